package io.meshgate.gateway.demo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an answer is a legal one, given all rows of the right answer.
 *
 * <p>Exact numbers must be equal as numbers (1.5 is 1.50); where either side is floating they must agree within 1e-9 of
 * the larger one, so that a division may be DOUBLE here and DECIMAL there. Order counts only as far as the query orders:
 * the sequence of its ordering keys must be the same, and rows of equal keys may come in any order. With a LIMIT among
 * equal keys any of them may be cut off: every row must be one of the full answer's.
 *
 * @param full the right answer, in order, without LIMIT
 * @param orderKeys positions of the columns that the query orders by
 */
public record ResultComparison(Rows full, List<Integer> orderKeys, OptionalInt limit) {
    private static final double RELATIVE_ERROR_MAX = 1e-9;

    /** The first difference found, in words; empty where the answer is legal. */
    public Optional<String> difference(Rows actual) {
        if (!actual.columns().equals(full.columns())) {
            return Optional.of("the columns are " + actual.columns() + " and should be " + full.columns());
        }
        int rows = Math.min(full.values().size(), limit.orElse(Integer.MAX_VALUE));
        if (actual.values().size() != rows) {
            return Optional.of("there are " + actual.values().size() + " rows and should be " + rows);
        }
        return orderDifference(actual).or(() -> rowDifference(actual));
    }

    private Optional<String> orderDifference(Rows actual) {
        for (int row = 0; row < actual.values().size(); row++) {
            for (int key : orderKeys) {
                Object is = actual.values().get(row).get(key);
                Object shouldBe = full.values().get(row).get(key);
                if (!same(is, shouldBe)) {
                    return Optional.of("row " + (row + 1) + " has "
                            + actual.columns().get(key) + " " + is + " where the order wants " + shouldBe);
                }
            }
        }
        return Optional.empty();
    }

    /** Looks each row up among those of the full answer with the same exact values, and takes it from there. */
    private Optional<String> rowDifference(Rows actual) {
        Set<Integer> floating = floatingColumns(actual);
        Map<List<@Nullable Object>, List<List<@Nullable Object>>> left = new HashMap<>();
        for (List<@Nullable Object> row : full.values()) {
            left.computeIfAbsent(exactValues(row, floating), key -> new ArrayList<>())
                    .add(row);
        }
        for (List<@Nullable Object> row : actual.values()) {
            List<List<@Nullable Object>> candidates = left.getOrDefault(exactValues(row, floating), new ArrayList<>());
            Optional<List<@Nullable Object>> match = candidates.stream()
                    .filter(candidate -> sameRow(row, candidate))
                    .findFirst();
            if (match.isEmpty()) {
                String like = candidates.isEmpty() ? "" : "; the nearest one is " + candidates.getFirst();
                return Optional.of("the row " + row + " is not in the right answer, or too often here" + like);
            }
            candidates.remove(match.get());
        }
        return Optional.empty();
    }

    /** Columns that hold a floating value on either side. */
    private Set<Integer> floatingColumns(Rows actual) {
        Set<Integer> floating = new HashSet<>();
        for (int column = 0; column < full.columns().size(); column++) {
            int position = column;
            if (full.values().stream().anyMatch(row -> row.get(position) instanceof Double)
                    || actual.values().stream().anyMatch(row -> row.get(position) instanceof Double)) {
                floating.add(column);
            }
        }
        return floating;
    }

    private static List<@Nullable Object> exactValues(List<@Nullable Object> row, Set<Integer> floating) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            if (!floating.contains(column)) {
                Object value = row.get(column);
                values.add(value instanceof BigDecimal number ? number.stripTrailingZeros() : value);
            }
        }
        return values;
    }

    private static boolean sameRow(List<@Nullable Object> one, List<@Nullable Object> other) {
        for (int column = 0; column < one.size(); column++) {
            if (!same(one.get(column), other.get(column))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        if (one instanceof BigDecimal exact && other instanceof BigDecimal otherExact) {
            return exact.compareTo(otherExact) == 0;
        }
        if (one instanceof Number number && other instanceof Number otherNumber) {
            return close(number.doubleValue(), otherNumber.doubleValue());
        }
        return one.equals(other);
    }

    private static boolean close(double one, double other) {
        return Double.compare(one, other) == 0
                || Math.abs(one - other) <= RELATIVE_ERROR_MAX * Math.max(Math.abs(one), Math.abs(other));
    }
}
