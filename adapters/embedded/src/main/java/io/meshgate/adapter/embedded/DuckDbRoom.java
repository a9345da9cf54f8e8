package io.meshgate.adapter.embedded;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * One DuckDB instance inside this process, configured and then locked, so that no statement can widen what it sees or
 * uses. Thread-safe; every statement has a connection of its own.
 *
 * <p>The settings that give Meshgate's SQL its meaning are the same in every room: division of integers truncates and
 * division by zero is an error, NULL sorts as the highest value, the zone is UTC.
 */
final class DuckDbRoom implements AutoCloseable {
    /** Reads a CSV column as the type that it is cast to: 0.1 as DOUBLE where a REAL is promised, 2.49 as 2.5. */
    private static final String TYPE_PUSHDOWN = "type_pushdown";

    /**
     * Takes an outer join for one without rows where its statistics say that the optional side has none, and then drops a LIMIT
     * or an EXISTS above it and packs a sum into fewer bytes than it needs: other rows, or an error.
     */
    private static final String STATISTICS = "statistics_propagation";

    private static final List<String> JOIN_ORDER = List.of("join_order", "build_side_probe_side");

    /** Keeps the instance alive; runs nothing itself. */
    private final DuckDBConnection first;

    private final ScheduledThreadPoolExecutor deadlines;
    private final NativeCalls calls = new NativeCalls();

    private DuckDbRoom(DuckDBConnection first) {
        this.first = first;
        this.deadlines = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().daemon().name("meshgate-duckdb-deadlines").factory());
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /**
     * Starts an instance.
     *
     * @throws SQLException when the file cannot be opened, with DuckDB's words
     */
    static DuckDbRoom open(RoomConfig config) throws SQLException {
        DuckDBConnection connection = connect(config);
        try {
            furnish(connection, config);
        } catch (SQLException | RuntimeException e) {
            try (connection) {
                throw e;
            }
        }
        return new DuckDbRoom(connection);
    }

    private static DuckDBConnection connect(RoomConfig config) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        properties.setProperty(DuckDBDriver.JDBC_INSTANCE_CACHE, "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("allow_community_extensions", "false");
        properties.setProperty("allow_persistent_secrets", "false");
        config.file()
                .ifPresent(file -> properties.setProperty(
                        DuckDBDriver.DUCKDB_ACCESS_MODE_PROPERTY, DuckDBDriver.DUCKDB_ACCESS_MODE_READ_ONLY));
        String url = "jdbc:duckdb:" + config.file().map(Path::toString).orElse("");
        return (DuckDBConnection) Objects.requireNonNull(new DuckDBDriver().connect(url, properties), url);
    }

    /** The last line locks the door: after it no setting can be changed. */
    private static void furnish(DuckDBConnection connection, RoomConfig config) throws SQLException {
        List<String> settings = new ArrayList<>();
        settings.add("integer_division = true");
        settings.add("default_null_order = 'nulls_last_on_asc_first_on_desc'");
        settings.add("TimeZone = 'UTC'");
        settings.add("memory_limit = " + kibibytes(config.memoryBytesMax()));
        settings.add("threads = " + config.threadsMax());
        settings.add("temp_directory = "
                + config.spill().map(s -> literal(s.folder().toString())).orElse("''"));
        config.spill().ifPresent(s -> settings.add("max_temp_directory_size = " + kibibytes(s.bytesMax())));
        settings.add("arrow_output_version = '1.0'");
        settings.add("arrow_large_buffer_size = false");
        settings.add("enable_external_file_cache = false");
        List<String> disabled = new ArrayList<>(List.of(TYPE_PUSHDOWN, STATISTICS));
        disabled.addAll(config.joinsAsWritten() ? JOIN_ORDER : List.of());
        settings.add("disabled_optimizers = " + literal(String.join(",", disabled)));
        if (!config.readableFolders().isEmpty()) {
            settings.add("allowed_directories = "
                    + config.readableFolders().stream()
                            .map(folder -> literal(folder + "/"))
                            .collect(Collectors.joining(", ", "[", "]")));
        }
        settings.add("enable_external_access = false");
        settings.add("lock_configuration = true");
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings) {
                statement.execute("SET GLOBAL " + setting);
            }
        }
    }

    private static String kibibytes(long bytes) {
        return "'" + Math.max(1, bytes / 1024) + "KiB'";
    }

    /** The text as an SQL literal. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The name as a quoted identifier. */
    static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** A connection for one statement; the caller closes it. */
    DuckDBConnection connect() throws SQLException {
        return first.duplicate();
    }

    /** Where calls into DuckDB wait. */
    NativeCalls calls() {
        return calls;
    }

    /** Calls {@code stop} when the time is over, unless the future is cancelled before. */
    Future<?> after(Duration time, Runnable stop) {
        return deadlines.schedule(stop, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** All connections must be closed before. */
    @Override
    public void close() throws SQLException {
        deadlines.shutdownNow();
        calls.close();
        first.close();
    }
}
