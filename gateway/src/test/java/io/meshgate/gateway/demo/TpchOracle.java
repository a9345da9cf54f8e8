package io.meshgate.gateway.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** One DuckDB database that holds all tables: its answers are right. Each query is asked once. */
final class TpchOracle implements AutoCloseable {
    private final Connection connection;
    private final Map<TpchQuery, ResultComparison> comparisons = new HashMap<>();

    /** @param file a database of its own: DuckDB shares an open file with whoever opens it in the same process */
    TpchOracle(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:" + file);
    }

    /** What answers to the query are to be compared with. Thread-safe. */
    synchronized ResultComparison comparison(TpchQuery query) throws SQLException {
        ResultComparison known = comparisons.get(query);
        if (known != null) {
            return known;
        }
        Rows full = run(query.withoutLimit().sql(TpchTable::tableName));
        ResultComparison comparison = new ResultComparison(full, query.orderKeys(full.columns()), query.limit());
        comparisons.put(query, comparison);
        return comparison;
    }

    Rows run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            return Rows.of(results);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
