/** Beside the path of a query: whether what the contracts promise is there, before anybody asks for it. */
@NullMarked
package io.meshgate.gateway.check;

import org.jspecify.annotations.NullMarked;
