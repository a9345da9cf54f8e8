/** Stage 2 of 8: who asks, until when, under which query id. */
@NullMarked
package io.meshgate.gateway.session;

import org.jspecify.annotations.NullMarked;
