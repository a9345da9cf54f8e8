package io.meshgate.gateway.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Fills a DuckDB database, and writes its tables as Parquet files where that is what is wanted. */
final class DuckDbLoader implements TableLoader {
    private final Connection connection;
    private final Optional<Path> parquetFolder;
    private final Set<TpchTable> tables = EnumSet.noneOf(TpchTable.class);

    private DuckDbLoader(String url, Optional<Path> parquetFolder) throws SQLException {
        this.connection = DriverManager.getConnection(url);
        this.parquetFolder = parquetFolder;
    }

    /** Fills a DuckDB file, which does not exist yet. */
    static DuckDbLoader file(Path file) throws SQLException {
        return new DuckDbLoader("jdbc:duckdb:" + file, Optional.empty());
    }

    /** Writes one Parquet file for each table, {@code <table>.parquet}. */
    static DuckDbLoader parquet(Path folder) throws SQLException {
        return new DuckDbLoader("jdbc:duckdb:", Optional.of(folder));
    }

    @Override
    public void create(TpchTable table) throws SQLException {
        String key = String.join(", ", table.primaryKey());
        execute("create table " + table.tableName() + " (" + table.columnDefinitions() + ", primary key (" + key
                + "))");
        tables.add(table);
    }

    @Override
    public void load(TpchTable table, Path file) throws SQLException {
        execute("copy " + table.tableName() + " from " + TableLoader.literal(file)
                + " (format csv, auto_detect false, header false, delimiter '|', quote '', escape '')");
    }

    @Override
    public void finish(ProgressListener listener) throws SQLException {
        if (parquetFolder.isPresent()) {
            for (TpchTable table : tables) {
                Path file = parquetFolder.get().resolve(table.tableName() + ".parquet");
                execute("copy " + table.tableName() + " to " + TableLoader.literal(file) + " (format parquet)");
            }
        } else {
            execute("checkpoint");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
