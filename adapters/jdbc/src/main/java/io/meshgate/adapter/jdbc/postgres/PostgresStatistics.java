package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.ColumnStatistics.CommonValue;
import io.meshgate.adapter.ColumnValue;
import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.ColumnType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What ANALYZE has left of a table in PostgreSQL's catalog, by one query; views have nothing, and a table that was never
 * analyzed has nothing or its size.
 *
 * <p>Bounds of a text's histogram are in the order of its collation. Sorted again by bytes they still are a sample of equally
 * many rows each, which is what ranges are estimated from.
 */
final class PostgresStatistics {
    private static final int COMMON_MAX = 100;
    private static final int BOUNDS_MAX = 101;
    private static final int TEXT_LENGTH_MAX = 100;

    /** A datum of variable width has a header of one byte, from 127 bytes on one of four. */
    private static final int SHORT_MAX = 127;

    /** One row per column that has statistics; at least one, if there is the table. */
    private static final String STATISTICS = """
        WITH target AS (
          SELECT n.nspname, c.relname, c.oid, c.relkind, c.reltuples, c.relpages, c.relkind = 'r' AND c.relhassubclass AS has_heirs
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        )
        SELECT CASE WHEN target.relkind = 'v' OR target.has_heirs
                      OR target.relpages = 0 AND pg_catalog.current_setting('server_version_num')::int < 140000 THEN -1
                    WHEN target.relkind = 'p' THEN (
                      SELECT CASE WHEN min(leaf.reltuples) < 0 THEN -1 ELSE COALESCE(sum(leaf.reltuples), -1) END
                      FROM pg_catalog.pg_partition_tree(target.oid) tree
                      JOIN pg_catalog.pg_class leaf ON leaf.oid = tree.relid
                      WHERE tree.isleaf AND leaf.relkind <> 'p')
                    ELSE target.reltuples END::bigint AS row_count,
               s.attname, s.null_frac, s.avg_width, s.n_distinct,
               s.most_common_vals::text::text[] AS common, s.most_common_freqs AS shares,
               s.histogram_bounds::text::text[] AS bounds
        FROM target
        LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = target.nspname AND s.tablename = target.relname
          AND s.inherited = (target.relkind = 'p' OR target.has_heirs)\
        """;

    private PostgresStatistics() {}

    /** Nothing where there is no such table. */
    static TableStatistics of(Connection connection, QualifiedName name, LiveTable live) throws SQLException {
        Map<String, LiveColumn> columns =
                live.columns().stream().collect(Collectors.toMap(LiveColumn::name, Function.identity(), (a, b) -> a));
        try (PreparedStatement statement = connection.prepareStatement(STATISTICS)) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet row = statement.executeQuery()) {
                OptionalLong rows = OptionalLong.empty();
                Map<String, ColumnStatistics> known = new HashMap<>();
                while (row.next()) {
                    rows = Stream.of(row.getLong("row_count"))
                            .filter(count -> count >= 0)
                            .mapToLong(Long::longValue)
                            .findFirst();
                    LiveColumn column = columns.get(row.getString("attname"));
                    if (column != null) {
                        known.put(column.name(), column(row, column, rows));
                    }
                }
                return new TableStatistics(rows, known);
            }
        }
    }

    private static ColumnStatistics column(ResultSet row, LiveColumn column, OptionalLong rows) throws SQLException {
        List<CommonValue> common = common(row, column);
        List<ColumnValue> histogram = histogram(row, column);
        List<ColumnValue> seen = Stream.concat(common.stream().map(CommonValue::value), histogram.stream())
                .sorted()
                .toList();
        return new ColumnStatistics(
                distinct(row, rows),
                OptionalDouble.of(Math.clamp(row.getDouble("null_frac"), 0.0, 1.0)),
                width(row, column.type()),
                seen.isEmpty() ? Optional.empty() : Optional.of(seen.getFirst()),
                seen.isEmpty() ? Optional.empty() : Optional.of(seen.getLast()),
                common,
                histogram);
    }

    /** PostgreSQL notes a number of values, or where it grows with the table the share of the rows, as a negative number. */
    private static OptionalLong distinct(ResultSet row, OptionalLong rows) throws SQLException {
        double noted = row.getDouble("n_distinct");
        if (noted > 0) {
            return OptionalLong.of(Math.round(noted));
        }
        return noted < 0 && rows.orElse(0) > 0
                ? OptionalLong.of(Math.round(-noted * rows.orElseThrow()))
                : OptionalLong.empty();
    }

    private static OptionalDouble width(ResultSet row, ColumnType type) throws SQLException {
        int noted = row.getInt("avg_width");
        return switch (type.kind()) {
            case VARCHAR, VARBINARY -> OptionalDouble.of(Math.max(0, noted < SHORT_MAX ? noted - 1 : noted - 4));
            default -> OptionalDouble.of(noted);
        };
    }

    private static List<CommonValue> common(ResultSet row, LiveColumn column) throws SQLException {
        @Nullable String[] values = texts(row.getArray("common"));
        Array noted = row.getArray("shares");
        if (values.length == 0 || noted == null) {
            return List.of();
        }
        Float[] shares = (Float[]) noted.getArray();
        List<CommonValue> common = new ArrayList<>();
        for (int i = 0; i < Math.min(COMMON_MAX, Math.min(values.length, shares.length)); i++) {
            double share = shares[i];
            value(values[i], column)
                    .filter(value -> share > 0 && !isCut(value))
                    .ifPresent(value -> common.add(new CommonValue(value, share)));
        }
        return common;
    }

    private static List<ColumnValue> histogram(ResultSet row, LiveColumn column) throws SQLException {
        List<ColumnValue> bounds = new ArrayList<>();
        for (String bound : texts(row.getArray("bounds"))) {
            value(bound, column).ifPresent(bounds::add);
        }
        bounds.sort(Comparator.naturalOrder());
        return bounds.size() < 2 ? List.of() : thinned(bounds);
    }

    /** Every so many, the first and the last among them. */
    private static List<ColumnValue> thinned(List<ColumnValue> bounds) {
        if (bounds.size() <= BOUNDS_MAX) {
            return bounds;
        }
        List<ColumnValue> thinned = new ArrayList<>();
        for (int i = 0; i < BOUNDS_MAX; i++) {
            thinned.add(bounds.get((int) ((long) i * (bounds.size() - 1) / (BOUNDS_MAX - 1))));
        }
        return thinned;
    }

    private static @Nullable String[] texts(@Nullable Array array) throws SQLException {
        return array != null && array.getArray() instanceof String[] texts ? texts : new String[0];
    }

    /** As Meshgate reads it: CHAR(n) without trailing blanks. Of a long text the beginning. */
    private static Optional<ColumnValue> value(@Nullable String text, LiveColumn column) {
        if (text == null) {
            return Optional.empty();
        }
        String read = column.storeType().startsWith("character(") ? text.stripTrailing() : text;
        return ColumnValue.parse(
                column.type(), read.length() > TEXT_LENGTH_MAX ? read.substring(0, TEXT_LENGTH_MAX) : read);
    }

    private static boolean isCut(ColumnValue value) {
        return value instanceof ColumnValue.OfText(String text) && text.length() == TEXT_LENGTH_MAX;
    }
}
