/**
 * Measurements that take long or need the machine to themselves, outside of {@code mvn verify}.
 *
 * <pre>
 *   Main                the command line; benchmarks/run builds and starts it
 *   ExportCommand       export of six million rows: the gateway's memory, its speed, and how soon a store is left alone
 *   PlanningCommand     how long planning takes, by kinds of statement
 *     PlanningMesh      the stages of planning, in this JVM
 *     GeneratedJoins    statements along stars, chains, cycles, cliques and graphs by chance
 *   QueriesCommand      a list of queries through JDBC, through an Arrow client, and by the store alone
 *     Way               one of these
 *     AnswerRows        what came out, so that no wrong answer is timed
 *     Timings           medians, ratios, CSV
 *     GatewayProcess    a gateway in a JVM of its own
 *     GatewayClient     an Arrow client of it
 *     ResidentMemory    what the operating system says that the process holds
 *     OrdersStore       the demo's PostgreSQL, seen from behind the gateway
 *     DirectStores      the demo's databases without the gateway
 * </pre>
 */
@NullMarked
package io.meshgate.benchmarks;

import org.jspecify.annotations.NullMarked;
