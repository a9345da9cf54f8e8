package io.meshgate.adapter.embedded;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.Column;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import io.meshgate.catalog.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Contracts, settings and files for the tests of both stores. */
final class Stores {
    static final Secrets NO_SECRETS = reference -> {
        throw new AssertionError("no secret is needed");
    };

    private Stores() {}

    static StoreSettings settings(Path root) {
        return new StoreSettings(List.of(root), 4, Duration.ofSeconds(5), Duration.ofMinutes(2), 256L << 20, 2);
    }

    static Endpoint duckDb(Path file) {
        return endpoint("duckdb", Optional.of(file.toString()), Optional.empty(), Optional.empty());
    }

    static Endpoint files(Path folder, String format) {
        return endpoint("local", Optional.empty(), Optional.of(folder.toString()), Optional.of(format));
    }

    private static Endpoint endpoint(
            String type, Optional<String> database, Optional<String> path, Optional<String> format) {
        return new Endpoint(
                "supply",
                "parts",
                1,
                "live",
                type,
                Optional.empty(),
                0,
                database,
                Optional.empty(),
                path,
                format,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                "the supply team",
                Optional.of("supply@example.org"));
    }

    /** A table whose contract tells no columns. */
    static Table table(String physicalName) {
        return new Table("t", physicalName, List.of(), List.of(), Optional.empty());
    }

    /** A table whose contract tells these types. */
    static Table table(String physicalName, Map<String, ColumnType> types) {
        List<Column> columns = types.entrySet().stream()
                .map(c -> new Column(c.getKey(), c.getKey(), Optional.of(c.getValue()), false, Optional.empty()))
                .toList();
        return new Table("t", physicalName, columns, List.of(), Optional.empty());
    }

    /** The table as the resolver makes it of what the store tells. */
    static StoreTable resolved(Endpoint endpoint, Table table, LiveTable live) {
        List<StoreColumn> columns = live.columns().stream()
                .map(c -> new StoreColumn(c.name(), c.type(), c.nullable(), c))
                .toList();
        return new StoreTable(endpoint, table, columns, List.of(), OptionalLong.empty());
    }

    /** What the store estimates of a table. */
    static TableStatistics statistics(DomainStore store, Table table) {
        return store.statistics(table, store.describe(table));
    }

    static LiveColumn column(LiveTable table, String name) {
        return table.columns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " of " + table.columns()));
    }

    /** Runs statements in a DuckDB of its own: in memory, or in the file. */
    static void write(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
