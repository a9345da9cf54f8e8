package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.LiveKeys;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The primary and foreign keys of a table by one query of PostgreSQL's catalog. */
final class PostgresKeys {
    /**
     * One row per key, one row without a key for a table that has none. A key that refers to a partitioned table has rows
     * for its partitions as well, whose parent is a key of the same table.
     */
    private static final String KEYS = """
        WITH places AS (
          SELECT k.oid AS key, u.position, a.attname::text AS own, b.attname::text AS target
          FROM pg_catalog.pg_constraint k
          CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS u (attnum, position)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum
          LEFT JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[u.position]
        )
        SELECT n.nspname, c.relname, k.conname, k.contype, tn.nspname AS target_schema, t.relname AS target_table,
               ARRAY(SELECT own FROM places WHERE places.key = k.oid ORDER BY position) AS columns,
               ARRAY(SELECT target FROM places WHERE places.key = k.oid ORDER BY position) AS target_columns
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'f') AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_constraint parent WHERE parent.oid = k.conparentid AND parent.conrelid = c.oid)
        LEFT JOIN pg_catalog.pg_class t ON t.oid = k.confrelid
        LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
        WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        ORDER BY k.conname\
        """;

    private PostgresKeys() {}

    /** Of a table that is not there: none. */
    static LiveKeys of(Connection connection, QualifiedName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet rows = statement.executeQuery()) {
                return keys(rows);
            }
        }
    }

    private static LiveKeys keys(ResultSet rows) throws SQLException {
        Optional<LiveKeys.Name> table = Optional.empty();
        Optional<LiveKeys.PrimaryKey> primary = Optional.empty();
        List<LiveKeys.ForeignKey> foreign = new ArrayList<>();
        while (rows.next()) {
            table = Optional.of(new LiveKeys.Name(rows.getString("nspname"), rows.getString("relname")));
            String name = rows.getString("conname");
            if (name == null) {
                continue;
            }
            List<String> columns = texts(rows.getArray("columns"));
            if (rows.getString("contype").equals("p")) {
                primary = Optional.of(new LiveKeys.PrimaryKey(name, columns));
            } else {
                LiveKeys.Name target =
                        new LiveKeys.Name(rows.getString("target_schema"), rows.getString("target_table"));
                foreign.add(new LiveKeys.ForeignKey(name, columns, target, texts(rows.getArray("target_columns"))));
            }
        }
        return new LiveKeys(table, primary, foreign);
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
