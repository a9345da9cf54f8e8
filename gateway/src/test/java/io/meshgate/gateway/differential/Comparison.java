package io.meshgate.gateway.differential;

import io.meshgate.gateway.differential.Finding.Kind;
import io.meshgate.gateway.differential.Outcome.Blame;
import io.meshgate.gateway.differential.Outcome.Failure;
import io.meshgate.gateway.differential.Outcome.Rows;
import java.util.List;
import java.util.Optional;

/**
 * Compares two ways of asking one query. What docs/sql-semantics.md leaves open is told by a rule with a name, so that it is
 * counted and seen.
 */
final class Comparison {
    /** What may differ between two ways of asking, by the sentence that says so. */
    private enum Rule {
        RANGE("E3 F5, out of range"),
        ROW_NOT_NEEDED("E2, of a row that the answer does not need");

        private final String words;

        Rule(String words) {
            this.words = words;
        }

        static Rule of(Failure failure) {
            boolean range = failure.code().equals("OUT_OF_RANGE")
                    || failure.code().equals("22003")
                    || failure.code().equals("22008");
            return range ? RANGE : ROW_NOT_NEEDED;
        }
    }

    private static final String ZERO_SIGN = "F3, the sign of a zero that stands for its group shows in an infinity";

    private static final String SPREAD_OF_EQUALS = "X3, what rounding leaves of a spread of nothing";

    private static final double NEXT_TO_NOTHING = 1e-12;

    private Comparison() {}

    static Finding of(String oneName, Outcome one, String otherName, Outcome other) {
        if (one instanceof Rows a && other instanceof Rows b) {
            return Answers.difference(a.rows(), b.rows())
                    .map(words -> different(a, otherName, b, oneName + " against " + otherName + ": " + words))
                    .orElse(Finding.EQUAL);
        }
        Optional<Finding> fault = fault(oneName, one).or(() -> fault(otherName, other));
        if (fault.isPresent()) {
            return fault.get();
        }
        if (one instanceof Failure a && other instanceof Failure b) {
            boolean data = a.blame() == Blame.DATA;
            return new Finding(
                    data ? Kind.FAILS_EVERYWHERE : Kind.REFUSED,
                    a.code(),
                    a.message() + "; " + otherName + ": " + b.message());
        }
        return one instanceof Failure failure ? only(oneName, failure) : only(otherName, (Failure) other);
    }

    private static Finding different(Rows one, String otherName, Rows other, String words) {
        if (Answers.difference(unsigned(one), unsigned(other)).isEmpty()) {
            return new Finding(Kind.EXPLAINED, ZERO_SIGN, words);
        }
        return Answers.difference(withoutDust(one), withoutDust(other)).isEmpty()
                ? new Finding(Kind.EXPLAINED, SPREAD_OF_EQUALS, words)
                : new Finding(Kind.DIFFERENCE, otherName, words);
    }

    /** Floating numbers next to zero are zero. */
    private static List<List<String>> withoutDust(Rows rows) {
        return rows.rows().stream()
                .map(row -> row.stream()
                        .map(cell -> cell.startsWith("~")
                                        && Math.abs(Double.parseDouble(cell.substring(1))) < NEXT_TO_NOTHING
                                ? "~0"
                                : cell)
                        .toList())
                .toList();
    }

    /** Which of two equal zeros stands for a group is open, and 1 / -0.0 is not 1 / 0.0. */
    private static List<List<String>> unsigned(Rows rows) {
        return rows.rows().stream()
                .map(row -> row.stream()
                        .map(cell -> cell.equals("~-Infinity") ? "~Infinity" : cell)
                        .toList())
                .toList();
    }

    private static Optional<Finding> fault(String who, Outcome outcome) {
        return outcome instanceof Failure f && f.blame() == Blame.MESHGATE
                ? Optional.of(new Finding(Kind.FAULT, f.code(), who + ": " + f.message()))
                : Optional.empty();
    }

    private static Finding only(String who, Failure failure) {
        return failure.blame() == Blame.DATA
                ? new Finding(
                        Kind.FAILS_SOMEWHERE,
                        Rule.of(failure).words + ", " + who + " only",
                        who + ": " + failure.message())
                : new Finding(Kind.REFUSED, who + " only, " + failure.code(), who + ": " + failure.message());
    }
}
