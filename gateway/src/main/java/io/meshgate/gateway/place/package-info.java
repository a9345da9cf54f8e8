/** Stage 6 of 8: which store does what. One bottom-up pass, no search: a reader can predict where an operator goes. */
@NullMarked
package io.meshgate.gateway.place;

import org.jspecify.annotations.NullMarked;
