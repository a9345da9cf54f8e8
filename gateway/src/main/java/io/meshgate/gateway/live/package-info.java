/** Beside the path of a query: what the gateway does when the mesh changes under it. */
@NullMarked
package io.meshgate.gateway.live;

import org.jspecify.annotations.NullMarked;
