package io.meshgate.gateway.corpora;

import io.meshgate.gateway.demo.ResultComparison;
import io.meshgate.gateway.demo.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One DuckDB database that holds all tables: its answers are right. Each query is asked once. Thread-safe. */
final class TpcdsOracle implements AutoCloseable {
    private final Connection connection;
    private final Map<TpcdsQuery, ResultComparison> comparisons = new HashMap<>();

    TpcdsOracle(CorpusStores stores) throws SQLException, IOException {
        Path own = Files.copy(stores.duckDbFile(), stores.folder().resolve("oracle.duckdb"));
        connection = DriverManager.getConnection("jdbc:duckdb:" + own);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET integer_division = true");
            statement.execute("SET default_null_order = 'nulls_last_on_asc_first_on_desc'");
            statement.execute("SET TimeZone = 'UTC'");
        }
    }

    /** What is wrong with an answer, if anything is; labels do not count. */
    Optional<String> difference(TpcdsQuery query, Rows actual) throws SQLException {
        ResultComparison comparison = comparison(query);
        int columns = comparison.full().columns().size();
        return actual.columns().size() == columns
                ? comparison.difference(new Rows(comparison.full().columns(), actual.values()))
                : Optional.of("there are " + actual.columns().size() + " columns and should be " + columns);
    }

    int rows(TpcdsQuery query) throws SQLException {
        return comparison(query).full().values().size();
    }

    private synchronized ResultComparison comparison(TpcdsQuery query) throws SQLException {
        ResultComparison known = comparisons.get(query);
        if (known != null) {
            return known;
        }
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(query.withoutLimit().sql(UnaryOperator.identity()))) {
            ResultComparison comparison = new ResultComparison(Rows.of(results), query.orderKeys(), query.limit());
            comparisons.put(query, comparison);
            return comparison;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
