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

    static final Setting<Duration> STORES_STATISTICS_REFRESH_INTERVAL = setting(
            "stores.statisticsRefreshInterval",
            SettingType.TIME,
            () -> Duration.ofMinutes(5),
            "`5m`",
            "How old a table's statistics may be before its store is asked for them again, in the background of the"
                    + " next query that uses the table.");

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

    static final Setting<Duration> QUERY_PLANNING_TIME = setting(
            "query.planningTime",
            SettingType.TIME,
            () -> Duration.ofSeconds(2),
            "`2s`",
            "How long a plan is made better. Then the best one so far is taken; EXPLAIN says so.");

    static final Setting<Integer> QUERY_SQL_LENGTH_MAX = setting(
            "query.sqlLengthMax", SettingType.CHARACTERS, () -> 2_000_000, "`2000000`", "Length of a statement.");

    static final Setting<Integer> QUERY_NESTING_MAX = setting(
            "query.nestingMax",
            SettingType.NUMBER,
            () -> 100,
            "`100`",
            "How deep parentheses and CASEs may be nested in a statement.");

    static final Setting<Integer> QUERY_CONDITIONS_MAX = setting(
            "query.conditionsMax",
            SettingType.NUMBER,
            () -> 1_000,
            "`1000`",
            "How many ANDs and ORs, and how many joins or set operations, may follow each other in a statement. Values"
                    + " of an IN list do not count.");

    static final Setting<Integer> QUERY_OPERATORS_MAX = setting(
            "query.operatorsMax",
            SettingType.NUMBER,
            () -> 250,
            "`250`",
            "How many other operators (`a + b + ...`) may follow each other without parentheses in a statement.");

    static final Setting<Optional<Long>> QUERY_RESULT_ROWS_MAX = setting(
            "query.resultRowsMax",
            SettingType.OPTIONAL_NUMBER,
            Optional::empty,
            "none",
            "How many rows an answer may have. A longer one is an error, never a short answer.");

    static final Setting<Optional<DataSize>> QUERY_RESULT_BYTES_MAX = setting(
            "query.resultBytesMax",
            SettingType.OPTIONAL_SIZE,
            Optional::empty,
            "none",
            "How large an answer may be, as Arrow holds it in memory. A larger one is an error, never a short answer.");

    static final Setting<DataSize> QUERY_MEMORY = setting(
            "query.memory",
            SettingType.SIZE,
            () -> DataSize.ofMebibytes(512),
            "`512MiB`",
            "Memory of one query's rows that are under way between its stores, the engine and the client. A query that"
                    + " needs more fails.");

    static final Setting<Integer> QUERY_KEYS_MAX = setting(
            "query.keysMax",
            SettingType.NUMBER,
            () -> 100_000,
            "`100000`",
            "How many join keys from one store are sent to another, so that only rows with a partner travel. Where"
                + " there are more, ranges of them are sent if those leave enough out, and else all rows travel. `0`"
                + " sends none.");

    static final Setting<Integer> QUERY_ROWS_SENT_MAX = setting(
            "query.rowsSentMax",
            SettingType.NUMBER,
            () -> 100_000,
            "`100000`",
            "How many rows of one store are sent along with a statement for another, where the join, the groups or the"
                    + " LIMIT can then be made there and less travels. `0` sends none: then no store sees rows of"
                    + " another.");

    static final Setting<Integer> ADMISSION_QUERIES_MAX = setting(
            "admission.queriesMax",
            SettingType.NUMBER,
            () -> 64,
            "`64`",
            "How many queries run at a time. Further ones wait in the order in which they came. EXPLAIN and metadata"
                    + " are not counted.");

    static final Setting<Integer> ADMISSION_PLANNING_MAX = setting(
            "admission.planningMax",
            SettingType.NUMBER,
            () -> 64,
            "`64`",
            "How many statements are planned at a time, each on a thread of its own. Further ones wait in the order in"
                    + " which they came.");

    static final Setting<Integer> ADMISSION_QUEUE_MAX = setting(
            "admission.queueMax",
            SettingType.NUMBER,
            () -> 256,
            "`256`",
            "How many queries wait at a time: to be planned, for the connections of one store, and to run. Further ones"
                    + " are refused.");

    static final Setting<Duration> ADMISSION_WAIT = setting(
            "admission.wait",
            SettingType.TIME,
            () -> Duration.ofSeconds(30),
            "`30s`",
            "How long a query waits to be planned, and how long to run, before it is refused.");

    static final Setting<DataSize> ADMISSION_MEMORY = setting(
            "admission.memory",
            SettingType.SIZE,
            Settings::quarterOfTheMachine,
            "a quarter of the machine's memory",
            "Memory of the rows under way of all queries together. A query that needs more than is left fails.");

    static final Setting<DataSize> PLANS_MEMORY = setting(
            "plans.memory",
            SettingType.SIZE,
            () -> DataSize.ofMebibytes(64),
            "`64MiB`",
            "Memory of the plans that are kept for statements that are asked again, by estimate. The ones that are"
                    + " used least go first. `0MiB` keeps none.");

    static final Setting<Integer> STATISTICS_LEARNED_MAX = setting(
            "statistics.learnedMax",
            SettingType.NUMBER,
            () -> 10_000,
            "`10000`",
            "Of how many fragments, those read last, the gateway remembers for a day how many rows they really had, so"
                    + " that later plans start from there; about 200 bytes each. `0`: of none.");

    static final Setting<Operations.LogLevel> LOG_LEVEL = setting(
            "log.level",
            SettingType.choice(Operations.LogLevel.class),
            () -> Operations.LogLevel.INFO,
            "`info`",
            "What `serve` writes to standard error: messages of this level and above. At `info` that is a line per"
                    + " query, without its text.");

    static final Setting<List<String>> LOG_LEVELS = setting(
            "log.levels",
            SettingType.TEXTS,
            List::of,
            "`[]`",
            "Other levels for parts of the program, as `LOGGER=LEVEL`: `[io.meshgate.adapter=debug]`.");

    static final Setting<Operations.LogFormat> LOG_FORMAT = setting(
            "log.format",
            SettingType.choice(Operations.LogFormat.class),
            () -> Operations.LogFormat.TEXT,
            "`text`",
            "How these messages are written; `json` is one object a line.");

    static final Setting<Operations.QueryLogTo> QUERY_LOG_TO = setting(
            "queryLog.to",
            SettingType.choice(Operations.QueryLogTo.class),
            () -> Operations.QueryLogTo.OFF,
            "`off`",
            "Where one JSON line per query goes: docs/operations.md tells its fields. With `stdout`, nothing else is"
                    + " written to standard output.");

    static final Setting<Optional<Path>> QUERY_LOG_FILE = setting(
            "queryLog.file",
            SettingType.OPTIONAL_FILE,
            Optional::empty,
            "none",
            "The query log's file, which `queryLog.to: file` needs. Older ones lie beside it as `FILE.1`, `FILE.2`"
                    + " ...");

    static final Setting<DataSize> QUERY_LOG_FILE_SIZE_MAX = setting(
            "queryLog.fileSizeMax",
            SettingType.SIZE,
            () -> DataSize.ofMebibytes(100),
            "`100MiB`",
            "At what size the query log begins a new file.");

    static final Setting<Integer> QUERY_LOG_FILES_MAX = setting(
            "queryLog.filesMax",
            SettingType.NUMBER,
            () -> 10,
            "`10`",
            "How many files the query log keeps, the one that is written included.");

    static final Setting<Operations.QueryLogSql> QUERY_LOG_SQL = setting(
            "queryLog.sql",
            SettingType.choice(Operations.QueryLogSql.class),
            () -> Operations.QueryLogSql.HASH,
            "`hash`",
            "Whether the query log holds each statement's text and error message, which may quote data, or only the"
                    + " text's hash.");

    static final Setting<Integer> QUERY_LOG_SQL_LENGTH_MAX = setting(
            "queryLog.sqlLengthMax",
            SettingType.CHARACTERS,
            () -> 4_000,
            "`4000`",
            "How much of a statement's text the query log holds.");

    static final Setting<Integer> QUERY_LOG_LINES_WAITING_MAX = setting(
            "queryLog.linesWaitingMax",
            SettingType.NUMBER,
            () -> 4_096,
            "`4096`",
            "Lines that may wait for a slow disk. Further ones are dropped, counted and reported: no query waits for"
                    + " its line.");

    static final Setting<Duration> SHUTDOWN_DRAIN_TIMEOUT = setting(
            "shutdown.drainTimeout",
            SettingType.TIME,
            () -> Duration.ofSeconds(30),
            "`30s`",
            "How long a gateway that was told to stop lets running queries finish. It cancels the rest. `0s` waits for"
                    + " none.");

    static final Setting<Duration> SHUTDOWN_TICKET_WAIT = setting(
            "shutdown.ticketWait",
            SettingType.TIME,
            () -> Duration.ofSeconds(5),
            "`5s`",
            "How long a gateway that was told to stop waits for a client to come for the rows of a statement that it"
                    + " has planned for it.");

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
