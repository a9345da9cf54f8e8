package io.meshgate.gateway.cli;

import static io.meshgate.gateway.door.flight.FakeQueries.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ColumnType;
import io.meshgate.gateway.door.flight.DoorFixture;
import io.meshgate.gateway.door.flight.EveryType;
import io.meshgate.gateway.door.flight.FakeQueries.Script;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.util.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands as they are typed, in this process, against a door with scripted queries. */
@Timeout(60)
class CommandLineTest {
    @TempDir
    private Path folder;

    /** What a command wrote and returned. */
    private record Run(int code, byte[] bytes, String err) {
        String out() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return out().lines().toList();
        }
    }

    private static Run run(String in, boolean outIsTerminal, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> false,
                () -> outIsTerminal,
                () -> false);
        int code = Main.run(terminal, args);
        terminal.out().flush();
        return new Run(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    private static Run ask(DoorFixture fixture, String... args) {
        return run("", false, withUrl(fixture, args));
    }

    private static String[] withUrl(DoorFixture fixture, String... args) {
        String url = "grpc://127.0.0.1:" + fixture.door.port();
        return Stream.concat(Stream.of(args), Stream.of("--url", url)).toArray(String[]::new);
    }

    @Test
    void writesATable() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering("types", EveryType.script()).answering("numbers", numbers(1, 3, 4));
            Run run = ask(fixture, "sql", "numbers;");
            assertEquals(0, run.code(), run.err());
            assertEquals(List.of("n  t", "-  ----", "0  xxxx", "1  xxxx", "2  xxxx"), run.lines());
            assertTrue(run.err().matches("\\(3 rows, \\d+\\.\\d s\\)\\R"), run.err());
            Run types = ask(fixture, "sql", "types");
            assertTrue(types.out().contains("naïve, \"quoted\"\\nline"), types.out());
            assertTrue(types.lines().get(4).contains("<null>      <null>"), types.out());
        }
    }

    @Test
    void alignsNumbersRightAndWideLettersByWhatTheyTake() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering(
                    "wide",
                    Script.of(List.of(new ResultColumn("städte", ColumnType.VARCHAR, true)), 1, (root, batch) -> {
                        VarCharVector cities = (VarCharVector) root.getVector(0);
                        cities.setSafe(0, new Text("東京"));
                        cities.setSafe(1, new Text("\u001b[31mred"));
                        root.setRowCount(2);
                    }));
            assertEquals(
                    List.of("städte", "-------------", "東京", "\\u001b[31mred"),
                    ask(fixture, "sql", "wide").lines());
        }
    }

    @Test
    void writesCsv() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering("types", EveryType.script());
            Run run = ask(fixture, "sql", "--format", "csv", "types");
            assertEquals(0, run.code());
            assertEquals("", run.err());
            assertEquals("""
                c_boolean,c_smallint,c_integer,c_bigint,c_decimal,c_real,c_double,c_varchar,c_binary,c_date,c_time,\
                c_timestamp,c_timestamp_tz,c_interval,c_array
                true,7,42,1099511627776,12.50,1.5,2.25,"naïve, ""quoted""
                line",01ab,2024-02-29,13:05:06.12,2024-02-29 13:05:06.12,2024-02-29 13:05:06.12Z,P14M3DT1H,"[1, 2]"
                false,-32768,-2147483648,-9223372036854775808,-999999999999999999999999999999999999.99,-Infinity,NaN,\
                "","",9999-12-31,23:59:59.999999,0001-01-01 00:00:00,0001-01-01 00:00:00Z,P-1M-1DT-0.000001S,[]
                ,,,,,,,,,,,,,,
                """, run.out());
        }
    }

    @Test
    void writesAJsonObjectPerLine() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering("types", EveryType.script());
            List<String> lines =
                    ask(fixture, "sql", "--format", "json", "types").lines();
            assertEquals(3, lines.size());
            assertTrue(lines.get(0).startsWith("{\"c_boolean\":true,\"c_smallint\":7,"), lines.get(0));
            assertTrue(lines.get(0).contains("\"c_varchar\":\"naïve, \\\"quoted\\\"\\nline\""), lines.get(0));
            assertTrue(lines.get(0).endsWith("\"c_array\":[1,2]}"), lines.get(0));
            assertTrue(lines.get(1).contains("\"c_decimal\":-999999999999999999999999999999999999.99"), lines.get(1));
            assertTrue(lines.get(1).contains("\"c_real\":\"-Infinity\",\"c_double\":\"NaN\""), lines.get(1));
            assertTrue(lines.get(2).contains("\"c_interval\":null"), lines.get(2));
        }
    }

    @Test
    void writesArrowButNotToATerminal() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering("numbers", numbers(5, 1000, 50));
            Run run = ask(fixture, "sql", "--format", "arrow", "numbers");
            long rows = 0;
            try (RootAllocator memory = new RootAllocator();
                    ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(run.bytes()), memory)) {
                while (reader.loadNextBatch()) {
                    rows += reader.getVectorSchemaRoot().getRowCount();
                }
            }
            assertEquals(5000, rows);
            Run refused = run("", true, withUrl(fixture, "sql", "--format", "arrow", "numbers"));
            assertEquals(2, refused.code());
            assertTrue(refused.err().contains("Arrow is not for terminals"), refused.err());
        }
    }

    @Test
    void readsTheStatementFromAFileOrStandardInput() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering("numbers", numbers(1, 1, 1));
            Path file = Files.writeString(folder.resolve("q.sql"), "numbers;\n");
            assertEquals(
                    3, ask(fixture, "sql", "--file", file.toString()).lines().size());
            assertEquals(
                    3, run("numbers\n", false, withUrl(fixture, "sql")).lines().size());
            assertEquals(
                    3,
                    run("numbers", false, withUrl(fixture, "sql", "-")).lines().size());
            Run both = ask(fixture, "sql", "--file", file.toString(), "numbers");
            assertEquals(2, both.code());
            assertEquals(2, ask(fixture, "sql").code());
            assertEquals(
                    1,
                    ask(fixture, "sql", "--file", folder.resolve("none").toString())
                            .code());
        }
    }

    @Test
    void showsWhereAStatementIsWrong() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            Run run = ask(fixture, "sql", "SELECT * FROM sales.order");
            assertEquals(1, run.code());
            assertEquals("""
                meshgate: UNKNOWN_NAME at line 1, column 15: There is no script for this statement.
                  SELECT * FROM sales.order
                                ^
                """, run.err());
            Run verbose = ask(fixture, "sql", "--verbose", "SELECT * FROM sales.order");
            assertTrue(verbose.err().contains("\tat io.meshgate"), verbose.err());
        }
    }

    @Test
    void showsThePlaceInTheStatementAsItWasTyped() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            QueryFailure unknown = QueryFailure.at(
                    ErrorCode.UNKNOWN_NAME, "there is no sales.order", new QueryFailure.Position(3, 6), null);
            fixture.queries.answering(
                    "EXPLAIN\nSELECT *\nFROM\tsales.order", numbers(0, 0, 0).failingAtRun(unknown));
            assertEquals(
                    """
                    meshgate: UNKNOWN_NAME at line 2, column 6: there is no sales.order
                      FROM sales.order
                           ^
                    """, ask(fixture, "explain", "SELECT *\nFROM\tsales.order").err());
        }
        String statement = "SELECT 1\nFROM\t東京 AS x, nowhere";
        assertEquals("\n  FROM 東京 AS x, nowhere\n                  ^", FaultyLine.show(statement, 2, 15));
        assertEquals("\n  SELECT 1\n          ^", FaultyLine.show(statement, 1, 9));
        assertEquals("", FaultyLine.show(statement, 3, 1));
        String cut = FaultyLine.show("x".repeat(500) + "!" + "y".repeat(500), 1, 501);
        assertEquals("\n  ..." + "x".repeat(60) + "!" + "y".repeat(39) + "...\n  " + " ".repeat(63) + "^", cut);
    }

    @Test
    void endsWithoutAWordWhenTheReaderHasGone() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering("much", numbers(100, 1000, 100));
            for (String reason : List.of("Broken pipe", "No space left on device")) {
                OutputStream gone = new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException(reason);
                    }
                };
                ByteArrayOutputStream err = new ByteArrayOutputStream();
                Terminal terminal = new Terminal(
                        new ByteArrayInputStream(new byte[0]),
                        new Output(gone),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        () -> false,
                        () -> false,
                        () -> false);
                int code = Main.run(terminal, withUrl(fixture, "sql", "--format", "csv", "much"));
                boolean quiet = reason.equals("Broken pipe");
                assertEquals(quiet ? 141 : 1, code);
                assertEquals(
                        quiet ? "" : "meshgate: The output cannot be written: No space left on device.\n",
                        err.toString(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void tellsALateFailureAndItsWarnings() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering(
                    "late",
                    numbers(3, 10, 1)
                            .failingAtBatch(1, QueryFailure.of(ErrorCode.STORE_UNREACHABLE, "The store went."))
                            .warning("sales.orders is deprecated"));
            Run run = ask(fixture, "sql", "--format", "csv", "late");
            assertEquals(1, run.code());
            assertTrue(
                    run.err()
                            .matches("warning: sales.orders is deprecated\n"
                                    + "meshgate: STORE_UNREACHABLE: The store went\\. \\[query"
                                    + " mg-[0-9a-z]{18}]\n"),
                    run.err());
        }
    }

    @Test
    void saysWhenNoGatewayAnswers() {
        Run run = run("", false, "sql", "--url", "grpc://127.0.0.1:1", "SELECT 1");
        assertEquals(1, run.code());
        assertTrue(
                run.err()
                        .startsWith(
                                "meshgate: No gateway answers at grpc://127.0.0.1:1. Start one with `./meshgate demo`"),
                run.err());
    }

    @Test
    void drawsThePlanAsATree() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering("EXPLAIN ANALYZE\nq", explanation());
            Run run = ask(fixture, "explain", "--analyze", "q");
            assertEquals(0, run.code(), run.err());
            assertEquals("""
                remainder, in Meshgate's own engine  [rows=3 time=41.0 ms]
                │   SELECT *
                │   FROM f0 JOIN f1
                ├─ f0  sales.orders_v1 (postgres, owned by Orders)  [rows=600 bytes=9600 time=12.5 ms]
                │      SELECT a FROM t
                └─ f1  supply.parts_v1 (duckdb, owned by Parts)
                       SELECT b FROM u

                stays in Meshgate, because
                    Join: its inputs lie in two stores

                logical plan
                    Join(condition=[=($0, $1)])
                      Scan
                """, run.out());
        }
    }

    private static Script explanation() {
        String[] labels = {"step", "fragment", "domain", "product", "store", "owner", "detail", "reason"};
        String[][] rows = {
            {"plan", null, null, null, null, null, "Join(condition=[=($0, $1)])", null},
            {"plan", null, null, null, null, null, "  Scan", null},
            {"fragment", "f0", "sales", "orders_v1", "postgres", "Orders", "SELECT a FROM t", null},
            {"fragment", "f1", "supply", "parts_v1", "duckdb", "Parts", "SELECT b FROM u", null},
            {"remainder", null, null, null, null, null, "SELECT *\nFROM f0 JOIN f1", null},
            {"kept", null, null, null, null, null, "Join", "its inputs lie in two stores"},
            {"measured", "f0", "sales", "orders_v1", "postgres", "Orders", "rows=600 bytes=9600 time=12.5 ms", null},
            {"measured", null, null, null, null, null, "rows=3 time=41.0 ms", null}
        };
        List<ResultColumn> columns = Stream.of(labels)
                .map(l -> new ResultColumn(l, ColumnType.VARCHAR, true))
                .toList();
        return Script.of(columns, 1, (root, batch) -> {
            for (int row = 0; row < rows.length; row++) {
                for (int column = 0; column < labels.length; column++) {
                    if (rows[row][column] != null) {
                        ((VarCharVector) root.getVector(column)).setSafe(row, new Text(rows[row][column]));
                    }
                }
            }
            root.setRowCount(rows.length);
        });
    }

    @Test
    void listsTheMesh() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            assertEquals(
                    List.of(
                            "product          tables",
                            "---------------  ----------------",
                            "sales.orders     customers, lines",
                            "sales.orders_v1  customers, lines",
                            "sales.orders_v2  lines",
                            "supply.parts     every_type",
                            "supply.parts_v3  every_type"),
                    ask(fixture, "catalog", "list").lines());
        }
    }

    @Test
    void showsColumns() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            Run run = ask(fixture, "catalog", "show", "Sales.orders.lines");
            assertEquals(
                    List.of(
                            "sales.orders.lines",
                            "column    type            null  remarks",
                            "--------  --------------  ----  -------------",
                            "order_id  BIGINT          no    The order",
                            "line      INTEGER         no    Counts from 1",
                            "price     DECIMAL(12, 2)  yes   In euros",
                            "note      VARCHAR(44)     yes   Free text",
                            ""),
                    run.lines());
            Run missing = ask(fixture, "catalog", "show", "sales.order_");
            assertEquals(1, missing.code());
            assertTrue(missing.err().contains("The mesh offers no sales.order_"), missing.err());
        }
    }

    @Test
    void checksAFolderOfContracts() throws Exception {
        assertEquals(
                1,
                run("", false, "catalog", "check", folder.resolve("none").toString())
                        .code());
        Run empty = run("", false, "catalog", "check", folder.toString());
        assertEquals(0, empty.code(), empty.err());
        assertTrue(empty.out().endsWith("0 errors, 0 warnings\n"), empty.out());
        Path contract = Files.createDirectories(folder.resolve("sales/orders")).resolve("v1.odcs.yaml");
        Files.writeString(contract, "apiVersion: v3.0.0\nkind: [\n");
        Run broken = run("", false, "catalog", "check", folder.toString());
        assertEquals(1, broken.code());
        assertTrue(broken.lines().get(0).startsWith(contract.toString()), broken.out());
    }

    @Test
    void wrongUsageIsToldWithTheUsage() {
        for (String[] args : new String[][] {
            {},
            {"unknown"},
            {"sql", "--format", "xml", "x"},
            {"sql", "--url", "http://x", "x"},
            {"serve"},
            {"catalog"},
            {"catalog", "show", "a.b.c.d"},
            {"demo", "--port", "x"}
        }) {
            Run run = run("", false, args);
            assertEquals(2, run.code(), String.join(" ", args));
            assertTrue(run.err().contains("Usage: meshgate"), run.err());
        }
    }

    @Test
    void everyCommandHasHelp() {
        for (String[] args : new String[][] {
            {"--help"},
            {"demo", "--help"},
            {"serve", "--help"},
            {"sql", "--help"},
            {"explain", "--help"},
            {"catalog", "--help"},
            {"catalog", "list", "--help"},
            {"catalog", "show", "--help"},
            {"catalog", "check", "--help"}
        }) {
            Run run = run("", false, args);
            assertEquals(0, run.code(), String.join(" ", args));
            assertTrue(run.out().startsWith("Usage: meshgate"), run.out());
        }
        assertFalse(run("", false, "--help").out().contains("warm-up"));
        assertTrue(run("", false, "--version").out().startsWith("meshgate "));
    }

    @Test
    void aWrongConfigurationIsToldLineByLine() throws Exception {
        Path config = Files.writeString(folder.resolve("m.yaml"), "catalog.folder: .\nflight.prot: 1\n");
        Run run = run("", false, "serve", "--config", config.toString());
        assertEquals(1, run.code());
        assertEquals("meshgate: " + config + ":2: there is no key flight.prot: did you mean flight.port?\n", run.err());
    }
}
