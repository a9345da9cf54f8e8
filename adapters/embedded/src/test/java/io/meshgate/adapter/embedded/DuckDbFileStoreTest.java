package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveColumn.Trait;
import io.meshgate.adapter.LiveKeys;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.catalog.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
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
class DuckDbFileStoreTest {
    private static final List<ResultColumn> N = List.of(Rows.column("n", ColumnType.BIGINT));

    @TempDir
    Path temporary;

    private final BufferAllocator allocator = new RootAllocator();
    private Path root;
    private Path file;
    private DomainStore store;

    @BeforeEach
    void makeFile() throws Exception {
        root = temporary.toRealPath();
        file = root.resolve("parts.duckdb");
        Stores.write(
                "jdbc:duckdb:" + file,
                "CREATE TABLE part (p_partkey INTEGER PRIMARY KEY, p_name VARCHAR NOT NULL, code VARCHAR UNIQUE)",
                "INSERT INTO part SELECT range, 'part ' || range, NULL FROM range(1000)",
                "CREATE VIEW cheap AS SELECT p_partkey FROM part WHERE p_partkey < 10");
        store = open(file);
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, store.connectionsActive());
        store.close();
        assertEquals(0, allocator.getAllocatedMemory());
        allocator.close();
    }

    private DomainStore open(Path database) {
        return new DuckDbFileAdapter().open(Stores.duckDb(database), Stores.NO_SECRETS, Stores.settings(root));
    }

    private FragmentContext context() {
        return new FragmentContext("q", allocator, Instant.now().plusSeconds(60), FragmentContext.BATCH_ROWS);
    }

    private BatchStream run(DomainStore from, String sql, List<ResultColumn> columns) {
        return from.open(new RemoteStatement(sql, columns, false), context());
    }

    @Test
    void isFoundByItsKind() {
        Set<String> kinds = ServiceLoader.load(StoreAdapter.class).stream()
                .flatMap(adapter -> adapter.get().kinds().stream())
                .collect(Collectors.toSet());
        assertEquals(Set.of("duckdb", "local"), kinds);
    }

    @Test
    void describesColumnsKeysAndSize() {
        LiveTable part = store.describe(Stores.table("PART"));
        assertEquals(
                List.of(
                        new LiveColumn("p_partkey", "INTEGER", ColumnType.INTEGER, false, Set.of()),
                        new LiveColumn("p_name", "VARCHAR", ColumnType.VARCHAR, false, Set.of()),
                        new LiveColumn("code", "VARCHAR", ColumnType.VARCHAR, true, Set.of())),
                part.columns());
        assertEquals(List.of(List.of("p_partkey")), part.uniqueKeys(), "code may be NULL twice");
        assertEquals(
                OptionalLong.of(1000),
                Stores.statistics(store, Stores.table("PART")).rows());
        LiveTable view = store.describe(Stores.table("cheap"));
        assertEquals(
                OptionalLong.empty(),
                Stores.statistics(store, Stores.table("cheap")).rows());
        assertEquals(1, view.columns().size());
    }

    @Test
    void readsRows() {
        assertEquals(
                List.of(List.of(499_500L)),
                Rows.read(run(store, "SELECT sum(p_partkey)::BIGINT AS n FROM \"main\".\"part\"", N)));
        assertEquals(0, store.connectionsActive());
    }

    @Test
    void severalStatementsRunAtATime() {
        try (BatchStream first = run(store, "SELECT p_partkey::BIGINT FROM part", N);
                BatchStream second = run(store, "SELECT p_partkey::BIGINT FROM part", N)) {
            assertTrue(first.next());
            assertTrue(second.next());
            assertEquals(2, store.connectionsActive());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM part",
                "DROP TABLE part",
                "CREATE TABLE x (a INTEGER)",
                "SELECT * FROM read_csv('/etc/passwd')",
                "ATTACH 'ROOT/other.duckdb'",
                "COPY part TO 'ROOT/part.csv'",
                "SET access_mode = 'READ_WRITE'"
            })
    void isOnlyRead(String sql) {
        assertThrows(StoreFailure.class, () -> Rows.read(run(store, sql.replace("ROOT", root.toString()), N)));
    }

    @Test
    void errorsOverRowsCarryTheOwner() {
        StoreFailure failure = assertThrows(
                StoreFailure.class, () -> Rows.read(run(store, "SELECT 1 // (p_partkey - 500) AS n FROM part", N)));
        assertEquals(Kind.STATEMENT_FAILED, failure.kind());
        assertTrue(failure.getMessage().contains("supply.parts_v1"), failure.getMessage());
        assertTrue(failure.getMessage().contains("division by zero"), failure.getMessage());
        assertTrue(failure.getMessage().contains("supply@example.org"), failure.getMessage());
    }

    @Test
    void aMissingTableIsNamedWithItsNeighbours() {
        StoreFailure failure = assertThrows(StoreFailure.class, () -> store.describe(Stores.table("nosuch")));
        assertEquals(Kind.REFUSED, failure.kind());
        assertTrue(failure.getMessage().contains("it has cheap, part"), failure.getMessage());
    }

    @Test
    void aMissingFile() {
        StoreFailure failure = assertThrows(
                StoreFailure.class, () -> open(root.resolve("nosuch.duckdb")).describe(Stores.table("part")));
        assertEquals(Kind.UNREACHABLE, failure.kind());
        assertTrue(failure.getMessage().contains("there is no file"), failure.getMessage());
    }

    @Test
    void aFileThatIsNoDatabase() throws Exception {
        Path other = Files.writeString(
                root.resolve("text.duckdb"), "not a database, although it is long enough".repeat(500));
        StoreFailure failure =
                assertThrows(StoreFailure.class, () -> open(other).describe(Stores.table("part")));
        assertEquals(Kind.BAD_DATA, failure.kind());
        assertTrue(failure.getMessage().contains("not a valid DuckDB database"), failure.getMessage());
    }

    @Test
    void aCorruptedFile() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 7);
        Path other = Files.write(root.resolve("corrupted.duckdb"), bytes);
        StoreFailure failure =
                assertThrows(StoreFailure.class, () -> open(other).describe(Stores.table("part")));
        assertEquals(Kind.BAD_DATA, failure.kind(), failure.getMessage());
    }

    @Test
    void aFileOfANewerVersion() throws Exception {
        Path other = root.resolve("newer.duckdb");
        Files.write(other, withStorageVersion(200, Files.readAllBytes(file)));
        StoreFailure failure =
                assertThrows(StoreFailure.class, () -> open(other).describe(Stores.table("part")));
        assertTrue(failure.getMessage().contains("upgrade Meshgate"), failure.getMessage());
    }

    /**
     * The file's header is a checksum (8 bytes), DUCK, and the version; the checksum is the exclusive or of all words,
     * each times a constant.
     */
    private static byte[] withStorageVersion(int version, byte[] file) {
        long constant = 0xbf58476d1ce4e5b9L;
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long before = header.getLong(8);
        header.put(12, (byte) version);
        header.putLong(0, header.getLong(0) ^ before * constant ^ header.getLong(8) * constant);
        return file;
    }

    @Test
    void aFileThatAnotherProcessWrites() throws Exception {
        Process writer = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals('!', writer.getInputStream().read());
            StoreFailure failure = assertThrows(StoreFailure.class, () -> store.describe(Stores.table("part")));
            assertEquals(Kind.UNREACHABLE, failure.kind());
            assertTrue(failure.getMessage().contains("another process has it open for writing"), failure.getMessage());
            assertTrue(failure.retrySafe());
        } finally {
            writer.destroy();
            writer.waitFor();
        }
        assertEquals(3, store.describe(Stores.table("part")).columns().size());
    }

    /** Holds a database open for writing until it is killed. */
    static final class LockHolder {
        public static void main(String[] args) throws Exception {
            try (var connection = DriverManager.getConnection("jdbc:duckdb:" + args[0])) {
                connection.createStatement().execute("CREATE TABLE lock AS SELECT 1");
                System.out.print('!');
                System.out.flush();
                Thread.sleep(60_000);
            }
        }
    }

    @Test
    void aFileOutsideTheRoots() {
        DomainStore elsewhere = new DuckDbFileAdapter()
                .open(Stores.duckDb(file), Stores.NO_SECRETS, Stores.settings(root.resolve("inner")));
        StoreFailure failure = assertThrows(StoreFailure.class, () -> elsewhere.describe(Stores.table("part")));
        assertEquals(Kind.REFUSED, failure.kind());
        assertTrue(failure.getMessage().contains("files.roots"), failure.getMessage());
    }

    @Test
    void aSymbolicLinkOutOfTheRoots() throws Exception {
        Path inner = Files.createDirectory(root.resolve("inner"));
        Path link = Files.createSymbolicLink(inner.resolve("link.duckdb"), file);
        DomainStore linked =
                new DuckDbFileAdapter().open(Stores.duckDb(link), Stores.NO_SECRETS, Stores.settings(inner));
        assertEquals(
                Kind.REFUSED,
                assertThrows(StoreFailure.class, () -> linked.describe(Stores.table("part")))
                        .kind());
    }

    @Test
    void aNameThatIsADriverOptionIsRefused() {
        StoreFailure failure =
                assertThrows(StoreFailure.class, () -> open(Path.of(file + ";session_init_sql_file=/tmp/x.sql")));
        assertEquals(Kind.REFUSED, failure.kind());
    }

    @Test
    void twoEndpointsOfOneFile() {
        DuckDbFileAdapter adapter = new DuckDbFileAdapter();
        DomainStore one = adapter.open(Stores.duckDb(file), Stores.NO_SECRETS, Stores.settings(root));
        DomainStore two = adapter.open(Stores.duckDb(file), Stores.NO_SECRETS, Stores.settings(root));
        try (BatchStream first = run(one, "SELECT p_partkey::BIGINT FROM part", N)) {
            assertTrue(first.next());
            assertEquals(List.of(List.of(1000L)), Rows.read(run(two, "SELECT count(*) FROM part", N)));
            two.close();
            assertEquals(List.of(List.of(1000L)), Rows.read(run(one, "SELECT count(*) FROM part", N)));
        }
        one.close();
    }

    @Test
    void aFileThatIsReplacedIsSeenByTheNextStatement() throws Exception {
        Path next = root.resolve("next.duckdb");
        Stores.write("jdbc:duckdb:" + next, "CREATE TABLE part AS SELECT 7 AS p_partkey");
        try (BatchStream old = run(store, "SELECT p_partkey::BIGINT FROM part ORDER BY 1", N)) {
            assertTrue(old.next());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertEquals(List.of(List.of(7L)), Rows.read(run(store, "SELECT p_partkey::BIGINT FROM part", N)));
            assertEquals(1000, old.root().getRowCount());
        }
    }

    @Test
    void theOwnerCanWriteWhenTheStoreIsClosed() throws Exception {
        assertEquals(List.of(List.of(1000L)), Rows.read(run(store, "SELECT count(*) FROM part", N)));
        store.close();
        Stores.write("jdbc:duckdb:" + file, "INSERT INTO part VALUES (5000, 'new', NULL)");
        store = open(file);
        assertEquals(List.of(List.of(1001L)), Rows.read(run(store, "SELECT count(*) FROM part", N)));
    }

    @Test
    void theOwnerCanWriteWhenNobodyHasAskedForAWhile() throws Exception {
        SharedRoom room = new SharedRoom(Duration.ofMillis(50));
        DomainStore impatient =
                new DuckDbFileStore(Stores.duckDb(file), file.toString(), Stores.settings(root), blueprint -> room);
        assertEquals(List.of(List.of(1000L)), Rows.read(run(impatient, "SELECT count(*) FROM part", N)));
        Thread.sleep(500);
        Stores.write("jdbc:duckdb:" + file, "INSERT INTO part VALUES (5000, 'new', NULL)");
        assertEquals(List.of(List.of(1001L)), Rows.read(run(impatient, "SELECT count(*) FROM part", N)));
        impatient.close();
    }

    @Test
    void filesThatNoStoreReadsAnyMoreAreForgotten() throws Exception {
        DuckDbFileAdapter adapter = new DuckDbFileAdapter();
        readOnce(adapter, "gone");
        for (int i = 0; i < 100 && adapter.roomsKnown() != 1; i++) {
            System.gc();
            readOnce(adapter, "other" + i);
        }
        assertEquals(1, adapter.roomsKnown());
    }

    /** A store of a new file; nothing refers to it afterwards. */
    private void readOnce(DuckDbFileAdapter adapter, String name) throws Exception {
        Path another = Files.copy(file, root.resolve(name + ".duckdb"));
        DomainStore once = adapter.open(Stores.duckDb(another), Stores.NO_SECRETS, Stores.settings(root));
        assertEquals(List.of(List.of(1000L)), Rows.read(run(once, "SELECT count(*) FROM part", N)));
        once.close();
    }

    @Test
    void closingTheStoreStopsItsStatements() {
        BatchStream stream = run(store, "SELECT a.range AS n FROM range(100000000) a, range(1000)", N);
        assertTrue(stream.next());
        store.close();
        StoreFailure failure = assertThrows(StoreFailure.class, () -> {
            while (stream.next()) {
                // to the end
            }
        });
        assertEquals(Kind.CANCELLED, failure.kind());
        stream.close();
    }

    @Test
    void everyTypeOfTheTableIsDescribedAsItSays() throws Exception {
        Path types = root.resolve("types.duckdb");
        StringBuilder columns = new StringBuilder();
        for (DuckDbTypes.Row row : DuckDbTypes.rows()) {
            String spelled = switch (row.duckDbType()) {
                case "ENUM" -> "ENUM('a', 'b')";
                case "STRUCT" -> "STRUCT(a INTEGER)";
                case "MAP" -> "MAP(INTEGER, INTEGER)";
                case "UNION" -> "UNION(a INTEGER, b VARCHAR)";
                default -> row.duckDbType();
            };
            columns.append(columns.isEmpty() ? "" : ", ")
                    .append(DuckDbRoom.identifier("c " + row.duckDbType()))
                    .append(' ')
                    .append(spelled);
        }
        Stores.write("jdbc:duckdb:" + types, "CREATE TABLE all_types (" + columns + ")");
        DomainStore typed = open(types);
        LiveTable live = typed.describe(Stores.table("all_types"));
        for (DuckDbTypes.Row row : DuckDbTypes.rows()) {
            LiveColumn column = Stores.column(live, "c " + row.duckDbType());
            assertEquals(row.type(), column.type(), row.duckDbType());
            assertEquals(row.castOnRead(), column.traits().contains(Trait.CAST_ON_READ), row.duckDbType());
        }
        typed.close();
    }

    @Test
    void tellsPrimaryAndForeignKeys() throws Exception {
        Path keyed = root.resolve("keyed.duckdb");
        Stores.write(
                "jdbc:duckdb:" + keyed,
                "CREATE TABLE Region (id INTEGER, part INTEGER, code VARCHAR UNIQUE, PRIMARY KEY (part, id))",
                "CREATE TABLE country (c VARCHAR REFERENCES region (code), r INTEGER, p INTEGER,"
                        + " FOREIGN KEY (p, r) REFERENCES REGION (part, id))",
                "CREATE TABLE loose (n INTEGER)");
        LiveKeys.Name region = new LiveKeys.Name("main", "region");
        try (DomainStore other = open(keyed)) {
            assertEquals(
                    new LiveKeys(
                            Optional.of(region),
                            Optional.of(new LiveKeys.PrimaryKey("Region_part_id_pkey", List.of("part", "id"))),
                            List.of()),
                    other.keys(Stores.table("region")));
            assertEquals(
                    List.of(
                            new LiveKeys.ForeignKey("country_c_code_fkey", List.of("c"), region, List.of("code")),
                            new LiveKeys.ForeignKey(
                                    "country_p_r_part_id_fkey", List.of("p", "r"), region, List.of("part", "id"))),
                    other.keys(Stores.table("COUNTRY")).foreign());
            assertEquals(List.of(), other.keys(Stores.table("loose")).foreign());
        }
    }
}
