/**
 * The command line, and where everything is put together.
 *
 * <pre>
 *   Main            the command line itself: exit codes, errors without stack traces
 *     ...Command    one class per command
 *       Gateway     a whole gateway from a configuration: constructors, one screen
 *       Client      a connection to a running gateway
 *       AnswerWriter   rows -> table, CSV, JSON lines or Arrow
 * </pre>
 */
@NullMarked
package io.meshgate.gateway.cli;

import org.jspecify.annotations.NullMarked;
