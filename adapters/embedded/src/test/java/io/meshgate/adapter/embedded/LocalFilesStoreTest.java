package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreTable;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LocalFilesStoreTest {
    @TempDir
    Path temporary;

    private final BufferAllocator allocator = new RootAllocator();
    private Path root;
    private Path folder;

    @BeforeEach
    void makeFolder() throws Exception {
        root = temporary.toRealPath();
        folder = Files.createDirectory(root.resolve("it's [a] folder"));
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, allocator.getAllocatedMemory());
        allocator.close();
    }

    private LocalFilesStore open(String format) {
        Endpoint endpoint = Stores.files(folder, format);
        return (LocalFilesStore) new LocalFilesAdapter().open(endpoint, Stores.NO_SECRETS, Stores.settings(root));
    }

    private FragmentContext context() {
        return new FragmentContext("q", allocator, Instant.now().plusSeconds(60), FragmentContext.BATCH_ROWS);
    }

    private BatchStream run(LocalFilesStore store, String sql, ResultColumn... columns) {
        return store.open(new RemoteStatement(sql, List.of(columns), false), context());
    }

    private List<List<Object>> rows(LocalFilesStore store, String sql, ResultColumn... columns) {
        List<List<Object>> rows = Rows.read(run(store, sql, columns));
        assertEquals(0, store.connectionsActive());
        return rows;
    }

    private static String source(LocalFilesStore store, Table table) {
        return store.tableSource(Stores.resolved(store.endpoint(), table, store.describe(table)));
    }

    private void parquet(String name, String query) throws Exception {
        String path = folder.resolve(name).toString().replace("'", "''");
        Stores.write("jdbc:duckdb:", "COPY (" + query + ") TO '" + path + "' (FORMAT parquet)");
    }

    private static ResultColumn column(String name, ColumnType type) {
        return Rows.column(name, type);
    }

    @Test
    void parquetIsDescribedAndRead() throws Exception {
        parquet("nation.parquet", "SELECT range::INTEGER AS n_nationkey, 'n' || range AS n_name FROM range(25)");
        LocalFilesStore store = open("parquet");
        LiveTable live = store.describe(Stores.table("nation.parquet"));
        assertEquals(
                List.of(
                        new LiveColumn("n_nationkey", "INTEGER", ColumnType.INTEGER, true, Set.of()),
                        new LiveColumn("n_name", "VARCHAR", ColumnType.VARCHAR, true, Set.of())),
                live.columns());
        String source = source(store, Stores.table("nation.parquet"));
        assertTrue(source.startsWith("read_parquet('"), source);
        assertEquals(
                List.of(List.of(24, "n24")),
                rows(
                        store,
                        "SELECT n_nationkey, n_name FROM " + source + " WHERE n_nationkey > 23",
                        column("n_nationkey", ColumnType.INTEGER),
                        column("n_name", ColumnType.VARCHAR)));
        store.close();
    }

    @Test
    void aGlobIsOneTable() throws Exception {
        Files.createDirectory(folder.resolve("year=2020"));
        parquet("a.parquet", "SELECT 1 AS n");
        parquet("b.parquet", "SELECT 2 AS n");
        parquet("year=2020/c.parquet", "SELECT 3 AS n");
        LocalFilesStore store = open("parquet");
        LiveTable live = store.describe(Stores.table("**/*.parquet"));
        assertEquals(
                OptionalLong.of(3),
                Stores.statistics(store, Stores.table("**/*.parquet")).rows());
        assertEquals(1, live.columns().size(), "the folder's name is no column");
        assertEquals(
                OptionalLong.of(2),
                Stores.statistics(store, Stores.table("*.parquet")).rows());
        store.close();
    }

    /** The file was written by pyarrow, whose statistics omit NaN; DuckDB's own writer leaves such columns without any. */
    @Test
    void notANumberIsFoundWhateverTheStatisticsSay() throws Exception {
        try (InputStream file = getClass().getResourceAsStream("/nan-by-pyarrow.parquet")) {
            Files.copy(Objects.requireNonNull(file), folder.resolve("nan.parquet"));
        }
        LocalFilesStore store = open("parquet");
        Table table = Stores.table("nan.parquet");
        assertEquals(Set.of(), Stores.column(store.describe(table), "d").traits());
        String from = " FROM " + source(store, table);
        ResultColumn i = column("i", ColumnType.INTEGER);
        assertEquals(List.of(List.of(2), List.of(4)), rows(store, "SELECT i" + from + " WHERE d > 100 ORDER BY i", i));
        assertEquals(List.of(List.of(2), List.of(4)), rows(store, "SELECT i" + from + " WHERE isnan(d) ORDER BY i", i));
        assertEquals(
                List.of(List.of(2), List.of(4)),
                rows(store, "SELECT i" + from + " WHERE d = CAST('NaN' AS DOUBLE) ORDER BY i", i));
        assertEquals(
                List.of(List.of(1), List.of(2), List.of(3)),
                rows(store, "SELECT i" + from + " WHERE f > CAST(8 AS FLOAT) ORDER BY i", i));
        assertEquals(
                List.of(List.of(Double.NaN, 0.5)),
                rows(
                        store,
                        "SELECT max(d) AS a, min(d) AS b" + from,
                        column("a", ColumnType.DOUBLE),
                        column("b", ColumnType.DOUBLE)));
        assertEquals(
                List.of(List.of(2)),
                rows(store, "SELECT i" + from + " WHERE d IS NOT NULL ORDER BY d DESC, i LIMIT 1", i));
        assertEquals(
                List.of(List.of(2), List.of(4)),
                rows(store, "SELECT i" + from + " JOIN (VALUES (CAST('NaN' AS DOUBLE))) v(y) ON d = y ORDER BY i", i));
        store.close();
    }

    @Test
    void nanosecondsAreMicrosecondsOrAnError() throws Exception {
        parquet("exact.parquet", "SELECT TIMESTAMP_NS '2020-01-01 00:00:00.000001' AS moment UNION ALL SELECT NULL");
        parquet("fine.parquet", "SELECT TIMESTAMP_NS '2020-01-01 00:00:00.000001001' AS moment");
        LocalFilesStore store = open("parquet");
        Table exact = Stores.table("exact.parquet");
        assertEquals(
                ColumnType.TIMESTAMP,
                Stores.column(store.describe(exact), "moment").type());
        ResultColumn at = column("moment", ColumnType.TIMESTAMP);
        assertEquals(
                List.of(List.of(1_577_836_800_000_001L), Arrays.asList((Object) null)),
                rows(store, "SELECT moment FROM " + source(store, exact) + " ORDER BY moment", at));
        String fine = source(store, Stores.table("fine.parquet"));
        StoreFailure failure = assertThrows(StoreFailure.class, () -> rows(store, "SELECT moment FROM " + fine, at));
        assertEquals(Kind.STATEMENT_FAILED, failure.kind());
        assertTrue(failure.getMessage().contains("column moment is finer than microseconds"), failure.getMessage());
        store.close();
    }

    /** A statement that says how the file was cut before is none for the file that came after. */
    @Test
    void aFileThatIsCutOtherwiseIsAnotherTable() throws Exception {
        LocalFilesStore store = open("csv");
        Files.writeString(folder.resolve("t.csv"), "id,name\n1,a\n2,b\n");
        LiveTable commas = store.describe(Stores.table("t.csv"));
        assertEquals(commas, store.describe(Stores.table("t.csv")));
        Files.writeString(folder.resolve("t.csv"), "id;name\n1;a\n2;b\n");
        LiveTable semicolons = store.describe(Stores.table("t.csv"));
        assertEquals(commas.columns(), semicolons.columns());
        assertNotEquals(commas, semicolons);
        store.close();
    }

    @Test
    void csvIsSniffedOverAllRows() throws Exception {
        StringBuilder text = new StringBuilder("id;name;price;day\n");
        for (int i = 0; i < 30_000; i++) {
            text.append(i).append(";n").append(i).append(";1.5;2020-01-02\n");
        }
        text.append("30000;last;not a number;2020-01-02\n");
        Files.writeString(folder.resolve("t.csv"), text);
        LocalFilesStore store = open("csv");
        LiveTable live = store.describe(Stores.table("t.csv"));
        assertEquals(
                List.of(ColumnType.BIGINT, ColumnType.VARCHAR, ColumnType.VARCHAR, ColumnType.DATE),
                live.columns().stream().map(LiveColumn::type).toList(),
                "the last row decides");
        assertEquals(
                OptionalLong.of(30_001),
                Stores.statistics(store, Stores.table("t.csv")).rows());
        store.close();
    }

    @Test
    void allFilesOfAGlobDecideTheTypes() throws Exception {
        Files.writeString(folder.resolve("1.csv"), "a,b\n1,2\n");
        Files.writeString(folder.resolve("2.csv"), "a,b\none,2\n");
        Files.writeString(folder.resolve("1.json"), "{\"a\": 1}\n");
        Files.writeString(folder.resolve("2.json"), "{\"a\": 1, \"b\": \"x\"}\n");
        LocalFilesStore csv = open("csv");
        assertEquals(
                ColumnType.VARCHAR,
                Stores.column(csv.describe(Stores.table("*.csv")), "a").type());
        assertEquals(
                List.of(List.of("1"), List.of("one")),
                rows(
                        csv,
                        "SELECT a FROM " + source(csv, Stores.table("*.csv")) + " ORDER BY a",
                        column("a", ColumnType.VARCHAR)));
        csv.close();
        LocalFilesStore json = open("json");
        assertEquals(2, json.describe(Stores.table("*.json")).columns().size());
        json.close();
    }

    @Test
    void csvHasTheContractsTypes() throws Exception {
        Files.writeString(folder.resolve("t.csv"), "id,name,price\n1,\"a,b\",1.10\n2,,2.345\n3,\"\",\n");
        LocalFilesStore store = open("csv");
        Map<String, ColumnType> types = new LinkedHashMap<>();
        types.put("ID", ColumnType.INTEGER);
        types.put("price", ColumnType.decimal(10, 3));
        Table table = Stores.table("t.csv", types);
        String source = source(store, table);
        assertTrue(source.contains("'price': 'DECIMAL(10,3)'"), source);
        assertTrue(source.contains("delim = ','"), source);
        assertEquals(
                List.of(
                        Arrays.asList(1, "a,b", new BigDecimal("1.100")),
                        Arrays.asList(2, null, new BigDecimal("2.345")),
                        Arrays.asList(3, "", null)),
                rows(
                        store,
                        "SELECT id, name, price FROM " + source + " ORDER BY id",
                        column("id", ColumnType.INTEGER),
                        column("name", ColumnType.VARCHAR),
                        column("price", ColumnType.decimal(10, 3))));
        store.close();
    }

    @Test
    void aCsvValueThatDoesNotFitItsTypeIsBadData() throws Exception {
        Files.writeString(folder.resolve("t.csv"), "id,name\n1,a\n2,b\n");
        LocalFilesStore store = open("csv");
        String source = source(store, Stores.table("t.csv"));
        Files.writeString(folder.resolve("t.csv"), "id,name\n1,a\nzwei,b\n");
        StoreFailure failure = assertThrows(
                StoreFailure.class, () -> rows(store, "SELECT id FROM " + source, column("id", ColumnType.BIGINT)));
        assertEquals(Kind.BAD_DATA, failure.kind(), failure.getMessage());
        assertTrue(failure.getMessage().contains("zwei"), failure.getMessage());
        store.close();
    }

    @Test
    void csvColumnsAreFoundByNameWhenTheFileChanges() throws Exception {
        Files.writeString(folder.resolve("t.csv"), "id,name\n1,a\n");
        LocalFilesStore store = open("csv");
        String source = source(store, Stores.table("t.csv"));
        Files.writeString(folder.resolve("t.csv"), "name,id\nb,2\n");
        assertEquals(List.of(List.of(2L)), rows(store, "SELECT id FROM " + source, column("id", ColumnType.BIGINT)));
        Files.writeString(folder.resolve("t.csv"), "name,other\nb,2\n");
        assertThrows(
                StoreFailure.class, () -> rows(store, "SELECT id FROM " + source, column("id", ColumnType.BIGINT)));
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": 1, \"tags\": [\"x\", \"y\"], \"inner\": {\"a\": 1}}\n{\"id\": 2, \"tags\": null}\n",
                "[{\"id\": 1, \"tags\": [\"x\", \"y\"], \"inner\": {\"a\": 1}}, {\"id\": 2}]"
            })
    void jsonIsDescribedAndRead(String text) throws Exception {
        Files.writeString(folder.resolve("t.json"), text);
        LocalFilesStore store = open("json");
        Table table = Stores.table("t.json", Map.of("id", ColumnType.SMALLINT));
        LiveTable live = store.describe(table);
        assertEquals(ColumnType.SMALLINT, Stores.column(live, "id").type());
        assertEquals(
                ColumnType.array(ColumnType.VARCHAR),
                Stores.column(live, "tags").type());
        assertEquals(ColumnType.UNKNOWN, Stores.column(live, "inner").type());
        assertEquals(OptionalLong.of(2), store.statistics(table, live).rows());
        assertEquals(
                List.of(List.of((short) 1, List.of("x", "y")), Arrays.asList((short) 2, null)),
                rows(
                        store,
                        "SELECT id, tags FROM " + source(store, table) + " ORDER BY id",
                        column("id", ColumnType.SMALLINT),
                        column("tags", ColumnType.array(ColumnType.VARCHAR))));
        store.close();
    }

    @Test
    void aHeaderThatLooksLikeDataIsKnownByTheContract() throws Exception {
        Files.writeString(folder.resolve("t.csv"), "\"id\",\"v\",\"t\",\"f\"\n");
        LocalFilesStore store = open("csv");
        Map<String, ColumnType> types = new LinkedHashMap<>();
        types.put("id", ColumnType.INTEGER);
        types.put("f", ColumnType.DOUBLE);
        Table table = Stores.table("t.csv", types);
        LiveTable live = store.describe(table);
        assertEquals(ColumnType.INTEGER, Stores.column(live, "id").type());
        assertEquals(OptionalLong.of(0), store.statistics(table, live).rows());
        assertEquals(
                List.of(), rows(store, "SELECT id FROM " + source(store, table), column("id", ColumnType.INTEGER)));
        store.close();
    }

    @Test
    void aJsonFileHasTheContractsColumnsEvenIfNoObjectDoes() throws Exception {
        Files.writeString(folder.resolve("empty.json"), "");
        Files.writeString(folder.resolve("t.json"), "{\"id\": 1}\n");
        LocalFilesStore store = open("json");
        Map<String, ColumnType> types = new LinkedHashMap<>();
        types.put("id", ColumnType.INTEGER);
        types.put("name", ColumnType.VARCHAR);
        for (String name : List.of("empty.json", "t.json")) {
            Table table = Stores.table(name, types);
            assertEquals(
                    ColumnType.VARCHAR,
                    Stores.column(store.describe(table), "name").type());
            assertEquals(
                    name.equals("t.json") ? List.of(Arrays.asList(1, null)) : List.of(),
                    rows(
                            store,
                            "SELECT id, name FROM " + source(store, table),
                            column("id", ColumnType.INTEGER),
                            column("name", ColumnType.VARCHAR)));
        }
        store.close();
    }

    @Test
    void jsonDecimalsAreExactOrAnError() throws Exception {
        Files.writeString(folder.resolve("t.json"), """
            {"d": 1.005}
            {"d": "123456789012345678.1234"}
            {"d": 12345678901234567890}
            {"d": -12345678901.23}
            {"d": null}
            """);
        Files.writeString(folder.resolve("long.json"), "{\"d\": 123456789012345678.123}\n");
        LocalFilesStore store = open("json");
        Map<String, ColumnType> types = Map.of("d", ColumnType.decimal(38, 2));
        ResultColumn d = column("d", ColumnType.decimal(38, 2));
        assertEquals(
                List.of(
                        List.of(new BigDecimal("1.01")),
                        List.of(new BigDecimal("123456789012345678.12")),
                        List.of(new BigDecimal("12345678901234567890.00")),
                        List.of(new BigDecimal("-12345678901.23")),
                        Arrays.asList((Object) null)),
                rows(store, "SELECT d FROM " + source(store, Stores.table("t.json", types)), d));
        String longer = source(store, Stores.table("long.json", types));
        StoreFailure failure = assertThrows(StoreFailure.class, () -> rows(store, "SELECT d FROM " + longer, d));
        assertTrue(failure.getMessage().contains("write it as text"), failure.getMessage());
        store.close();
    }

    @Test
    void aJsonValueThatDoesNotFitItsTypeIsBadData() throws Exception {
        Files.writeString(folder.resolve("t.json"), "{\"id\": \"one\"}\n");
        LocalFilesStore store = open("json");
        Table table = Stores.table("t.json", Map.of("id", ColumnType.BIGINT));
        StoreFailure failure = assertThrows(StoreFailure.class, () -> {
            String source = store.tableSource(new StoreTable(
                    store.endpoint(),
                    table,
                    List.of(new StoreColumn(
                            "id",
                            ColumnType.BIGINT,
                            true,
                            new LiveColumn("id", "BIGINT", ColumnType.BIGINT, true, Set.of()))),
                    List.of(),
                    OptionalLong.empty()));
            rows(store, "SELECT id FROM " + source, column("id", ColumnType.BIGINT));
        });
        assertEquals(Kind.BAD_DATA, failure.kind(), failure.getMessage());
        store.close();
    }

    @Test
    void aMissingFileAndAMissingFolder() throws Exception {
        LocalFilesStore store = open("parquet");
        StoreFailure failure = assertThrows(StoreFailure.class, () -> store.describe(Stores.table("nosuch*.parquet")));
        assertEquals(Kind.UNREACHABLE, failure.kind());
        assertTrue(failure.getMessage().contains("there is no file nosuch*.parquet"), failure.getMessage());
        store.close();
        Files.delete(folder);
        failure = assertThrows(StoreFailure.class, () -> open("parquet").describe(Stores.table("x.parquet")));
        assertEquals(Kind.UNREACHABLE, failure.kind());
        assertTrue(failure.getMessage().contains("there is no folder"), failure.getMessage());
    }

    @Test
    void aParquetFileWithABrokenPage() throws Exception {
        parquet("t.parquet", "SELECT range AS n, 'text ' || range AS t FROM range(10000)");
        LocalFilesStore store = open("parquet");
        String source = source(store, Stores.table("t.parquet"));
        byte[] bytes = Files.readAllBytes(folder.resolve("t.parquet"));
        Arrays.fill(bytes, 4, 3000, (byte) 7);
        Files.write(folder.resolve("t.parquet"), bytes);
        StoreFailure failure = assertThrows(
                StoreFailure.class, () -> rows(store, "SELECT n FROM " + source, column("n", ColumnType.BIGINT)));
        assertEquals(Kind.BAD_DATA, failure.kind(), failure.getMessage());
        store.close();
    }

    @Test
    void aFileThatIsNoParquet() throws Exception {
        Files.writeString(folder.resolve("t.parquet"), "certainly not parquet");
        LocalFilesStore store = open("parquet");
        StoreFailure failure = assertThrows(StoreFailure.class, () -> store.describe(Stores.table("t.parquet")));
        assertEquals(Kind.BAD_DATA, failure.kind());
        store.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.parquet", "/etc/passwd", "a/../../secret.parquet", "."})
    void aPathOutOfTheFolderIsRefused(String name) throws Exception {
        LocalFilesStore store = open("parquet");
        assertEquals(
                Kind.REFUSED,
                assertThrows(StoreFailure.class, () -> store.describe(Stores.table(name)))
                        .kind());
        store.close();
    }

    @Test
    void aSymbolicLinkOutOfTheRootsIsRefused(@TempDir Path outside) throws Exception {
        Files.writeString(outside.resolve("secret.csv"), "a\n1\n");
        Files.createSymbolicLink(folder.resolve("link.csv"), outside.resolve("secret.csv"));
        LocalFilesStore store = open("csv");
        StoreFailure failure = assertThrows(StoreFailure.class, () -> store.describe(Stores.table("link.csv")));
        assertEquals(Kind.REFUSED, failure.kind());
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM read_text('ROOT/outside.txt')",
                "SELECT * FROM read_text('ROOT/it''s [a] folder/../outside.txt')",
                "COPY (SELECT 1) TO '/tmp/meshgate-must-not-exist.csv'",
                "ATTACH 'ROOT/x.duckdb'",
                "SET allowed_directories = ['/']",
                "INSTALL httpfs"
            })
    void aStatementSeesNothingElse(String sql) throws Exception {
        Files.writeString(root.resolve("outside.txt"), "secret");
        LocalFilesStore store = open("csv");
        assertThrows(
                StoreFailure.class,
                () -> rows(store, sql.replace("ROOT", root.toString()), column("a", ColumnType.VARCHAR)));
        store.close();
    }

    @Test
    void aFileThatIsReplacedUnderWayIsAnErrorAndNeverMixed() throws Exception {
        parquet("t.parquet", "SELECT range AS n FROM range(3000000)");
        parquet("next.parquet", "SELECT -range AS n FROM range(3000000)");
        LocalFilesStore store = open("parquet");
        String source = source(store, Stores.table("t.parquet"));
        try (BatchStream stream = run(store, "SELECT n FROM " + source, column("n", ColumnType.BIGINT))) {
            assertTrue(stream.next());
            Files.move(
                    folder.resolve("next.parquet"),
                    folder.resolve("t.parquet"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            StoreFailure failure = assertThrows(StoreFailure.class, () -> {
                while (stream.next()) {
                    // to the end
                }
            });
            assertEquals(Kind.BAD_DATA, failure.kind());
            assertTrue(failure.getMessage().contains("was replaced while it was read"), failure.getMessage());
        }
        store.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"excel", ""})
    void anUnknownFormatIsRefused(String format) {
        StoreFailure failure = assertThrows(StoreFailure.class, () -> open(format));
        assertEquals(Kind.REFUSED, failure.kind());
        assertTrue(failure.getMessage().contains("parquet, csv, json"), failure.getMessage());
        assertFalse(failure.retrySafe());
    }
}
