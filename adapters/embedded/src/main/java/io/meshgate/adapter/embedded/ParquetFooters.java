package io.meshgate.adapter.embedded;

import static io.meshgate.adapter.embedded.DuckDbRoom.literal;

import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.ColumnValue;
import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the footers of Parquet files tell of all their rows: how many there are, and each column's range and NULLs. */
final class ParquetFooters {
    private ParquetFooters() {}

    /** @param path an SQL literal */
    static long rows(String path, DuckDbRoom room) throws SQLException {
        String rows = Lookup.rows(room, "SELECT sum(num_rows)::VARCHAR FROM parquet_file_metadata(" + path + ")")
                .get(0)
                .get(0);
        return Long.parseLong(rows);
    }

    /** What a sample tells, where the footers do not tell it better. */
    static Map<String, ColumnStatistics> added(
            Map<String, ColumnStatistics> sampled, LiveTable live, String path, long rows, DuckDbRoom room)
            throws SQLException {
        if (live.columns().isEmpty()) {
            return sampled;
        }
        List<String> questions = new ArrayList<>();
        for (LiveColumn column : live.columns()) {
            String own = " FILTER (path_in_schema = " + literal(column.name()) + ")";
            questions.add(extreme("min", column, own));
            questions.add(extreme("max", column, own));
            questions.add("CASE WHEN bool_and(stats_null_count IS NOT NULL)" + own + " THEN sum(stats_null_count)" + own
                    + " END::VARCHAR");
        }
        List<String> answers = Lookup.rows(
                        room, "SELECT " + String.join(", ", questions) + " FROM parquet_metadata(" + path + ")")
                .getFirst();
        Map<String, ColumnStatistics> added = new HashMap<>(sampled);
        for (int i = 0; i < live.columns().size(); i++) {
            LiveColumn column = live.columns().get(i);
            ColumnStatistics before = sampled.getOrDefault(column.name(), ColumnStatistics.UNKNOWN);
            added.put(column.name(), added(before, column, answers.subList(3 * i, 3 * i + 3), rows));
        }
        return added;
    }

    /** Only where each row group tells it; what stands before the value tells an empty text from none. */
    private static String extreme(String function, LiveColumn column, String own) {
        String told = "coalesce(stats_" + function + "_value, stats_" + function + ")";
        return "'=' || CASE WHEN bool_and(" + told + " IS NOT NULL OR stats_null_count = num_values)" + own + " THEN "
                + function + "(TRY_CAST(" + told + " AS " + column.storeType() + "))" + own + " END::VARCHAR";
    }

    private static ColumnStatistics added(ColumnStatistics sampled, LiveColumn column, List<String> told, long rows) {
        Optional<ColumnValue> min = extreme(column, told.get(0)).or(sampled::min);
        Optional<ColumnValue> max = extreme(column, told.get(1)).or(sampled::max);
        boolean ordered = min.isEmpty() || max.isEmpty() || min.get().compareTo(max.get()) <= 0;
        OptionalDouble nulls = told.get(2).isEmpty() || rows == 0
                ? sampled.nullShare()
                : OptionalDouble.of(Math.clamp(Double.parseDouble(told.get(2)) / rows, 0.0, 1.0));
        boolean sharesFit = sampled.commonShare() + nulls.orElse(0) <= 1;
        return new ColumnStatistics(
                sampled.distinct(),
                nulls,
                sampled.widthBytes(),
                ordered ? min : Optional.empty(),
                ordered ? max : Optional.empty(),
                sharesFit ? sampled.common() : List.of(),
                sampled.histogram());
    }

    private static Optional<ColumnValue> extreme(LiveColumn column, String told) {
        return told.isEmpty() ? Optional.empty() : SampledStatistics.value(column, told.substring(1));
    }
}
