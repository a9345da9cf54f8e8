package io.meshgate.gateway.cli;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshgate.gateway.demo.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a gateway ends, under load, by a signal: real processes, a real PostgreSQL. */
@Timeout(180)
@ExtendWith(TestPostgres.Shared.class)
class StopTest {
    private static final int STREAMS = 20;
    private static final int ROWS = 120_000;

    /** Nobody waits for its end. */
    private static final String ENDLESS =
            "SELECT COUNT(*) AS n FROM shop.sales.numbers a, shop.sales.numbers b WHERE a.n + b.n < 0";

    @TempDir
    private Path folder;

    private final RootAllocator memory = new RootAllocator();
    private TestPostgres postgres;

    @BeforeEach
    void publishATable(TestPostgres server) throws SQLException, IOException {
        postgres = server;
        server.createDatabase("stopping", "");
        try (Connection connection = server.connect("stopping");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE numbers AS SELECT n::bigint AS n, repeat('x', 200) AS t FROM generate_series(1, "
                            + ROWS + ") AS s (n)");
        }
        Files.writeString(
                Files.createDirectories(folder.resolve("secrets/shop")).resolve("password"), TestPostgres.PASSWORD);
        Files.writeString(
                Files.createDirectories(folder.resolve("mesh/shop/sales")).resolve("v1.odcs.yaml"),
                """
                apiVersion: v3.0.2
                kind: DataContract
                id: shop-sales
                version: 1.0.0
                status: active
                servers:
                  - server: main
                    type: postgres
                    host: 127.0.0.1
                    port: %d
                    database: stopping
                    schema: public
                    customProperties:
                      - {property: username, value: %s}
                      - {property: secretRef, value: "file:password"}
                schema:
                  - name: numbers
                """.formatted(server.port(), TestPostgres.USERNAME));
    }

    @AfterEach
    void dropTheDatabase() throws SQLException {
        memory.close();
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE stopping WITH (FORCE)");
        }
    }

    private Path config(int port, String more) throws IOException {
        return Files.writeString(folder.resolve("meshgate.yaml"), """
            catalog.folder: mesh
            secrets.folder: secrets
            flight.port: %d
            engine.spill.folder: spill
            stores.connectionsMax: 24
            queryLog: {to: file, file: queries.jsonl}
            %s
            """.formatted(port, more));
    }

    private FlightSqlClient client(GatewayProcess gateway) {
        return new FlightSqlClient(FlightClient.builder(memory, Location.forGrpcInsecure("127.0.0.1", gateway.port()))
                .build());
    }

    private static FlightStream open(FlightSqlClient client, String sql) {
        return client.getStream(client.execute(sql).getEndpoints().get(0).getTicket());
    }

    private static long sum(BigIntVector numbers) {
        long sum = 0;
        for (int i = 0; i < numbers.getValueCount(); i++) {
            sum += numbers.get(i);
        }
        return sum;
    }

    private List<JsonNode> queryLog() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("queries.jsonl"))) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    /** Processes of PostgreSQL that run statements of gateways now. */
    private int runningInPostgres() {
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE datname = 'stopping'"
                                + " AND state = 'active' AND application_name LIKE 'meshgate%'")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertStopping(FlightRuntimeException failure) {
        assertEquals(FlightStatusCode.UNAVAILABLE, failure.status().code(), failure.getMessage());
        assertTrue(failure.getMessage().contains("GATEWAY_STOPPING"), failure.getMessage());
    }

    // ---- SIGTERM

    /** Reads a batch, waits until the gateway stops, is refused a new statement, and reads the rest. */
    private long readAcrossTheStop(GatewayProcess gateway, int rows, CountDownLatch begun, CountDownLatch stopping)
            throws Exception {
        try (FlightSqlClient client = client(gateway);
                FlightStream stream = open(client, "SELECT n, t FROM shop.sales.numbers WHERE n <= " + rows)) {
            assertTrue(stream.next());
            begun.countDown();
            stopping.await();
            assertStopping(assertThrows(
                    FlightRuntimeException.class, () -> client.execute("SELECT n FROM shop.sales.numbers")));
            long sum = 0;
            do {
                sum += sum((BigIntVector) stream.getRoot().getVector("n"));
            } while (stream.next());
            return sum;
        }
    }

    @Test
    void noStreamThatCanEndIsLost() throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(config(0, "shutdown.drainTimeout: 2m"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch begun = new CountDownLatch(STREAMS);
            CountDownLatch stopping = new CountDownLatch(1);
            List<Future<Long>> sums = new ArrayList<>();
            List<Integer> lengths = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                int rows = ROWS - i * (ROWS / 2 / STREAMS);
                lengths.add(rows);
                sums.add(threads.submit(() -> readAcrossTheStop(gateway, rows, begun, stopping)));
            }
            begun.await();
            gateway.signal("TERM");
            String told = gateway.awaitLine("Meshgate is stopping");
            stopping.countDown();
            for (int i = 0; i < STREAMS; i++) {
                long rows = lengths.get(i);
                assertEquals(rows * (rows + 1) / 2, sums.get(i).get());
            }
            assertTrue(told.startsWith("Meshgate is stopping: " + STREAMS + " queries left"), told);
            assertEquals("Meshgate stops: no query is left.", gateway.awaitLine("Meshgate stops"));
            assertEquals(143, gateway.awaitExit());
        }
        List<JsonNode> lines = queryLog();
        assertEquals(2 * STREAMS, lines.size(), "a line for each stream, and for each statement that was refused");
        assertEquals(
                STREAMS,
                lines.stream()
                        .filter(l -> l.path("outcome").asText().equals("ok"))
                        .count());
        assertEquals(
                STREAMS,
                lines.stream()
                        .filter(l -> l.path("cancelledBy").asText().equals("gateway"))
                        .count());
    }

    @Test
    void whatDoesNotEndInTimeIsCancelledByName() throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(config(0, "shutdown.drainTimeout: 500ms"));
                FlightSqlClient client = client(gateway);
                FlightStream endless = open(client, ENDLESS)) {
            eventually("the statement runs", () -> runningInPostgres() > 0);
            gateway.signal("TERM");
            assertStopping(assertThrows(FlightRuntimeException.class, endless::next));
            assertEquals(143, gateway.awaitExit());
            assertEquals(0, runningInPostgres());
            assertFalse(gateway.err().contains("Exception"), gateway.err());
        }
        assertEquals(1, queryLog().size());
        assertEquals("gateway", queryLog().get(0).path("cancelledBy").asText());
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(config(0, "shutdown.drainTimeout: 1h"));
                FlightSqlClient client = client(gateway);
                FlightStream endless = open(client, ENDLESS)) {
            eventually("the statement runs", () -> runningInPostgres() > 0);
            gateway.signal("INT");
            gateway.awaitLine("Meshgate is stopping: 1 query left");
            gateway.signal("INT");
            assertEquals(130, gateway.awaitExit());
            assertThrows(FlightRuntimeException.class, endless::next);
        }
    }

    // ---- kill -9

    @Test
    void aKilledGatewayLeavesNothingAndStartsAgain() throws Exception {
        int port;
        try (GatewayProcess gateway = new GatewayProcess(config(0, "stores.statementTimeout: 1h"));
                FlightSqlClient client = client(gateway);
                FlightStream endless = open(client, ENDLESS)) {
            eventually("the statement runs", () -> runningInPostgres() > 0);
            port = gateway.port();
            assertEquals(List.of(gateway.pid()), spillOwners());
            gateway.signal("KILL");
            assertEquals(137, gateway.awaitExit());
            assertThrows(FlightRuntimeException.class, endless::next);
            // Within ten seconds, not within the hour: PostgreSQL looks every two seconds whether its client is there.
            eventually("PostgreSQL ends the statement", () -> runningInPostgres() == 0);
        }
        try (GatewayProcess again = new GatewayProcess(config(port, ""));
                FlightSqlClient client = client(again);
                FlightStream count = open(client, "SELECT COUNT(*) AS n FROM shop.sales.numbers")) {
            assertTrue(count.next());
            assertEquals(ROWS, sum((BigIntVector) count.getRoot().getVector("n")));
            assertEquals(List.of(again.pid()), spillOwners());
        }
    }

    /** The processes that have a folder to spill to. */
    private List<Long> spillOwners() throws IOException {
        try (Stream<Path> folders = Files.list(folder.resolve("spill"))) {
            return folders.map(f -> f.getFileName().toString())
                    .filter(name -> name.startsWith("meshgate-spill-"))
                    .map(name -> Long.valueOf(name.split("-", -1)[2]))
                    .distinct()
                    .toList();
        }
    }
}
