/** The domains' stores as the stages see them: opened once per endpoint, described once in a while, never more used than allowed. */
@NullMarked
package io.meshgate.gateway.stores;

import org.jspecify.annotations.NullMarked;
