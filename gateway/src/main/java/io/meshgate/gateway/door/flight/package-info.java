/**
 * Stage 1 of 8, and the end of stage 8: the Flight SQL protocol.
 *
 * <pre>
 *   FlightDoor            the server: address, limits, start and stop
 *     MeshProducer        one method per request of the protocol; what Meshgate does not do is refused in RefusingProducer
 *       Calls             a call -> a Session
 *       WorkUnderWay      what a stopping gateway waits for
 *       StatementHandle   SQL text <-> ticket: the server keeps nothing between two calls
 *       MeshMetadata      catalogs, schemas, tables, keys, from a listing of the mesh
 *       TypeInfo          the types, from the one table of types
 *       SqlInfoTable      what the server says about itself
 *       ResultStreams     rows -> the client, off the gRPC threads
 *       Statuses          failure -> gRPC status
 * </pre>
 */
@NullMarked
package io.meshgate.gateway.door.flight;

import org.jspecify.annotations.NullMarked;
