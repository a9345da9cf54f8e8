package io.meshgate.gateway.config;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The table of keys: each with its type, its default and its meaning, in the order of the documentation. */
final class Settings {
    private static final List<Setting<?>> ALL = new ArrayList<>();

    static final Setting<Path> CATALOG_FOLDER = required(
            "catalog.folder",
            SettingType.FOLDER,
            "The data contracts of the mesh: `<domain>/<product>/v<major>.odcs.yaml`.");

    static final Setting<Optional<String>> CATALOG_ENVIRONMENT = setting(
            "catalog.environment",
            SettingType.OPTIONAL_TEXT,
            Optional::empty,
            "none",
            "Which environment's entry of a contract's `servers` is used. May be left out where contracts name one"
                    + " only.");

    static final Setting<Duration> CATALOG_RESCAN_INTERVAL = setting(
            "catalog.rescanInterval",
            SettingType.TIME,
            () -> Duration.ofSeconds(2),
            "`2s`",
            "How long a changed contract may stay unseen where the file system tells of no changes, as network file"
                    + " systems do not. Elsewhere it is seen at once.");

    static final Setting<String> FLIGHT_HOST = setting(
            "flight.host",
            SettingType.TEXT,
            () -> "127.0.0.1",
            "`127.0.0.1`",
            "The address that the Flight SQL door listens on. Only this machine's own (loopback) for now.");

    static final Setting<Integer> FLIGHT_PORT = setting(
            "flight.port",
            SettingType.NUMBER,
            () -> 31337,
            "`31337`",
            "The port that the Flight SQL door listens on; 0 takes any free one.");

    static final Setting<DataSize> ENGINE_MEMORY = setting(
            "engine.memory",
            SettingType.SIZE,
            Settings::quarterOfTheMachine,
            "a quarter of the machine's memory",
            "Memory of the local engine, which joins what lies in several stores, for all queries together."
                    + " What does not fit is spilled to disk.");

    static final Setting<Integer> ENGINE_THREADS = setting(
            "engine.threads",
            SettingType.NUMBER,
            Runtime.getRuntime()::availableProcessors,
            "the machine's processors",
            "Threads of the local engine.");

    static final Setting<Path> ENGINE_SPILL_FOLDER = setting(
            "engine.spill.folder",
            SettingType.FOLDER,
            () -> Path.of(System.getProperty("java.io.tmpdir")).resolve("meshgate-spill"),
            "`meshgate-spill` in the system's folder for temporary files",
            "Where the local engine spills to: a folder of its own in there, which it deletes when the gateway stops.");

    static final Setting<DataSize> ENGINE_SPILL_MAX = setting(
            "engine.spill.max",
            SettingType.SIZE,
            () -> DataSize.ofMebibytes(10 << 10),
            "`10GiB`",
            "Disk that the local engine may use for spilling, for all queries together. A query that needs more"
                    + " fails.");

    static final Setting<Optional<Path>> SECRETS_FOLDER = setting(
            "secrets.folder",
            SettingType.OPTIONAL_FOLDER,
            Optional::empty,
            "none",
            "Where `secretRef: file:NAME` of a contract is looked up: `<secrets.folder>/<domain>/NAME`."
                    + " Without it only `env:` secrets work.");

    static final Setting<List<Path>> FILES_ROOTS = setting(
            "files.roots",
            SettingType.FOLDERS,
            List::of,
            "`[]`: no files at all",
            "The folders below which local files and DuckDB files that contracts name must lie.");

    static final Setting<Integer> STORES_CONNECTIONS_MAX = setting(
            "stores.connectionsMax",
            SettingType.NUMBER,
            () -> 8,
            "`8`",
            "Connections to one endpoint, and so statements that run there at a time. Further queries wait.");

    static final Setting<Duration> STORES_CONNECT_TIMEOUT = setting(
            "stores.connectTimeout",
            SettingType.TIME,
            () -> Duration.ofSeconds(10),
            "`10s`",
            "How long making a connection to a store may take.");

    static final Setting<Duration> STORES_CONNECTION_WAIT = setting(
            "stores.connectionWait",
            SettingType.TIME,
            () -> Duration.ofSeconds(30),
            "`30s`",
            "How long a query waits for a free connection to a store before it fails.");

    static final Setting<Duration> STORES_STATEMENT_TIMEOUT = setting(
            "stores.statementTimeout",
            SettingType.TIME,
            () -> Duration.ofMinutes(10),
            "`10m`",
            "How long one statement may run in a store. Stores that can are told, so that they end it even if the"
                    + " gateway is gone.");

    static final Setting<DataSize> STORES_EMBEDDED_MEMORY = setting(
            "stores.embeddedMemory",
            SettingType.SIZE,
            () -> DataSize.ofMebibytes(512),
            "`512MiB`",
            "Memory of each store that runs inside the gateway: a DuckDB file, or the reader of local files.");

    static final Setting<Integer> STORES_EMBEDDED_THREADS = setting(
            "stores.embeddedThreads",
            SettingType.NUMBER,
            Runtime.getRuntime()::availableProcessors,
            "the machine's processors",
            "Threads of each store that runs inside the gateway.");

    static final Setting<Duration> QUERY_TIMEOUT = setting(
            "query.timeout",
            SettingType.TIME,
            () -> Duration.ofMinutes(10),
            "`10m`",
            "How long a query may take, from the request to its last row. It is cancelled then.");

    static final Setting<Integer> QUERY_SQL_LENGTH_MAX = setting(
            "query.sqlLengthMax", SettingType.CHARACTERS, () -> 2_000_000, "`2000000`", "Length of a statement.");

    static final Setting<Integer> QUERY_NESTING_MAX = setting(
            "query.nestingMax",
            SettingType.NUMBER,
            () -> 100,
            "`100`",
            "How deep parentheses may be nested in a statement.");

    private Settings() {}

    /** All keys, in the order of the documentation. */
    static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    private static DataSize quarterOfTheMachine() {
        long machine = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize();
        return DataSize.ofMebibytes(Math.max(64, (machine / 4) >> 20));
    }

    private static <T> Setting<T> required(String key, SettingType<T> type, String meaning) {
        return add(new Setting<>(key, type, Optional.empty(), "required", meaning));
    }

    private static <T> Setting<T> setting(
            String key, SettingType<T> type, Supplier<T> byDefault, String defaultWords, String meaning) {
        return add(new Setting<>(key, type, Optional.of(byDefault), defaultWords, meaning));
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
