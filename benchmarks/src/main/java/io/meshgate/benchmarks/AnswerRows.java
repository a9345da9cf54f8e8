package io.meshgate.benchmarks;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an answer, comparable whichever way they came: exact numbers are equal as numbers, floating ones within 1e-9
 * of the larger one, everything else as text.
 */
record AnswerRows(List<List<@Nullable Object>> rows) {
    private static final double RELATIVE_ERROR_MAX = 1e-9;
    private static final MathContext SORTED_BY = new MathContext(6);

    static AnswerRows of(Way way, String sql) throws Exception {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        way.read(sql, values -> rows.add(plain(values)));
        return new AnswerRows(rows);
    }

    /** The values of a row as they can be compared. */
    static List<@Nullable Object> plain(List<@Nullable Object> values) {
        List<@Nullable Object> row = new ArrayList<>();
        values.forEach(value -> row.add(plain(value)));
        return row;
    }

    /** Arrow's own objects, but for dates, which it gives as numbers of days. */
    static @Nullable Object arrowValue(FieldVector column, int row) {
        if (column instanceof DateDayVector dates && !dates.isNull(row)) {
            return LocalDate.ofEpochDay(dates.get(row));
        }
        return column.getObject(row);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal number -> number;
            case BigInteger number -> new BigDecimal(number);
            case Double number -> number;
            case Float number -> number.doubleValue();
            case Number number -> BigDecimal.valueOf(number.longValue());
            default -> value.toString();
        };
    }

    /** In words; empty where both are the same rows. Their order counts only if it makes them equal. */
    Optional<String> difference(AnswerRows other) {
        if (rows.size() != other.rows.size()) {
            return Optional.of(rows.size() + " rows against " + other.rows.size());
        }
        Optional<String> asTheyCame = firstDifference(rows, other.rows);
        return asTheyCame.isEmpty() ? asTheyCame : firstDifference(sorted(rows), sorted(other.rows));
    }

    private static List<List<@Nullable Object>> sorted(List<List<@Nullable Object>> rows) {
        return rows.stream().sorted(Comparator.comparing(AnswerRows::sortKey)).toList();
    }

    private static String sortKey(List<@Nullable Object> row) {
        StringBuilder key = new StringBuilder();
        for (Object value : row) {
            key.append(
                            value instanceof Number number
                                    ? new BigDecimal(number.toString())
                                            .round(SORTED_BY)
                                            .stripTrailingZeros()
                                    : value)
                    .append('\u0000');
        }
        return key.toString();
    }

    private static Optional<String> firstDifference(
            List<List<@Nullable Object>> some, List<List<@Nullable Object>> others) {
        for (int i = 0; i < some.size(); i++) {
            if (!same(some.get(i), others.get(i))) {
                return Optional.of(some.get(i) + " against " + others.get(i));
            }
        }
        return Optional.empty();
    }

    private static boolean same(List<@Nullable Object> row, List<@Nullable Object> other) {
        for (int column = 0; column < row.size(); column++) {
            if (!same(row.get(column), other.get(column))) {
                return false;
            }
        }
        return row.size() == other.size();
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof BigDecimal exact && other instanceof BigDecimal otherExact) {
            return exact.compareTo(otherExact) == 0;
        }
        if (one instanceof Number number && other instanceof Number otherNumber) {
            double x = number.doubleValue();
            double y = otherNumber.doubleValue();
            return Double.compare(x, y) == 0
                    || Math.abs(x - y) <= RELATIVE_ERROR_MAX * Math.max(Math.abs(x), Math.abs(y));
        }
        return one == null ? other == null : one.equals(other);
    }
}
