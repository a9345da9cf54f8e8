package io.meshgate.gateway.corpora;

import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreTable;
import io.meshgate.gateway.place.FragmentLeaves;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;

/** How many rows a piece of a plan really has: its SQL, asked of one DuckDB that holds all tables of a corpus. */
final class TrueRows implements AutoCloseable {
    /** The most mentions of one table in a query of the corpora. */
    private static final int MENTIONS_MAX = 20;

    private final Connection connection;
    private final RemainderEngine engine;
    private final Map<String, Long> known = new HashMap<>();

    /** @param engine writes the SQL */
    TrueRows(Path parquetFolder, Collection<String> tables, RemainderEngine engine) throws SQLException {
        this.engine = engine;
        this.connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET integer_division = true");
            for (String table : tables) {
                statement.execute("CREATE TABLE " + mention(table, 1) + " AS FROM '"
                        + parquetFolder.resolve(table + ".parquet") + "'");
                for (int i = 2; i <= MENTIONS_MAX; i++) {
                    statement.execute("CREATE VIEW " + mention(table, i) + " AS FROM " + mention(table, 1));
                }
            }
        }
    }

    private static String mention(String table, int number) {
        return "\"" + table + " " + number + "\"";
    }

    long of(RelNode rel) throws SQLException {
        String sql = engine.render(overOneDatabase(rel, new HashMap<>())).text();
        Long rows = known.get(sql);
        if (rows == null) {
            try (Statement statement = connection.createStatement();
                    ResultSet results = statement.executeQuery("SELECT count(*) FROM (" + sql + ")")) {
                results.next();
                rows = results.getLong(1);
            }
            known.put(sql, rows);
        }
        return rows;
    }

    private static RelNode overOneDatabase(RelNode rel, Map<String, Integer> mentions) {
        if (rel instanceof TableScan scan) {
            StoreTable table = scan.getTable().unwrapOrThrow(StoreTable.class);
            String name = table.table().name();
            return FragmentLeaves.leaf(
                    rel, name + " " + mentions.merge(name, 1, Integer::sum), SqlTypes.resultColumns(rel.getRowType()));
        }
        List<RelNode> inputs = rel.getInputs().stream()
                .map(input -> overOneDatabase(input, mentions))
                .toList();
        return inputs.isEmpty() ? rel : rel.copy(rel.getTraitSet(), inputs);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
