package io.meshgate.gateway.observe;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static io.meshgate.gateway.door.flight.FakeQueries.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshgate.gateway.config.Operations.QueryLogSql;
import io.meshgate.gateway.door.flight.DoorFixture;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each query that a client asks ends in one line, however it ends. */
@Timeout(60)
class ObservedQueriesTest {
    private final List<JsonNode> lines = new CopyOnWriteArrayList<>();

    private DoorFixture fixture(Duration queryTimeMax) throws IOException {
        LineSink sink = new LineSink() {
            @Override
            public void write(byte[] line) throws IOException {
                lines.add(new ObjectMapper().readTree(line));
            }

            @Override
            public void close() {}
        };
        QueryLog log = new QueryLog(new QueryFields(QueryLogSql.TEXT, 1_000), sink, 100);
        return new DoorFixture(queryTimeMax, queries -> new ObservedQueries(queries, Optional.of(log)));
    }

    private DoorFixture fixture() throws IOException {
        return fixture(Duration.ofMinutes(1));
    }

    private static FlightStream open(FlightSqlClient client, String sql) {
        return client.getStream(client.execute(sql).getEndpoints().get(0).getTicket());
    }

    private static int rows(FlightStream stream) {
        int rows = 0;
        while (stream.next()) {
            rows += stream.getRoot().getRowCount();
        }
        return rows;
    }

    /** The only line, once it is written. */
    private JsonNode line() throws InterruptedException {
        eventually("the query's line is written", () -> !lines.isEmpty());
        assertEquals(1, lines.size(), lines::toString);
        return lines.get(0);
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asText();
    }

    @Test
    void anAnswerIsOneLine() throws Exception {
        try (DoorFixture fixture = fixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("numbers", numbers(7, 1_000, 10).warning("orders is deprecated"));
            try (FlightSqlClient.PreparedStatement prepared = client.prepare("numbers");
                    FlightStream stream = client.getStream(
                            prepared.execute().getEndpoints().get(0).getTicket())) {
                assertEquals(7_000, rows(stream));
            }
            JsonNode line = line();
            assertEquals("ok", text(line, "outcome"));
            assertTrue(text(line, "query").startsWith("mg-"));
            assertEquals("anonymous", text(line, "principal"));
            assertTrue(text(line, "peer").startsWith("127.0.0.1:"), text(line, "peer"));
            assertEquals("numbers", text(line, "sql"));
            assertEquals(7_000, line.get("rows").asLong());
            assertTrue(line.get("bytes").asLong() > 7_000 * 18L, line::toString);
            assertEquals(1, line.get("statements").asInt());
            assertEquals(1, line.get("warnings").asInt());
            assertTrue(line.get("planningMillis").asDouble() > 0);
            assertTrue(line.get("durationMillis").asDouble() > 0);
        }
    }

    @Test
    void aStatementThatCannotBePlannedIsOneLine() throws Exception {
        try (DoorFixture fixture = fixture();
                FlightSqlClient client = fixture.client()) {
            assertThrows(FlightRuntimeException.class, () -> client.execute("no such script"));
            JsonNode line = line();
            assertEquals("error", text(line, "outcome"));
            assertEquals("UNKNOWN_NAME", text(line, "code"));
            assertEquals("no such script", text(line, "sql"));
        }
    }

    @Test
    void aStatementThatIsOnlyDescribedIsNone() throws Exception {
        try (DoorFixture fixture = fixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("described", numbers(1, 1, 1)).answering("read", numbers(1, 1, 1));
            client.prepare("described").close();
            client.getExecuteSchema("described");
            client.execute("described");
            try (FlightStream stream = open(client, "read")) {
                assertEquals(1, rows(stream));
            }
            assertEquals("read", text(line(), "sql"));
        }
    }

    @Test
    void aFailureInMidStreamIsOneLine() throws Exception {
        try (DoorFixture fixture = fixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering(
                    "fails",
                    numbers(9, 10, 1).failingAtBatch(2, QueryFailure.of(ErrorCode.STORE_UNREACHABLE, "it went away")));
            try (FlightStream stream = open(client, "fails")) {
                assertThrows(FlightRuntimeException.class, () -> rows(stream));
            }
            JsonNode line = line();
            assertEquals("STORE_UNREACHABLE", text(line, "code"));
            assertEquals("it went away", text(line, "error"));
            assertEquals(20, line.get("rows").asLong());
        }
    }

    @Test
    void aFailureAtTheStartOfTheRowsIsOneLine() throws Exception {
        try (DoorFixture fixture = fixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering(
                    "fails", numbers(9, 10, 1).failingAtOpen(QueryFailure.of(ErrorCode.STORE_REFUSED, "no")));
            try (FlightStream stream = open(client, "fails")) {
                assertThrows(FlightRuntimeException.class, () -> rows(stream));
            }
            assertEquals("STORE_REFUSED", text(line(), "code"));
        }
    }

    @Test
    void aClientThatGoesAwayIsOneLine() throws Exception {
        try (DoorFixture fixture = fixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("endless", numbers(1_000_000, 1_000, 100));
            FlightStream stream = open(client, "endless");
            assertTrue(stream.next());
            stream.cancel("enough", null);
            stream.close();
            JsonNode line = line();
            assertEquals("cancelled", text(line, "outcome"));
            assertEquals("client", text(line, "cancelledBy"));
            assertTrue(line.get("rows").asLong() > 0);
        }
    }

    @Test
    void aQueryThatIsOutOfTimeIsOneLine() throws Exception {
        try (DoorFixture fixture = fixture(Duration.ofMillis(300));
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("stuck", numbers(5, 10, 10).blockingAtBatch(1));
            try (FlightStream stream = open(client, "stuck")) {
                assertThrows(FlightRuntimeException.class, () -> rows(stream));
            }
            assertEquals("deadline", text(line(), "cancelledBy"));
        }
    }

    @Test
    void aQueryThatStillRunsWhenTheGatewayStopsIsOneLine() throws Exception {
        try (DoorFixture fixture = fixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("stuck", numbers(5, 10, 10).blockingAtBatch(1));
            try (FlightStream stream = open(client, "stuck")) {
                assertTrue(stream.next());
                fixture.door.close();
                JsonNode line = line();
                assertEquals("gateway", text(line, "cancelledBy"));
                assertEquals("GATEWAY_STOPPING", text(line, "code"));
            }
        }
    }

    @Test
    void aQueryThatAStoppingGatewayRefusesIsOneLine() throws Exception {
        try (DoorFixture fixture = fixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("numbers", numbers(1, 1, 1));
            assertTrue(fixture.door.drain(Duration.ZERO, left -> {}));
            assertThrows(FlightRuntimeException.class, () -> client.execute("numbers"));
            assertEquals("GATEWAY_STOPPING", text(line(), "code"));
        }
    }
}
