/** Stage 4 of 8: names to the mesh's tables, text to typed algebra, against one immutable snapshot. */
@NullMarked
package io.meshgate.gateway.resolve;

import org.jspecify.annotations.NullMarked;
