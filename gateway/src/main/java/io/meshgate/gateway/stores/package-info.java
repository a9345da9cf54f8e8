/** The domains' stores as the stages see them: opened once per endpoint, described once in a while, closed when neither the mesh nor a query uses them. */
@NullMarked
package io.meshgate.gateway.stores;

import org.jspecify.annotations.NullMarked;
