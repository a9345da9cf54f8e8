/** Stage 7 of 8: runs fragments and remainder at once, within the stores' bounds, cancellable at any moment. */
@NullMarked
package io.meshgate.gateway.execute;

import org.jspecify.annotations.NullMarked;
