package io.meshgate.gateway.errors;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static io.meshgate.gateway.door.flight.FakeQueries.numbers;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.door.flight.DoorFixture;
import io.meshgate.gateway.execute.Limits;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;

/** How each error is provoked, mostly over real stores through the real door. Each once; then the gateway must serve. */
final class Provocations implements AutoCloseable {
    private static final String MANY = "SELECT id, note FROM sales.orders.many";
    private static final String SLOW = "SELECT note FROM sales.orders.slow";

    /** Statements that fail by themselves. */
    private static final Map<ErrorCode, String> STATEMENTS = Map.ofEntries(
            entry(ErrorCode.SYNTAX_ERROR, "SELECT id\nFROM sales.order.orders"),
            entry(ErrorCode.UNKNOWN_NAME, "SELECT id FROM sales.orders.ordres"),
            entry(ErrorCode.UNKNOWN_COLUMN, "SELECT amont FROM sales.orders.orders"),
            entry(ErrorCode.UNKNOWN_FUNCTION, "SELECT uper(note) FROM sales.orders.orders"),
            entry(
                    ErrorCode.AMBIGUOUS_NAME,
                    "SELECT id FROM sales.orders.orders AS o JOIN supply.parts.parts AS p ON o.id = p.id"),
            entry(ErrorCode.TYPE_MISMATCH, "SELECT day + 1 FROM sales.orders.orders"),
            entry(ErrorCode.NOT_GROUPED, "SELECT note, COUNT(*) FROM sales.orders.orders"),
            entry(ErrorCode.INVALID_QUERY, "SELECT id FROM sales.orders.orders ORDER BY 2"),
            entry(ErrorCode.UNSUPPORTED, "SELECT id FROM sales.orders.orders WHERE id = ?"),
            entry(ErrorCode.READ_ONLY, "DELETE FROM sales.orders.orders"),
            entry(ErrorCode.PRODUCT_RETIRED, "SELECT id FROM sales.gone.orders"),
            entry(ErrorCode.COLUMN_UNREADABLE, "SELECT shape FROM sales.promises.odd"),
            entry(ErrorCode.DIVISION_BY_ZERO, "SELECT amount / divisor FROM sales.orders.orders"),
            entry(ErrorCode.OUT_OF_RANGE, "SELECT id * 2000000000 FROM supply.parts.parts"),
            entry(ErrorCode.CAST_FAILED, "SELECT CAST(note AS INTEGER) FROM sales.orders.orders"),
            entry(ErrorCode.SUBQUERY_ROWS, "SELECT (SELECT id FROM sales.orders.orders) FROM supply.parts.parts"),
            entry(ErrorCode.EXPRESSION_FAILED, "SELECT DATE_TRUNC('fortnight', moment) FROM sales.orders.orders"),
            entry(ErrorCode.CONTRACT_WRONG, "SELECT id FROM ghosts.torn.orders"),
            entry(ErrorCode.TABLE_MISSING_IN_STORE, "SELECT id FROM sales.promises.nowhere"),
            entry(ErrorCode.COLUMN_MISSING_IN_STORE, "SELECT id FROM sales.promises.thin"),
            entry(ErrorCode.SECRET_UNAVAILABLE, "SELECT id FROM ghosts.secret.orders"),
            entry(ErrorCode.STORE_UNREACHABLE, "SELECT id FROM ghosts.down.orders"),
            entry(ErrorCode.STORE_LOGIN_REFUSED, "SELECT id FROM ghosts.login.orders"),
            entry(ErrorCode.STORE_REFUSED, "SELECT id FROM sales.visits.closed"),
            entry(ErrorCode.STORE_TIMED_OUT, "SELECT note FROM sales.haste.slow"),
            entry(ErrorCode.STORE_BAD_DATA, "SELECT price FROM sales.promises.odd"),
            entry(ErrorCode.STORE_FAILED, "SELECT note FROM sales.promises.broken"),
            entry(ErrorCode.STORE_OVERLOADED, "SELECT id FROM sales.crowd.orders"));

    /** @param situation what was asked, and what happened meanwhile */
    record Told(String situation, Seen seen) {}

    private final FaultyMesh faulty;
    private final TestPostgres postgres;
    private final OpenMesh wide;
    private final OpenMesh tight;
    private final Map<ErrorCode, Told> told = new EnumMap<>(ErrorCode.class);

    Provocations(FaultyMesh faulty, TestPostgres postgres) throws IOException {
        this.faulty = faulty;
        this.postgres = postgres;
        this.wide = new OpenMesh(
                MeshUnderTest.of(
                        faulty.catalog(),
                        faulty.fileRoots(),
                        faulty.environment(),
                        8,
                        adapter -> new FailingStore.Adapter(
                                adapter, () -> new IllegalStateException("a bug of the test's"))),
                Duration.ofMinutes(2));
        Limits limits = new Limits(
                Duration.ofMillis(100),
                2,
                0,
                Duration.ofMillis(100),
                4 << 20,
                1L << 30,
                100_000,
                10_000,
                OptionalLong.of(1000),
                OptionalLong.empty());
        this.tight = new OpenMesh(
                MeshUnderTest.of(faulty.catalog(), faulty.fileRoots(), faulty.environment(), 1, limits),
                Duration.ofSeconds(20));
    }

    Path folder() {
        return faulty.folder();
    }

    /** What a client is told of a code; provoked when it is first asked for. */
    synchronized Told of(ErrorCode code) throws Exception {
        Told known = told.get(code);
        if (known == null) {
            known = provoke(code);
            told.put(code, known);
            wide.assertServes();
            tight.assertServes();
        }
        return known;
    }

    private Told provoke(ErrorCode code) throws Exception {
        String statement = STATEMENTS.get(code);
        return statement != null ? new Told(statement + ";", wide.error(statement)) : situation(code);
    }

    private Told situation(ErrorCode code) throws Exception {
        return switch (code) {
            case INVALID_REQUEST -> new Told("A ticket that no Meshgate has made.", foreignTicket());
            case CANCELLED -> new Told("The client goes while its query waits.", gone());
            case STORE_LOST -> new Told(MANY + ";\n-- and the store's server process is killed meanwhile", killed());
            case STORE_BUSY ->
                new Told(SLOW + ";\n-- while another query has the only connection", whileRunning(1, SLOW));
            case GATEWAY_BUSY ->
                new Told(
                        "SELECT id FROM supply.parts.parts;\n-- while as many queries run as may",
                        whileRunning(2, "SELECT id FROM supply.parts.parts"));
            case TOO_MANY_FRAGMENTS ->
                tight("SELECT COUNT(*) FROM sales.orders.orders AS a JOIN sales.orders.many AS b\n"
                        + "ON CAST(a.id * 1e0 AS VARCHAR) = CAST(b.id * 1e0 AS VARCHAR)");
            case RESULT_TOO_LARGE -> tight("SELECT id FROM sales.orders.many");
            case MEMORY_EXCEEDED -> tight(MANY);
            case TIME_EXCEEDED -> new Told(SLOW + ";", outOfTime());
            case SQL_TOO_LONG -> new Told("A statement of two million characters.", tooLong());
            case NESTING_TOO_DEEP ->
                new Told(
                        "SELECT ((( ... 101 times ... )))",
                        wide.error("SELECT " + "(".repeat(101) + "1" + ")".repeat(101)));
            case ENGINE_FAILED -> new Told("The folder for spilling has gone.", fromFake());
            case GATEWAY_STOPPING -> new Told(SLOW + ";\n-- and the gateway is stopped meanwhile", stopping());
            case INTERNAL -> {
                String sql = "SELECT id FROM supply.parts." + FailingStore.TABLE;
                yield new Told("A statement that meets a bug.", wide.error(sql));
            }
            default -> throw new AssertionError("Nothing provokes " + code + ": add a statement or situation here");
        };
    }

    private Told tight(String sql) {
        return new Told(sql + ";", tight.error(sql));
    }

    private static Seen seen(Callable<?> call) {
        return Seen.of(assertThrows(FlightRuntimeException.class, call::call));
    }

    private Seen foreignTicket() {
        Any handle = Any.pack(TicketStatementQuery.newBuilder()
                .setStatementHandle(ByteString.copyFromUtf8("\7zzz"))
                .build());
        return seen(() -> {
            try (FlightStream stream = wide.plain.getStream(new Ticket(handle.toByteArray()))) {
                return stream.next();
            }
        });
    }

    /** Nobody is left to be told: the code is what the query log and the stages see. */
    private Seen gone() {
        var session = MeshUnderTest.session();
        session.cancellation().cancel(QueryFailure.of(ErrorCode.CANCELLED, "the client has gone"));
        QueryFailure failure = assertThrows(
                QueryFailure.class,
                () -> wide.mesh.pipeline().run(session, MANY).open());
        return new Seen(
                failure.code(),
                org.apache.arrow.flight.FlightStatusCode.CANCELLED,
                failure.code().sqlState(),
                java.util.Optional.empty(),
                java.util.Optional.of(session.queryId()),
                String.valueOf(failure.getMessage()),
                failure.describe());
    }

    private Seen killed() throws Exception {
        try (FlightStream stream = wide.open(MANY)) {
            assertTrue(stream.next());
            terminateBackends();
            return seen(() -> OpenMesh.rows(stream));
        }
    }

    private void terminateBackends() throws SQLException {
        try (Connection connection = postgres.connect(faulty.database());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                    + faulty.database() + "' AND state = 'active' AND pid <> pg_backend_pid()");
        }
    }

    /** The error of a statement while others hold all there is; these are cancelled then. */
    private Seen whileRunning(int others, String sql) throws Exception {
        FlightStream[] running = new FlightStream[others];
        try {
            for (int i = 0; i < others; i++) {
                running[i] = tight.open(SLOW.replace("sales.orders", i == 0 ? "sales.orders" : "sales.waits"));
                int expected = i + 1;
                eventually("query " + i + " runs", () -> tight.mesh.executor().queriesRunning() == expected);
            }
            return tight.error(sql);
        } finally {
            for (FlightStream stream : running) {
                if (stream != null) {
                    stream.cancel("enough", null);
                    stream.close();
                }
            }
            eventually("all have ended", () -> tight.mesh.executor().queriesRunning() == 0);
        }
    }

    private Seen outOfTime() throws Exception {
        try (OpenMesh hasty = new OpenMesh(
                MeshUnderTest.of(faulty.catalog(), faulty.fileRoots(), faulty.environment()), Duration.ofSeconds(2))) {
            Seen seen = hasty.error(SLOW);
            hasty.assertServes();
            return seen;
        }
    }

    private Seen tooLong() {
        Seen seen = wide.error("SELECT '" + "x".repeat(2_000_000) + "'");
        return seen;
    }

    private static Seen fromFake() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            StoreFailure failure = StoreFailure.local(
                    StoreFailure.Kind.UNREACHABLE,
                    StoreFailure.Phase.EXECUTE,
                    "the folder /var/spill cannot be written to",
                    null);
            fixture.queries.answering("spills", numbers(1, 1, 1).failingAtBatch(0, failure));
            try (FlightStream stream = client.getStream(
                    client.execute("spills").getEndpoints().get(0).getTicket())) {
                return seen(stream::next);
            }
        }
    }

    private Seen stopping() throws Exception {
        try (OpenMesh stopped = new OpenMesh(
                MeshUnderTest.of(faulty.catalog(), faulty.fileRoots(), faulty.environment()), Duration.ofMinutes(1))) {
            try (FlightStream stream = stopped.open(SLOW)) {
                eventually("it runs", () -> stopped.mesh.executor().queriesRunning() == 1);
                stopped.door.close();
                return seen(() -> OpenMesh.rows(stream));
            }
        }
    }

    @Override
    public void close() throws Exception {
        try (wide;
                tight) {
            told.clear();
        }
    }
}
