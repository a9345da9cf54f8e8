package io.meshgate.gateway.golden;

import io.meshgate.gateway.contract.Cells;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody answered to a golden question.
 *
 * @param rows cells as {@link Cells} spells them
 * @param failure the code of the error that came instead, or whatever words a driver has for it
 */
record GoldenAnswer(List<List<String>> rows, Optional<String> failure) {

    static GoldenAnswer of(List<List<String>> rows) {
        return new GoldenAnswer(rows, Optional.empty());
    }

    static GoldenAnswer failed(String words) {
        return new GoldenAnswer(List.of(), Optional.of(words));
    }

    /** The first difference to another answer, by value: 2.50 is 2.5, whoever spells it. */
    Optional<String> difference(GoldenAnswer other, boolean ordered) {
        if (failure.isPresent() || other.failure.isPresent()) {
            boolean both = failure.isPresent() && other.failure.isPresent();
            return both ? Optional.empty() : Optional.of(this + " is not " + other);
        }
        List<List<String>> left = new ArrayList<>(other.rows);
        for (List<String> row : rows) {
            Optional<List<String>> match = left.stream()
                    .limit(ordered ? 1 : left.size())
                    .filter(candidate -> Cells.sameValues(row, candidate))
                    .findFirst();
            if (match.isEmpty()) {
                return Optional.of("the row " + row + " is not in " + other.rows + (ordered ? " at its place" : ""));
            }
            left.remove(match.get());
        }
        return left.isEmpty() ? Optional.empty() : Optional.of("the rows " + left + " are missing in " + rows);
    }
}
