package io.meshgate.gateway.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares answers row by row. */
final class RowLists {
    private RowLists() {}

    /** The first difference, rows in any order. */
    static Optional<String> difference(List<List<String>> expected, List<List<String>> actual) {
        List<List<String>> left = new ArrayList<>(actual);
        for (List<String> row : expected) {
            Optional<List<String>> match =
                    left.stream().filter(other -> Cells.sameRow(row, other)).findFirst();
            if (match.isEmpty()) {
                return Optional.of("the row " + row + " is missing in " + actual);
            }
            left.remove(match.get());
        }
        return left.isEmpty() ? Optional.empty() : Optional.of("the rows " + left + " are too many");
    }

    static Optional<String> differenceInOrder(List<List<String>> expected, List<List<String>> actual) {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            if (!Cells.sameRow(expected.get(i), actual.get(i))) {
                return Optional.of("row " + (i + 1) + " should be " + expected.get(i) + " of " + expected + " and is "
                        + actual.get(i) + " of " + actual);
            }
        }
        return expected.size() == actual.size()
                ? Optional.empty()
                : Optional.of("there should be " + expected.size() + " rows, and are " + actual);
    }
}
