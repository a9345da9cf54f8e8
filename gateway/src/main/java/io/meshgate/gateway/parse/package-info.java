/** Stage 3 of 8: SQL text to a syntax tree; length and nesting are bounded before the parser sees the text. */
@NullMarked
package io.meshgate.gateway.parse;

import org.jspecify.annotations.NullMarked;
