package io.meshgate.adapter.embedded;

import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import io.meshgate.catalog.ColumnType.Kind;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Estimates how many values columns have, from a table's first rows: DuckDB and the files that it reads keep no count. What
 * was estimated holds as long as the files are the same. Thread-safe.
 */
final class DistinctCounts {
    private static final int SAMPLE_ROWS = 20_000;

    /** Of a sample with fewer values than this share of its rows, the rest of the table has hardly another one. */
    private static final double SATURATED = 0.1;

    /** What is counted as the sample's every row. */
    private static final double UNIQUE = 0.9;

    private static final Set<Kind> NOT_COUNTED = EnumSet.of(Kind.ARRAY, Kind.INTERVAL, Kind.VARBINARY, Kind.UNKNOWN);

    /** The counts of one content of a table. */
    private record Counted(Object state, List<OptionalLong> counts) {}

    private final Map<String, Counted> known = new ConcurrentHashMap<>();

    /**
     * The table with estimates, where its first rows can be read.
     *
     * @param source the table as it stands in FROM
     * @param state what tells one content of it from the next
     */
    LiveTable estimated(LiveTable table, String source, Object state, DuckDbRoom room) {
        if (table.rowCount().isEmpty()) {
            return table;
        }
        Counted counted = known.get(source);
        if (counted == null
                || !counted.state().equals(state)
                || counted.counts().size() != table.columns().size()) {
            counted = new Counted(state, counts(table, source, room));
            known.put(source, counted);
        }
        List<OptionalLong> counts = counted.counts();
        List<LiveColumn> columns = IntStream.range(0, counts.size())
                .mapToObj(i -> table.columns().get(i).withDistinct(counts.get(i)))
                .toList();
        return new LiveTable(columns, table.uniqueKeys(), table.rowCount());
    }

    private static List<OptionalLong> counts(LiveTable table, String source, DuckDbRoom room) {
        List<String> questions = table.columns().stream()
                .map(column -> NOT_COUNTED.contains(column.type().kind())
                        ? "''"
                        : "approx_count_distinct(" + DuckDbRoom.identifier(column.name()) + ")::VARCHAR")
                .toList();
        try {
            List<String> answers = Lookup.rows(
                            room,
                            "SELECT " + String.join(", ", questions) + " FROM (SELECT * FROM " + source + " LIMIT "
                                    + SAMPLE_ROWS + ")")
                    .getFirst();
            long rows = table.rowCount().orElseThrow();
            return answers.stream()
                    .map(answer -> answer.isEmpty()
                            ? OptionalLong.empty()
                            : OptionalLong.of(scaled(Long.parseLong(answer), rows)))
                    .toList();
        } catch (SQLException e) {
            // A value that cannot be read is the error of the query that reads it.
            return table.columns().stream().map(column -> OptionalLong.empty()).toList();
        }
    }

    private static long scaled(long values, long rows) {
        long sampled = Math.min(rows, SAMPLE_ROWS);
        if (values >= sampled * UNIQUE) {
            return rows;
        }
        return values < sampled * SATURATED ? Math.max(1, values) : values * rows / Math.max(1, sampled);
    }
}
