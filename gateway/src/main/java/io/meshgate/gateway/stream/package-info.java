/** Stage 8 of 8: batches on their way to the client, in slices that every client can take. Arrow only. */
@NullMarked
package io.meshgate.gateway.stream;

import org.jspecify.annotations.NullMarked;
