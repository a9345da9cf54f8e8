package io.meshgate.adapter.embedded;

import static io.meshgate.adapter.embedded.DuckDbRoom.identifier;

import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.ColumnStatistics.CommonValue;
import io.meshgate.adapter.ColumnValue;
import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.ColumnType.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sample of a table's rows tells of its columns: DuckDB and the files that it reads keep little themselves. What was
 * found holds as long as the files are the same. Thread-safe.
 */
final class SampledStatistics {
    static final int SAMPLE_ROWS = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(SampledStatistics.class);
    private static final int COMMON_MAX = 20;
    private static final int BINS = 20;
    private static final int TEXT_LENGTH_MAX = 100;
    private static final int COLUMNS_AT_A_TIME = 32;

    /** Of a sample with fewer values than this share of its rows, the rest of the table has hardly another one. */
    private static final double SATURATED = 0.1;

    /** What is counted as the sample's every row. */
    private static final double UNIQUE = 0.9;

    private static final Set<Kind> NOT_COMPARED = EnumSet.of(Kind.ARRAY, Kind.INTERVAL, Kind.VARBINARY, Kind.UNKNOWN);

    /**
     * Some rows of a table.
     *
     * @param sql a query for at most {@link #SAMPLE_ROWS} of them
     * @param spread whether they are all rows, or from all over the table: the first ones tell nothing of the shares of values
     */
    record Sample(String sql, boolean spread) {
        /** The first rows of what stands in FROM. */
        static Sample first(String source, long rows) {
            return new Sample("SELECT * FROM " + source + " LIMIT " + SAMPLE_ROWS, rows <= SAMPLE_ROWS);
        }
    }

    /** The statistics of one content of a table. */
    private record Sampled(Object state, TableStatistics statistics) {}

    /** A question about a table that may fail as DuckDB does. */
    @FunctionalInterface
    interface Question {
        TableStatistics ask() throws SQLException;
    }

    private final Map<String, Sampled> known = new ConcurrentHashMap<>();

    /**
     * What was found in the same content, or is asked now.
     *
     * @param table its name, of which there are no more than the contract has
     * @param state what tells one content of it from the next
     */
    TableStatistics once(String table, Object state, Question question) throws SQLException {
        Sampled before = known.get(table);
        if (before != null && before.state().equals(state)) {
            return before.statistics();
        }
        TableStatistics statistics = question.ask();
        known.put(table, new Sampled(state, statistics));
        return statistics;
    }

    /** Of each column by its name; nothing of those that cannot be read. */
    static Map<String, ColumnStatistics> of(LiveTable table, long rows, Sample sample, DuckDbRoom room) {
        Map<String, ColumnStatistics> found = new HashMap<>();
        for (int from = 0; from < table.columns().size(); from += COLUMNS_AT_A_TIME) {
            List<LiveColumn> columns =
                    table.columns().subList(from, Math.min(table.columns().size(), from + COLUMNS_AT_A_TIME));
            try {
                List<Answers> answers = columns.stream().map(Answers::new).toList();
                for (List<String> row : Lookup.rows(room, question(columns, sample))) {
                    answers.get(Integer.parseInt(row.get(0))).add(row.get(1), row.get(2), row.get(3));
                }
                answers.forEach(answer -> found.put(answer.column.name(), answer.statistics(rows, sample.spread())));
            } catch (SQLException e) {
                LOG.debug("{} columns of a table cannot be sampled; who reads them will be told why", columns.size());
            }
        }
        return found;
    }

    // ---- the question

    private static String question(List<LiveColumn> columns, Sample sample) {
        List<String> parts = new ArrayList<>();
        StringBuilder tables = new StringBuilder("WITH sampled AS MATERIALIZED (" + sample.sql() + ")");
        for (int i = 0; i < columns.size(); i++) {
            LiveColumn column = columns.get(i);
            String name = identifier(column.name());
            parts.add(numbers(i, column, name));
            if (!NOT_COMPARED.contains(column.type().kind())) {
                tables.append(", v" + i + " AS (SELECT " + name + " AS x, count(*) AS n FROM sampled WHERE " + name
                        + " IS NOT NULL GROUP BY 1), c" + i + " AS (SELECT x, n FROM v" + i
                        + " WHERE n > (SELECT CASE WHEN count(*) <= " + COMMON_MAX
                        + " THEN 0 ELSE greatest(1, 1.25 * avg(n)) END FROM v" + i
                        + ") ORDER BY n DESC, x LIMIT " + COMMON_MAX + ")");
                parts.add("SELECT '" + i + "', 'common', x::VARCHAR, n::VARCHAR FROM c" + i);
                parts.add("SELECT '" + i + "', 'bound', unnest(quantile_disc(" + name + ", " + quantiles()
                        + "))::VARCHAR, '' FROM sampled WHERE " + name + " NOT IN (SELECT x FROM c" + i + ")");
            }
        }
        return tables + " " + String.join(" UNION ALL ", parts);
    }

    private static String numbers(int i, LiveColumn column, String name) {
        boolean compared = !NOT_COMPARED.contains(column.type().kind());
        String width = switch (column.type().kind()) {
            case VARCHAR -> "avg(strlen(" + name + "::VARCHAR))";
            case VARBINARY -> "avg(octet_length(" + name + "))";
            default -> "NULL";
        };
        return "SELECT '" + i + "', 'numbers', concat_ws(' ', count(*), count(" + name + "), "
                + (compared ? "count(DISTINCT " + name + ")" : "-1") + ", coalesce(" + width
                + ", -1)), '' FROM sampled";
    }

    private static String quantiles() {
        return IntStream.rangeClosed(0, BINS)
                .mapToObj(i -> Double.toString((double) i / BINS))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Of a long text the beginning. */
    static Optional<ColumnValue> value(LiveColumn column, String text) {
        return ColumnValue.parse(
                column.type(), text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) : text);
    }

    // ---- the answers

    /** What was answered about one column. */
    private static final class Answers {
        private final LiveColumn column;
        private final Map<ColumnValue, Long> common = new HashMap<>();
        private final List<ColumnValue> bounds = new ArrayList<>();
        private double[] numbers = {0, 0, -1, -1};

        Answers(LiveColumn column) {
            this.column = column;
        }

        void add(String what, String value, String count) {
            switch (what) {
                case "common" ->
                    value(column, value)
                            .filter(v -> value.length() < TEXT_LENGTH_MAX)
                            .ifPresent(v -> common.put(v, Long.parseLong(count)));
                case "bound" -> value(column, value).ifPresent(bounds::add);
                default ->
                    numbers = java.util.Arrays.stream(value.split(" "))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
            }
        }

        ColumnStatistics statistics(long rows, boolean spread) {
            double sampled = numbers[0];
            double values = numbers[2];
            boolean shares = sampled > 0 && (spread || values < sampled * SATURATED);
            bounds.sort(Comparator.naturalOrder());
            List<CommonValue> mostCommon = common.entrySet().stream()
                    .sorted(Map.Entry.<ColumnValue, Long>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .map(entry -> new CommonValue(entry.getKey(), entry.getValue() / Math.max(1, sampled)))
                    .toList();
            List<ColumnValue> seen = new ArrayList<>(bounds);
            seen.addAll(common.keySet());
            seen.sort(Comparator.naturalOrder());
            boolean range = spread && !seen.isEmpty();
            return new ColumnStatistics(
                    values < 0 || sampled == 0 && rows > 0
                            ? OptionalLong.empty()
                            : OptionalLong.of(scaled((long) values, (long) sampled, rows)),
                    sampled == 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - numbers[1] / sampled),
                    numbers[3] < 0 ? OptionalDouble.empty() : OptionalDouble.of(numbers[3]),
                    range ? Optional.of(seen.getFirst()) : Optional.empty(),
                    range ? Optional.of(seen.getLast()) : Optional.empty(),
                    shares ? mostCommon : List.of(),
                    spread && bounds.size() > 1 ? bounds : List.of());
        }
    }

    private static long scaled(long values, long sampled, long rows) {
        if (sampled >= rows) {
            return values;
        }
        if (values >= sampled * UNIQUE) {
            return rows;
        }
        return values < sampled * SATURATED ? Math.max(1, values) : values * rows / Math.max(1, sampled);
    }
}
