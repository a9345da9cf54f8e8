package io.meshgate.gateway.door.flight;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static io.meshgate.gateway.door.flight.FakeQueries.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements through the Arrow client: rows, errors, back-pressure, cancellation; memory is back at zero each time. */
@Timeout(60)
class FlightDoorTest {

    private static long count(FlightStream stream) {
        long rows = 0;
        while (stream.next()) {
            BigIntVector n = (BigIntVector) stream.getRoot().getVector("n");
            for (int i = 0; i < n.getValueCount(); i++) {
                assertEquals(rows++, n.get(i));
            }
        }
        return rows;
    }

    private static FlightStream open(FlightSqlClient client, String sql) {
        return client.getStream(client.execute(sql).getEndpoints().get(0).getTicket());
    }

    private static FlightRuntimeException failure(Callable<?> call) {
        return assertThrows(FlightRuntimeException.class, call::call);
    }

    @Test
    void sendsEveryRowInOrder() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("numbers", numbers(7, 10_000, 100));
            FlightInfo info = client.execute("numbers");
            assertEquals(1, info.getEndpoints().size());
            assertEquals(List.of(), info.getEndpoints().get(0).getLocations());
            try (FlightStream stream = open(client, "numbers")) {
                assertEquals(info.getSchemaOptional().orElseThrow(), stream.getSchema());
                assertEquals(70_000, count(stream));
            }
            eventually("the stream closes", () -> fixture.queries.streamsOpen() == 0);
            assertEquals(0, fixture.queries.cancelled.get());
        }
    }

    @Test
    void sendsAnAnswerWithoutRows() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("nothing", numbers(0, 0, 0));
            try (FlightStream stream = open(client, "nothing")) {
                assertEquals(2, stream.getSchema().getFields().size());
                assertEquals(0, count(stream));
            }
        }
    }

    @Test
    void preparesWithoutKeepingAnything() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("numbers", numbers(2, 10, 1));
            FlightSqlClient.PreparedStatement prepared = client.prepare("numbers");
            assertEquals(2, prepared.getResultSetSchema().getFields().size());
            assertEquals(0, prepared.getParameterSchema().getFields().size());
            assertEquals(prepared.getResultSetSchema(), prepared.fetchSchema().getSchema());
            for (int i = 0; i < 3; i++) {
                try (FlightStream stream = client.getStream(
                        prepared.execute().getEndpoints().get(0).getTicket())) {
                    assertEquals(20, count(stream));
                }
            }
            prepared.close();
        }
    }

    @Test
    void anyGatewayServesWhatAnotherHasPrepared() throws Exception {
        try (DoorFixture one = new DoorFixture();
                DoorFixture other = new DoorFixture();
                FlightSqlClient oneClient = one.client();
                FlightSqlClient otherClient = other.client()) {
            one.queries.answering("numbers", numbers(1, 10, 1));
            other.queries.answering("numbers", numbers(1, 10, 1));
            Ticket ticket = oneClient.execute("numbers").getEndpoints().get(0).getTicket();
            try (FlightStream stream = otherClient.getStream(ticket)) {
                assertEquals(10, count(stream));
            }
        }
    }

    @Test
    void tellsWhyAStatementCannotBePlanned() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            FlightRuntimeException failure = failure(() -> client.execute("unknown"));
            assertEquals(FlightStatusCode.NOT_FOUND, failure.status().code());
            assertTrue(failure.getMessage().contains("UNKNOWN_NAME at line 1, column 15: There is no script"));
            assertEquals("UNKNOWN_NAME", failure.status().metadata().get("meshgate-code"));
            assertEquals("42P01", failure.status().metadata().get("meshgate-sqlstate"));
            assertEquals("15", failure.status().metadata().get("meshgate-column"));
            assertEquals(
                    FlightStatusCode.NOT_FOUND,
                    failure(() -> client.prepare("unknown")).status().code());
        }
    }

    @Test
    void everyErrorCodeHasItsStatus() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            for (ErrorCode code : ErrorCode.values()) {
                fixture.queries.answering(
                        code.name(), numbers(0, 0, 0).failingAtRun(QueryFailure.of(code, "because of ü €")));
                FlightRuntimeException failure = failure(() -> client.execute(code.name()));
                assertTrue(failure.getMessage().contains(code + ": because of ü €"), failure.getMessage());
                assertEquals(code.sqlState(), failure.status().metadata().get("meshgate-sqlstate"));
                assertTrue(failure.status().code() != FlightStatusCode.UNKNOWN);
                assertEquals(code == ErrorCode.INTERNAL, failure.status().code() == FlightStatusCode.INTERNAL);
            }
        }
    }

    @Test
    void tellsThatAStoreFailedAtTheStart() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("down", numbers(1, 1, 1).failingAtOpen(unreachable()));
            try (FlightStream stream = open(client, "down")) {
                FlightRuntimeException failure = failure(stream::next);
                assertEquals(FlightStatusCode.UNAVAILABLE, failure.status().code());
                assertTrue(failure.getMessage().contains("ENGINE_FAILED"));
            }
        }
    }

    private static StoreFailure unreachable() {
        return StoreFailure.local(StoreFailure.Kind.UNREACHABLE, StoreFailure.Phase.CONNECT, "nobody answers", null);
    }

    @Test
    void aFailureAfterTheFirstBatchIsNeverAShortAnswer() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("late", numbers(5, 1000, 10).failingAtBatch(3, unreachable()));
            try (FlightStream stream = open(client, "late")) {
                FlightRuntimeException failure = failure(() -> count(stream));
                assertEquals(FlightStatusCode.UNAVAILABLE, failure.status().code());
            }
            eventually("the stream closes", () -> fixture.queries.streamsOpen() == 0);
        }
    }

    @Test
    void aBugIsToldAsSuch() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("bug", numbers(5, 1000, 10).failingAtBatch(1, new IllegalStateException("oops")));
            try (FlightStream stream = open(client, "bug")) {
                FlightRuntimeException failure = failure(() -> count(stream));
                assertEquals(FlightStatusCode.INTERNAL, failure.status().code());
                assertTrue(failure.getMessage().contains("please report it"));
            }
        }
    }

    @Test
    void aLongMessageIsCutToWhatHeadersCarry() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            String message = "ä".repeat(100_000);
            fixture.queries.answering(
                    "long", numbers(0, 0, 0).failingAtRun(QueryFailure.of(ErrorCode.INVALID_QUERY, message)));
            FlightRuntimeException failure = failure(() -> client.execute("long"));
            assertEquals(FlightStatusCode.INVALID_ARGUMENT, failure.status().code());
            assertTrue(failure.getMessage().contains("ä ... (cut) [SQLSTATE 42000, query mg-"));
        }
    }

    @Test
    void aSlowClientHoldsTheStoreBack() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            // 200 batches of 1 MB
            fixture.queries.answering("much", numbers(200, 1000, 1000));
            try (FlightStream stream = open(client, "much")) {
                assertTrue(stream.next());
                Thread.sleep(500);
                int read = fixture.queries.batchesRead.get();
                assertTrue(read < 20, () -> read + " batches were read for a client that took one");
                assertTrue(fixture.door.bytesHeld() < 12_000_000, () -> fixture.door.bytesHeld() + " bytes are held");
                long rows = stream.getRoot().getRowCount();
                while (stream.next()) {
                    rows += stream.getRoot().getRowCount();
                }
                assertEquals(200_000, rows);
            }
        }
    }

    @Test
    void cancelReachesABlockedStore() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("stuck", numbers(5, 10, 10).blockingAtBatch(1));
            try (FlightStream stream = open(client, "stuck")) {
                assertTrue(stream.next());
                stream.cancel("enough", null);
                eventually("the store is told", () -> fixture.queries.cancelled.get() == 1);
                eventually("the stream closes", () -> fixture.queries.streamsOpen() == 0);
            }
        }
    }

    @Test
    void aClientThatIsKilledEndsItsQuery() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering("much", numbers(1000, 1000, 1000));
            fixture.queries.answering("stuck", numbers(5, 10, 10).blockingAtBatch(1));
            for (String sql : List.of("much", "stuck")) {
                try (TcpProxy proxy = new TcpProxy(fixture.door.port());
                        FlightSqlClient client = fixture.client(proxy.port());
                        FlightStream stream = open(client, sql)) {
                    assertTrue(stream.next());
                    proxy.close();
                    eventually("the query of " + sql + " ends", () -> fixture.queries.streamsOpen() == 0);
                    eventually("the door holds nothing", () -> fixture.door.bytesHeld() == 0);
                }
            }
        }
    }

    @Test
    void aQueryThatTakesTooLongIsCancelledByName() throws Exception {
        try (DoorFixture fixture = new DoorFixture(Duration.ofMillis(300));
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("stuck", numbers(5, 10, 10).blockingAtBatch(1));
            try (FlightStream stream = open(client, "stuck")) {
                FlightRuntimeException failure = failure(() -> count(stream));
                assertEquals(FlightStatusCode.TIMED_OUT, failure.status().code());
                assertTrue(failure.getMessage().contains("query.timeout"));
            }
            assertEquals(1, fixture.queries.cancelled.get());
        }
    }

    @Test
    void closingTheDoorEndsWhatRuns() throws Exception {
        FlightRuntimeException failure;
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("stuck", numbers(5, 10, 10).blockingAtBatch(1));
            try (FlightStream stream = open(client, "stuck")) {
                assertTrue(stream.next());
                fixture.door.close();
                failure = failure(() -> count(stream));
            }
            assertEquals(0, fixture.queries.streamsOpen());
            assertEquals(FlightStatusCode.UNAVAILABLE, failure.status().code());
            assertEquals("GATEWAY_STOPPING", failure.status().metadata().get("meshgate-code"));
            assertTrue(failure.getMessage().contains("is stopping"), failure.getMessage());
        }
    }

    @Test
    void servesSixtyFourStreamsAtATime() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            fixture.queries.answering("numbers", numbers(20, 1000, 200));
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                counts.add(threads.submit(() -> {
                    try (FlightStream stream = open(client, "numbers")) {
                        return count(stream);
                    }
                }));
            }
            for (Future<Long> rows : counts) {
                assertEquals(20_000, rows.get());
            }
            eventually("all streams close", () -> fixture.queries.streamsOpen() == 0);
            eventually("no stream is left", () -> fixture.door.streamsActive() == 0);
        }
    }

    @Test
    void warnsInTheResponsesHeadersAndTrailers() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering("old", numbers(1, 1, 1).warning("sales.orders is deprecated — use orders_v2"));
            try (NotesOfCalls notes = new NotesOfCalls(fixture)) {
                FlightInfo info = notes.client.execute("old");
                CallHeaders headers = notes.last();
                assertEquals(
                        "sales.orders is deprecated — use orders_v2",
                        new String(headers.getByte("meshgate-warnings-bin"), java.nio.charset.StandardCharsets.UTF_8));
                String queryId = headers.get("meshgate-query-id");
                assertTrue(queryId.matches("mg-[0-9a-z]{18}"), queryId);
                notes.forgetCompleted();
                try (FlightStream stream =
                        notes.client.getStream(info.getEndpoints().get(0).getTicket())) {
                    assertEquals(1, count(stream));
                }
                assertEquals(queryId, notes.last().get("meshgate-query-id"));
                eventually("the call is completed", () -> notes.completed() != null);
                ErrorFlightMetadata trailers = notes.completed().metadata();
                assertEquals(queryId, trailers.get("meshgate-query-id"));
                assertEquals(
                        "sales.orders is deprecated — use orders_v2",
                        new String(trailers.getByte("meshgate-warnings-bin"), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void refusesByName() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightClient plain = fixture.flightClient();
                FlightSqlClient client = new FlightSqlClient(plain)) {
            assertRefused("Meshgate only reads", () -> client.executeUpdate("DELETE FROM t"));
            assertRefused("Meshgate has no transactions", client::beginTransaction);
            assertRefused(
                    "Substrait", () -> client.executeSubstrait(new FlightSqlClient.SubstraitPlan(new byte[1], "1")));
            assertRefused(
                    "ListFlights",
                    () -> plain.listFlights(org.apache.arrow.flight.Criteria.ALL)
                            .iterator()
                            .hasNext());
            assertRefused("PollFlightInfo", () -> plain.pollInfo(FlightDescriptor.command(new byte[0])));
        }
    }

    private static void assertRefused(String by, Callable<?> call) {
        FlightRuntimeException failure = failure(call);
        assertEquals(FlightStatusCode.UNIMPLEMENTED, failure.status().code(), failure.getMessage());
        assertTrue(failure.getMessage().contains(by), failure.getMessage());
    }

    @Test
    void malformedRequestsAreTheClientsFault() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightClient client = fixture.flightClient()) {
            Ticket noHandle = new Ticket(Any.pack(TicketStatementQuery.newBuilder()
                            .setStatementHandle(ByteString.copyFromUtf8("\1zzz"))
                            .build())
                    .toByteArray());
            for (Ticket ticket : List.of(new Ticket(new byte[0]), new Ticket(new byte[] {-1, -1, 3}), noHandle)) {
                try (FlightStream stream = client.getStream(ticket)) {
                    assertEquals(
                            FlightStatusCode.INVALID_ARGUMENT,
                            failure(stream::next).status().code());
                }
            }
            for (FlightDescriptor descriptor : List.of(
                    FlightDescriptor.path("sales", "orders"),
                    FlightDescriptor.command(new byte[] {-1}),
                    FlightDescriptor.command(new byte[0]))) {
                assertEquals(
                        FlightStatusCode.INVALID_ARGUMENT,
                        failure(() -> client.getInfo(descriptor)).status().code());
                assertEquals(
                        FlightStatusCode.INVALID_ARGUMENT,
                        failure(() -> client.getSchema(descriptor)).status().code());
            }
            Action unknown = new Action("Unknown", new byte[0]);
            assertEquals(
                    FlightStatusCode.INVALID_ARGUMENT,
                    failure(() -> client.doAction(unknown).hasNext()).status().code());
        }
    }

    @Test
    void anOversizedRequestIsRefused() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            FlightRuntimeException failure = failure(() -> client.execute("x".repeat(4 << 20)));
            assertEquals(FlightStatusCode.RESOURCE_EXHAUSTED, failure.status().code());
            assertEquals(1, client.getTableTypes().getEndpoints().size());
        }
    }
}
