package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The demo's life: its first start, its next ones, and whatever may end it. All tests share one data folder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DemoMeshTest {
    private static final double SCALE = 0.01;

    /** What is in the data folder when no demo runs. */
    private static final Set<String> AT_REST = new TreeSet<>(Set.of("0.01", "0.01.lock"));

    private Path data;
    private final List<ProgressListener.Loaded> progress = new ArrayList<>();

    @BeforeAll
    void startForTheFirstTime() throws IOException {
        data = Files.createTempDirectory("meshgate-demo-").toRealPath();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void step(String words) {}

            @Override
            public void loaded(Loaded rows) {
                progress.add(rows);
            }
        };
        DemoMesh.start(data, SCALE, listener).close();
    }

    @AfterAll
    void deleteTheData() throws IOException {
        assertNothingRuns();
        Trees.delete(data);
    }

    private DemoMesh start() {
        return DemoMesh.start(data, SCALE, ProgressListener.NONE);
    }

    // ---- the data

    @Test
    void theThreeStoresHoldTheirTables() throws SQLException, IOException {
        try (DemoMesh mesh = start();
                Connection postgres = connect(mesh);
                Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
            assertEquals(
                    "[[1500, 15000, 60175, 1536127.00]]",
                    answer(
                            postgres,
                            "select (select count(*) from customer), (select count(*) from orders), count(*),"
                                    + " sum(l_quantity) from lineitem"));
            Path files = mesh.fileRoots().getFirst();
            try (Statement statement = duckDb.createStatement()) {
                statement.execute(
                        "attach " + TableLoader.literal(files.resolve("parts.duckdb")) + " as parts (read_only)");
            }
            assertEquals(
                    "[[2000, 100, 8000]]",
                    answer(
                            duckDb,
                            "select (select count(*) from parts.part), (select count(*) from parts.supplier),"
                                    + " count(*) from parts.partsupp"));
            String geo = TableLoader.literal(files.resolve("geo"));
            assertEquals(
                    "[[25, 5]]",
                    answer(
                            duckDb,
                            "select count(*), count(distinct n_regionkey) from read_parquet(" + geo
                                    + " || '/nation.parquet')"));
        }
    }

    @Test
    void progressCountsUpToAllRows() {
        ProgressListener.Loaded last = progress.getLast();
        assertEquals("lineitem", last.table());
        assertEquals(60_175, last.tableRows());
        assertEquals(last.tableRowsMax(), last.tableRows());
        assertEquals(86_805, last.rows());
        assertEquals(last.rowsMax(), last.rows());
        for (int i = 1; i < progress.size(); i++) {
            assertTrue(progress.get(i).rows() > progress.get(i - 1).rows());
        }
    }

    @Test
    void textsAreOrderedByTheIcuCollation() throws SQLException, IOException {
        try (DemoMesh mesh = start();
                Connection connection = connect(mesh)) {
            assertEquals("[[a, B]]", answer(connection, "select min(x), max(x) from (values ('B'), ('a')) as t (x)"));
        }
    }

    // ---- who gets in

    @Test
    void theContractsRoleMayReadAndNothingElse() throws SQLException, IOException {
        try (DemoMesh mesh = start();
                Connection connection = connect(mesh);
                Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            for (String change : List.of(
                    "delete from customer", "create table mine (x int)", "copy customer to '/tmp/customer.txt'")) {
                SQLException refused = assertThrows(SQLException.class, () -> statement.execute(change));
                assertEquals("42501", refused.getSQLState(), change);
            }
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() throws IOException {
        try (DemoMesh mesh = start()) {
            String url = "jdbc:postgresql://127.0.0.1:" + port(mesh) + "/sales";
            SQLException refused = assertThrows(
                    SQLException.class, () -> DriverManager.getConnection(url, PostgresMaker.READER, "guess"));
            assertEquals("28P01", refused.getSQLState());
        }
    }

    @Test
    void thePasswordIsForItsUserAlone() throws IOException {
        Path secret = new DemoFolder(data.resolve("0.01")).ordersSecret();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret.getParent())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("0.01"))));
    }

    // ---- its ends and next starts

    @Test
    void aNextStartTakesSeconds() {
        Instant begin = Instant.now();
        start().close();
        Duration taken = Duration.between(begin, Instant.now());
        assertTrue(taken.compareTo(Duration.ofSeconds(20)) < 0, taken::toString);
    }

    @Test
    void aClosedDemoLeavesNothingBehind() throws IOException {
        DemoMesh mesh = start();
        int port = port(mesh);
        mesh.close();
        mesh.close();
        assertNothingRuns();
        assertThrows(IOException.class, () -> connectTo(port));
        assertEquals(AT_REST, names(data));
        assertEquals(
                Set.of("stamp", "postgres", "postgres.log", "files", "secrets", "catalog"),
                names(data.resolve("0.01")));
    }

    @Test
    void aDemoWhoseServerWasKilledClosesAsEver() throws IOException {
        DemoMesh mesh = start();
        long server = PostmasterPid.read(data.resolve("0.01").resolve("postgres"))
                .orElseThrow()
                .pid();
        ProcessHandle.of(server).orElseThrow().destroyForcibly();
        ProcessHandle.of(server).ifPresent(process -> process.onExit().join());
        mesh.close();
        assertNothingRuns();
        start().close();
    }

    @Test
    void aSecondDemoOfTheScaleIsTurnedAway() {
        try (DemoMesh first = start()) {
            DemoFailure failure = assertThrows(DemoFailure.class, this::start);
            assertTrue(
                    failure.getMessage()
                            .contains("A demo of scale 0.01 is running already (process "
                                    + ProcessHandle.current().pid() + ")"),
                    failure.getMessage());
            assertTrue(Files.isDirectory(first.catalogFolder()));
        }
    }

    @Test
    void aKilledDemoIsCleanedUpByTheNextStart() throws IOException, InterruptedException {
        Process killed = startInItsOwnProcess(data, SCALE);
        try {
            long orphan = awaitServer(killed, data.resolve("0.01"));
            killed.destroyForcibly().waitFor();
            assertTrue(isServer(orphan), "PostgreSQL should have outlived its demo");
            try (DemoMesh mesh = start()) {
                assertFalse(isServer(orphan), "the next demo should have stopped the orphan");
                connectTo(port(mesh));
            }
        } finally {
            killed.destroyForcibly();
        }
    }

    @Test
    void aDemoThatIsToldToStopWhileItStartsLeavesNothingBehind() throws IOException, InterruptedException {
        Path other = Files.createDirectory(data.resolve("other"));
        Process stopped = startInItsOwnProcess(other, SCALE);
        try {
            awaitServer(stopped, other.resolve("0.01.partial"));
            stopped.destroy();
            stopped.waitFor();
            assertEquals(143, stopped.exitValue());
            assertEquals(Set.of("0.01.lock"), names(other));
            assertNothingRuns();
        } finally {
            stopped.destroyForcibly();
            Trees.delete(other);
        }
    }

    @Test
    void aDemoThatIsKilledWhileItStartsIsCleanedUpByTheNextStart() throws IOException, InterruptedException {
        Path other = Files.createDirectory(data.resolve("another"));
        Process killed = startInItsOwnProcess(other, SCALE);
        try {
            long orphan = awaitServer(killed, other.resolve("0.01.partial"));
            killed.destroyForcibly().waitFor();
            assertTrue(isServer(orphan), "PostgreSQL should have outlived its demo");
            DemoMesh.start(other, SCALE, ProgressListener.NONE).close();
            assertFalse(isServer(orphan), "the next demo should have stopped the orphan");
            assertEquals(AT_REST, names(other));
        } finally {
            killed.destroyForcibly();
            Trees.delete(other);
        }
    }

    @Test
    void aProcessThatHasTheNumberOfADeadServerIsLeftAlone() throws IOException, InterruptedException {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Path pidFile = data.resolve("0.01").resolve("postgres").resolve("postmaster.pid");
            Files.writeString(pidFile, stranger.pid() + "\n" + pidFile.getParent() + "\n");
            start().close();
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    // ---- folders in the way

    @Test
    void aHalfMadeFolderIsMadeAnew() throws IOException {
        Files.createDirectories(data.resolve("0.011.partial").resolve("postgres"));
        Files.writeString(data.resolve("0.011.partial").resolve("stamp"), "half");
        try {
            DemoMesh.start(data, 0.011, ProgressListener.NONE).close();
            assertEquals(Set.of("0.011", "0.011.lock"), difference(names(data), AT_REST));

            Files.writeString(data.resolve("0.011").resolve("stamp"), "layout 0\n");
            Files.createFile(data.resolve("0.011").resolve("of-layout-0"));
            DemoMesh.start(data, 0.011, ProgressListener.NONE).close();
            assertFalse(Files.exists(data.resolve("0.011").resolve("of-layout-0")));
        } finally {
            Trees.delete(data.resolve("0.011"));
            Files.deleteIfExists(data.resolve("0.011.lock"));
        }
    }

    @Test
    void aFolderOfSomeoneElseIsNotTouched() throws IOException {
        Path foreign = Files.createDirectory(data.resolve("0.02"));
        Files.writeString(foreign.resolve("thesis.txt"), "years of work");
        try {
            DemoFailure failure =
                    assertThrows(DemoFailure.class, () -> DemoMesh.start(data, 0.02, ProgressListener.NONE));
            assertTrue(failure.getMessage().contains("is in the demo's way"), failure.getMessage());
            assertEquals(Set.of("thesis.txt"), names(foreign));
        } finally {
            Trees.delete(foreign);
            Files.deleteIfExists(data.resolve("0.02.lock"));
        }
    }

    @Test
    void aScaleOutOfRangeIsRefused() {
        for (double scale : new double[] {0, -1, 0.001, 1000, Double.NaN, Double.POSITIVE_INFINITY}) {
            DemoFailure failure =
                    assertThrows(DemoFailure.class, () -> DemoMesh.start(data, scale, ProgressListener.NONE));
            assertTrue(failure.getMessage().contains("it must be from 0.01 to 100"), failure.getMessage());
        }
    }

    @Test
    void aScaleAtWhichKeysRepeatIsRefused() {
        DemoFailure failure = assertThrows(DemoFailure.class, () -> DemoMesh.start(data, 0.015, ProgressListener.NONE));
        assertTrue(failure.getMessage().contains("repeats keys"), failure.getMessage());
        for (double scale : new double[] {0.01, 0.02, 0.05, 0.1, 0.5, 1, 3, 10, 100}) {
            assertTrue(TpchTable.hasUniqueKeys(scale), () -> "scale " + scale);
        }
    }

    @Test
    void aDiskThatIsTooSmallIsToldBeforehand() throws IOException {
        PostgresBinaries binaries = PostgresBinaries.unpackBelow(data);
        DemoData tooMuch = new DemoData(new DemoFolder(data.resolve("9")), 1e9, binaries);
        DemoFailure failure =
                assertThrows(DemoFailure.class, () -> tooMuch.prepare(new Started(), ProgressListener.NONE));
        assertTrue(failure.getMessage().contains("needs about 2200000000.4 GB"), failure.getMessage());
        assertFalse(Files.exists(data.resolve("9.partial")));
    }

    @Test
    void theDataFolderIsWhereTheDesktopSaysItIs() {
        assertEquals(
                Path.of("/var/data/meshgate/demo"), DemoMesh.defaultDataFolder(Map.of("XDG_DATA_HOME", "/var/data")));
        Path home = Path.of(System.getProperty("user.home"), ".local", "share", "meshgate", "demo");
        assertEquals(home, DemoMesh.defaultDataFolder(Map.of()));
        assertEquals(home, DemoMesh.defaultDataFolder(Map.of("XDG_DATA_HOME", "")));
        assertEquals(home, DemoMesh.defaultDataFolder(Map.of("XDG_DATA_HOME", "relative")));
    }

    // ---- means

    /** A demo in a JVM of its own, which keeps it until it is ended. */
    static final class Main {
        public static void main(String[] args) throws InterruptedException {
            DemoMesh.start(Path.of(args[0]), Double.parseDouble(args[1]), ProgressListener.NONE);
            Thread.sleep(Duration.ofMinutes(5));
        }
    }

    private static Process startInItsOwnProcess(Path data, double scale) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        data.toString(),
                        Double.toString(scale))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The process of the PostgreSQL server that a demo has started over its folder. */
    private static long awaitServer(Process demo, Path folder) throws InterruptedException {
        while (demo.isAlive()) {
            long pid = PostmasterPid.read(folder.resolve("postgres"))
                    .map(PostmasterPid::pid)
                    .orElse(0L);
            if (isServer(pid)) {
                return pid;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("the demo ended with exit code " + demo.exitValue());
    }

    private static boolean isServer(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("postgres"))
                .isPresent();
    }

    private void assertNothingRuns() {
        List<String> running = ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(data.toString()))
                .toList();
        assertEquals(List.of(), running);
    }

    private static Connection connect(DemoMesh mesh) throws IOException, SQLException {
        String password = Files.readString(mesh.secretsFolder().resolve("sales").resolve("orders-password"));
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port(mesh) + "/sales", "meshgate", password.strip());
    }

    private static int port(DemoMesh mesh) throws IOException {
        Path contract = mesh.catalogFolder().resolve("sales").resolve("orders").resolve("v1.odcs.yaml");
        JsonNode server = new ObjectMapper(new YAMLFactory())
                .readTree(contract.toFile())
                .get("servers")
                .get(0);
        assertEquals(mesh.environment(), server.get("environment").asText());
        return server.get("port").asInt();
    }

    private static void connectTo(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1000);
        }
    }

    private static String answer(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            return Rows.of(results).values().toString();
        }
    }

    /** The names in a folder, but for PostgreSQL's programs. */
    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new TreeSet<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.matches("postgresql-[0-9a-f]{12}"))
                    .toList());
        }
    }

    private static Set<String> difference(Set<String> all, Set<String> without) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }
}
