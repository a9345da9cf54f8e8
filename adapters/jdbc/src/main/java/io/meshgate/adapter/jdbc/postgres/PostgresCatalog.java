package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveColumn.Trait;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.jdbc.postgres.PostgresTypes.Meaning;
import io.meshgate.catalog.ColumnType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Describes a table, partitioned table, view, materialized view or foreign table by one query of PostgreSQL's catalog.
 *
 * <p>What the planner relies on must hold for every row: a column may be NULL unless its constraint is validated and
 * enforced by this server, and a key is unique only if it is neither partial, deferrable, over expressions or ranges, nor
 * inherited around, and none of its columns can be NULL more than once.
 */
final class PostgresCatalog {
    /**
     * One row per column and key that it belongs to; keys are numbered, the primary one first. {@code types} walks from a
     * column's type through domains and arrays to its leaf.
     */
    private static final String DESCRIPTION = """
        WITH RECURSIVE target AS (
          SELECT c.oid, c.relkind, c.relkind = 'r' AND c.relhassubclass AS has_heirs
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        ), types AS (
          SELECT a.attnum, a.atttypid AS type, a.atttypmod AS modifier, 0 AS arrays, FALSE AS domain, 0 AS depth
          FROM target JOIN pg_catalog.pg_attribute a ON a.attrelid = target.oid AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT w.attnum,
                 CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END,
                 CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE w.modifier END,
                 w.arrays + CASE WHEN t.typtype = 'd' THEN 0 ELSE 1 END,
                 w.domain OR t.typtype = 'd',
                 w.depth + 1
          FROM types w
          JOIN pg_catalog.pg_type t ON t.oid = w.type
          LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
          WHERE t.typtype = 'd' OR e.oid IS NOT NULL
        ), leaves AS (
          SELECT DISTINCT ON (attnum) * FROM types ORDER BY attnum, depth DESC
        ), columns AS (
          SELECT a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS spelling,
                 a.attnotnull AND target.relkind <> 'f' AND NOT target.has_heirs AND NOT EXISTS (
                   SELECT FROM pg_catalog.pg_constraint k
                   WHERE k.conrelid = target.oid AND k.contype = 'n' AND NOT k.convalidated AND k.conkey = ARRAY[a.attnum]
                 ) AS never_null,
                 COALESCE(o.collnamespace <> 'pg_catalog'::regnamespace
                       OR o.collname NOT IN ('default', 'C'), FALSE) AS own_collation,
                 l.modifier, l.arrays, l.domain, t.typtype,
                 CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN t.typname END AS built_in,
                 t.typname
          FROM target
          JOIN pg_catalog.pg_attribute a ON a.attrelid = target.oid
          JOIN leaves l ON l.attnum = a.attnum
          JOIN pg_catalog.pg_type t ON t.oid = l.type
          LEFT JOIN pg_catalog.pg_collation o ON o.oid = a.attcollation
        ), keys AS (
          SELECT dense_rank() OVER (ORDER BY i.indisprimary DESC, i.indexrelid) AS key, k.attnum, k.position
          FROM target
          JOIN pg_catalog.pg_index i ON i.indrelid = target.oid
          CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
          WHERE i.indisunique AND i.indisvalid AND i.indimmediate AND NOT i.indisexclusion AND i.indpred IS NULL
            AND NOT target.has_heirs AND k.position <= i.indnkeyatts
            AND NOT EXISTS (
              SELECT FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS u (attnum, position)
              LEFT JOIN columns ON columns.attnum = u.attnum
              WHERE u.position <= i.indnkeyatts AND columns.never_null IS NOT TRUE)
        )
        SELECT columns.*, keys.key, keys.position AS key_position
        FROM target
        LEFT JOIN columns ON TRUE
        LEFT JOIN keys ON keys.attnum = columns.attnum
        ORDER BY columns.attnum\
        """;

    private PostgresCatalog() {}

    /** Empty if there is no such table. */
    static Optional<LiveTable> describe(Connection connection, QualifiedName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DESCRIPTION)) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(table(rows)) : Optional.empty();
            }
        }
    }

    /** The rows from the present one on, which is there even if the table has no columns. */
    private static LiveTable table(ResultSet rows) throws SQLException {
        Map<String, LiveColumn> columns = new LinkedHashMap<>();
        SortedMap<Integer, SortedMap<Integer, String>> keys = new TreeMap<>();
        do {
            String column = rows.getString("attname");
            if (column == null) {
                continue;
            }
            if (!columns.containsKey(column)) {
                columns.put(column, column(rows, column));
            }
            int key = rows.getInt("key");
            if (!rows.wasNull()) {
                keys.computeIfAbsent(key, k -> new TreeMap<>()).put(rows.getInt("key_position"), column);
            }
        } while (rows.next());
        return new LiveTable(
                List.copyOf(columns.values()),
                keys.values().stream().map(key -> List.copyOf(key.values())).toList());
    }

    private static LiveColumn column(ResultSet row, String name) throws SQLException {
        Meaning meaning = meaning(row);
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (meaning.cast()) {
            traits.add(Trait.CAST_ON_READ);
        }
        if (row.getBoolean("own_collation")) {
            traits.add(Trait.OWN_COLLATION);
        }
        return new LiveColumn(name, row.getString("spelling"), meaning.type(), !row.getBoolean("never_null"), traits);
    }

    /** What the leaf's type means, with the domains and the array around it. */
    private static Meaning meaning(ResultSet row) throws SQLException {
        Meaning leaf = leaf(row);
        int arrays = row.getInt("arrays");
        if (leaf.type().equals(ColumnType.UNKNOWN) || arrays > 1) {
            return Meaning.NOTHING;
        }
        ColumnType type = arrays == 1 ? ColumnType.array(leaf.type()) : leaf.type();
        // An array tells the type of its elements, and only one type per promised type is read.
        boolean otherText = arrays == 1 && "varchar".equals(row.getString("built_in"));
        return new Meaning(type, leaf.cast() || otherText || row.getBoolean("domain"));
    }

    private static Meaning leaf(ResultSet row) throws SQLException {
        String builtIn = row.getString("built_in");
        if (builtIn != null) {
            return PostgresTypes.builtIn(builtIn, row.getInt("modifier"));
        }
        boolean text =
                row.getString("typtype").equals("e") || row.getString("typname").equals("citext");
        return text ? new Meaning(ColumnType.VARCHAR, true) : Meaning.NOTHING;
    }
}
