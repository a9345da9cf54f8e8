/**
 * What the gateway tells about its work; the path of a query does not know that it is watched.
 *
 * <pre>
 *   ObservedQueries   around the path of a query: each query that ends, however it ends, is told once
 *     QueryEnd        what became of a query
 *       QueryFields   the table of what the query log says about it; docs/operations.md is checked against it
 *         QueryLog    a line per query: a bounded queue, a thread that writes, a sink
 *   Logging           the program's own log: level and format
 * </pre>
 */
@NullMarked
package io.meshgate.gateway.observe;

import org.jspecify.annotations.NullMarked;
