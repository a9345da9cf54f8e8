package io.meshgate.gateway.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.door.flight.DoorFixture;
import io.meshgate.gateway.failure.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked, whatever stores do: a named error that helps, and the gateway serves on. */
@ExtendWith(TestPostgres.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class BadInputTest {
    private FaultyMesh faulty;
    private TestPostgres postgres;
    private OpenMesh mesh;

    @BeforeAll
    void open(@TempDir Path folder, TestPostgres server) throws SQLException, IOException {
        postgres = server;
        faulty = FaultyMesh.create(folder.toRealPath(), server);
        mesh = new OpenMesh(
                MeshUnderTest.of(faulty.catalog(), faulty.fileRoots(), faulty.environment()), Duration.ofMinutes(2));
    }

    @AfterEach
    void theGatewayServesOn() {
        mesh.assertServes();
        assertEquals(
                3,
                mesh.rows("SELECT o.note FROM sales.orders.orders AS o JOIN supply.parts.parts AS p ON o.id = p.id"));
    }

    @AfterAll
    void close() throws Exception {
        mesh.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        UNKNOWN_NAME     | SELECT * FROM sale.orders.orders           | did you mean sales?
        UNKNOWN_NAME     | SELECT * FROM sales.order_s.orders         | did you mean orders?
        UNKNOWN_NAME     | SELECT * FROM sales.orders.oders           | did you mean orders?
        UNKNOWN_NAME     | SELECT * FROM parts                        | did you mean supply.parts.parts?
        UNKNOWN_NAME     | SELECT ordrs.id FROM sales.orders.orders   | did you mean orders?
        UNKNOWN_COLUMN   | SELECT amont FROM sales.orders.orders      | did you mean amount?
        UNKNOWN_COLUMN   | SELECT o.devisor FROM supply.parts.parts o | did you mean divisor?
        UNKNOWN_FUNCTION | SELECT uper('a')                           | did you mean UPPER?
        UNKNOWN_FUNCTION | SELECT UPPER('a', 'b')                     | takes 1 argument
        AMBIGUOUS_NAME   | SELECT id FROM sales.orders.orders a, supply.parts.parts b | write the table's name
        TYPE_MISMATCH    | SELECT id = day FROM sales.orders.orders   | there is no INTEGER = DATE
        TYPE_MISMATCH    | SELECT 1 FROM sales.orders.orders WHERE id | must be true or false
        NOT_GROUPED      | SELECT id, COUNT(*) FROM sales.orders.orders | add it to GROUP BY
        DIVISION_BY_ZERO | SELECT 1 / divisor FROM sales.orders.orders | The store of sales.orders_v1 (postgres
        DIVISION_BY_ZERO | SELECT 1 / divisor FROM supply.parts.parts  | The store of supply.parts_v1 (duckdb
        DIVISION_BY_ZERO | SELECT o.id / p.divisor FROM sales.orders.orders o JOIN supply.parts.parts p ON o.id = p.id | The gateway's own engine
        CAST_FAILED      | SELECT CAST(note AS INTEGER) FROM supply.parts.parts | The store of supply.parts_v1 (duckdb, owned by Team supply) raised an error: 'three' is no INTEGER
        CAST_FAILED      | SELECT CAST(note AS INTEGER) FROM sales.orders.orders | The gateway's own engine raised an error: 'three' is no INTEGER
        CAST_FAILED      | SELECT DATE '2024-02-30'                   | '2024-02-30' is no DATE
        OUT_OF_RANGE     | SELECT id * 2000000000 FROM sales.orders.orders | integer out of range
        SUBQUERY_ROWS    | SELECT (SELECT id FROM supply.parts.parts) | more than one row
        CONTRACT_WRONG   | SELECT * FROM ghosts.torn.orders           | ghosts/torn/v1.odcs.yaml:
        CONTRACT_WRONG   | SELECT * FROM ghosts.kind.orders           | no server is of a type that Meshgate reads: found `oracle`
        SECRET_UNAVAILABLE | SELECT * FROM ghosts.secret.orders       | MESHGATE_SECRET_GHOSTS_NONE of domain ghosts: the environment variable is not set
        STORE_LOGIN_REFUSED | SELECT * FROM ghosts.login.orders       | password authentication failed for user "tester"
        STORE_UNREACHABLE | SELECT * FROM ghosts.down.orders          | owned by Team ghosts
        TABLE_MISSING_IN_STORE | SELECT * FROM ghosts.files.orders    | check the table's physicalName
        COLUMN_MISSING_IN_STORE | SELECT id FROM sales.promises.thin  | the table in the store has no column note; tell its owner, Team sales
        """)
    void isNamed(ErrorCode code, String sql, String words) {
        Seen seen = mesh.error(sql);
        assertEquals(code, seen.code(), seen.description());
        assertTrue(seen.message().contains(words), seen.message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO sales.orders.orders VALUES (1)",
                "UPDATE sales.orders.orders SET id = 1",
                "DELETE FROM sales.orders.orders",
                "MERGE INTO a USING b ON a.x = b.x WHEN MATCHED THEN DELETE",
                "CREATE TABLE t (a INTEGER)",
                "CREATE OR REPLACE VIEW v AS SELECT 1",
                "DROP TABLE sales.orders.orders",
                "ALTER TABLE t ADD COLUMN a INTEGER",
                "TRUNCATE sales.orders.orders",
                "CALL f()",
                "SET timezone = 'UTC'",
                "COPY sales.orders.orders TO STDOUT",
                "BEGIN",
                "START TRANSACTION",
                "COMMIT",
                "GRANT SELECT ON a TO b",
                "VACUUM",
                "-- a comment\n  insert into t values (1)"
            })
    void onlyReads(String sql) {
        Seen seen = mesh.error(sql);
        assertEquals(ErrorCode.READ_ONLY, seen.code(), seen.description());
        assertTrue(seen.message().startsWith("Meshgate only reads: "), seen.message());
    }

    @Test
    void aStoreThatDiesInMidStreamIsAnErrorAndNoShortAnswer() throws Exception {
        dies("SELECT id, note FROM sales.orders.many");
    }

    @Test
    void aFragmentThatDiesUnderARemainderIsAnErrorAndNoShortAnswer() throws Exception {
        String sql = "SELECT m.id, m.note, p.id FROM sales.orders.many AS m JOIN supply.parts.parts AS p"
                + " ON m.id <> p.id WHERE m.note <> p.note";
        assertEquals(1_200_000 - 3, mesh.rows(sql));
        try (ExecutorService client = Executors.newSingleThreadExecutor()) {
            Future<Seen> seen = client.submit(() -> mesh.error(sql));
            DoorFixture.eventually("the fragment is killed", () -> killed() > 0);
            assertEquals(ErrorCode.STORE_LOST, seen.get().code(), seen.get().description());
        }
    }

    private void dies(String sql) throws Exception {
        assertEquals(400_000, mesh.rows(sql));
        try (FlightStream stream = mesh.open(sql)) {
            assertTrue(stream.next());
            assertEquals(1, killed());
            Seen seen = Seen.of(assertThrows(FlightRuntimeException.class, () -> OpenMesh.rows(stream)));
            assertEquals(ErrorCode.STORE_LOST, seen.code(), seen.description());
        }
    }

    /** Kills the server processes that send rows now. */
    private int killed() {
        try (Connection connection = postgres.connect(faulty.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE datname = '" + faulty.database() + "' AND state = 'active'"
                        + " AND query LIKE 'COPY%' AND pid <> pg_backend_pid()")) {
            assertTrue(rows.next());
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String repeated(int times, String separator, IntFunction<String> part) {
        return IntStream.range(0, times).mapToObj(part).collect(Collectors.joining(separator));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales.orders.orders", "supply.parts.parts"})
    void aMegabyteWithTenThousandValuesIsAnswered(String table) {
        String values = repeated(10_000, ", ", i -> "'" + "x".repeat(96) + i + "'");
        String sql = "SELECT id FROM " + table + " WHERE note IN ('1', " + values + ")";
        assertTrue(sql.length() > 1_000_000);
        assertEquals(1, mesh.rows(sql));
        assertEquals(2, mesh.rows(sql.replace("note IN", "note NOT IN")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales.orders.orders", "supply.parts.parts"})
    void whatIsDeepIsAnsweredOrRefusedByName(String table) {
        assertEquals(
                1, mesh.rows(where(table, repeated(400, " OR ", i -> "id = " + i * 3 + " AND amount = " + i * 30))));
        assertEquals(3, mesh.rows(where(table, repeated(250, " OR ", i -> "note LIKE '" + i + "%' OR id > 0"))));
        assertEquals(3, mesh.rows("SELECT " + repeated(250, " + ", i -> "id") + " FROM " + table));
        assertEquals(900, mesh.rows(repeated(300, " UNION ALL ", i -> "SELECT id FROM " + table)));
        assertEquals(3, mesh.rows("SELECT " + "(id + ".repeat(90) + "0" + ")".repeat(90) + " FROM " + table));
        tooDeep(where(table, repeated(10_000, " OR ", i -> "id = " + i)), "query.conditionsMax");
        tooDeep(repeated(10_000, " UNION ALL ", i -> "SELECT id FROM " + table), "query.conditionsMax");
        tooDeep("SELECT " + repeated(10_000, " + ", i -> "id") + " FROM " + table, "query.operatorsMax");
        tooDeep(where(table, "NOT ".repeat(10_000) + "id = 1"), "query.operatorsMax");
        tooDeep(where(table, repeated(10_000, " OR ", i -> "id BETWEEN 1 AND 2")), "query.operatorsMax");
        tooDeep("SELECT " + "(".repeat(101) + "id" + ")".repeat(101) + " FROM " + table, "query.nestingMax");
        tooDeep(
                "SELECT " + "CASE WHEN id = 1 THEN 1 ELSE ".repeat(1000) + "0" + " END".repeat(1000) + " FROM " + table,
                "query.nestingMax");
        tooDeep("SELECT * FROM (".repeat(200) + "SELECT 1" + ") AS t".repeat(200), "query.nestingMax");
    }

    private static String where(String table, String condition) {
        return "SELECT id FROM " + table + " WHERE " + condition;
    }

    private void tooDeep(String sql, String setting) {
        Seen seen = mesh.error(sql);
        assertEquals(ErrorCode.NESTING_TOO_DEEP, seen.code(), seen.description());
        assertTrue(seen.message().contains(setting), seen.message());
    }

    @Test
    void aStatementOverTheLengthLimitIsRefusedByName() {
        Seen seen = mesh.error("SELECT 1" + " ".repeat(2_000_000));
        assertEquals(ErrorCode.SQL_TOO_LONG, seen.code(), seen.description());
        assertTrue(seen.message().contains("query.sqlLengthMax is 2000000"), seen.message());
    }

    @Test
    void theJdbcDriverShowsCodeStateQueryAndPlace() throws SQLException {
        try (Connection connection = DriverManager.getConnection(mesh.jdbcUrl());
                Statement statement = connection.createStatement()) {
            SQLException unknown = assertThrows(
                    SQLException.class, () -> statement.executeQuery("SELECT amont\nFROM sales.orders.orders"));
            assertTrue(
                    unknown.getMessage()
                            .matches("(?s).*UNKNOWN_COLUMN at line 1, column 8: there is no column amont; did you mean"
                                    + " amount\\? \\[SQLSTATE 42703, query mg-[0-9a-z]{18}].*"),
                    unknown.getMessage());
            assertFalse(unknown.getMessage().contains("\tat "), unknown.getMessage());
            Exception zero = assertThrows(Exception.class, () -> {
                try (var rows = statement.executeQuery("SELECT 1 / divisor FROM sales.orders.orders")) {
                    while (rows.next()) {
                        assertTrue(rows.getInt(1) <= 1);
                    }
                }
            });
            assertTrue(zero.getMessage().contains("[SQLSTATE 22012, query mg-"), zero.getMessage());
        }
    }
}
