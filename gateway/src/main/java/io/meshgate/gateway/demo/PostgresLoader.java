package io.meshgate.gateway.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fills a PostgreSQL database by server-side COPY: the server reads the files itself, so its role needs to be a
 * superuser.
 *
 * <p>Tables are made and filled in one transaction: the rows are then frozen as they come and, with {@code
 * wal_level=minimal}, never logged. Keys and indexes follow, for building them once is cheaper than keeping them up.
 */
final class PostgresLoader implements TableLoader {

    /** Indexes that serve the questions which people ask of orders, besides those of the primary keys. */
    private static final Map<TpchTable, List<String>> INDEXES = Map.of(
            TpchTable.ORDERS, List.of("o_custkey", "o_orderdate"),
            TpchTable.LINEITEM, List.of("l_partkey, l_suppkey", "l_shipdate"),
            TpchTable.PARTSUPP, List.of("ps_suppkey"));

    private final Connection connection;
    private final Set<TpchTable> tables = EnumSet.noneOf(TpchTable.class);

    /** @param connection to an empty database, as a superuser; closed with this loader */
    PostgresLoader(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
    }

    @Override
    public void create(TpchTable table) throws SQLException {
        execute("create table " + table.tableName() + " (" + table.columnDefinitions() + ")");
        tables.add(table);
    }

    @Override
    public void load(TpchTable table, Path file) throws SQLException {
        execute("copy " + table.tableName() + " from " + TableLoader.literal(file)
                + " with (format text, delimiter '|', freeze)");
    }

    @Override
    public void finish(ProgressListener listener) throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
        for (TpchTable table : tables) {
            listener.step("Indexing " + table.tableName());
            execute("alter table " + table.tableName() + " add primary key " + list(table.primaryKey()));
            for (String columns : INDEXES.getOrDefault(table, List.of())) {
                execute("create index on " + table.tableName() + " (" + columns + ")");
            }
            addForeignKeys(table);
        }
        listener.step("Gathering statistics");
        execute("analyze");
    }

    /** Only those to tables of this database: what another domain owns is promised by its contract, not by a key. */
    private void addForeignKeys(TpchTable table) throws SQLException {
        for (TpchTable.Reference reference : table.references()) {
            if (tables.contains(reference.table())) {
                execute("alter table " + table.tableName() + " add foreign key " + list(reference.columns())
                        + " references " + reference.table().tableName());
            }
        }
    }

    private static String list(List<String> columns) {
        return "(" + String.join(", ", columns) + ")";
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
