/** What goes wrong: every error that a client can see, with its code, kind and next step; one table. */
@NullMarked
package io.meshgate.gateway.failure;

import org.jspecify.annotations.NullMarked;
