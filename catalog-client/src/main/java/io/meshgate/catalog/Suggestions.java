package io.meshgate.catalog;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody probably meant, for "did you mean" in errors. */
public final class Suggestions {
    /** Longer names are not compared: the cost grows with the square of the length. */
    static final int NAME_CHARS_MAX = 128;

    /** Further candidates are not looked at. */
    static final int CANDIDATES_MAX = 10_000;

    private static final int DISTANCE_MAX = 3;

    private Suggestions() {}

    /**
     * The candidate that needs the fewest edits (insert, delete, replace a character, swap two neighbours; case does
     * not count) to become the name; of equally near ones the first. Empty where even the nearest needs more than a
     * third of the name's characters changed, at least one and at most three.
     */
    public static Optional<String> nearest(String name, Collection<String> candidates) {
        if (name.length() > NAME_CHARS_MAX) {
            return Optional.empty();
        }
        String wanted = SqlNames.fold(name);
        int limit = Math.clamp(wanted.length() / 3, 1, DISTANCE_MAX);
        String best = null;
        int bestDistance = limit + 1;
        for (String candidate : (Iterable<String>) candidates.stream().limit(CANDIDATES_MAX)::iterator) {
            if (Math.abs(candidate.length() - name.length()) < bestDistance) {
                int distance = distance(wanted, SqlNames.fold(candidate));
                if (distance < bestDistance) {
                    best = candidate;
                    bestDistance = distance;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** Optimal string alignment: Levenshtein's distance with swaps of neighbours, three rows of its matrix at a time. */
    private static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] reused = beforeLast;
            beforeLast = last;
            last = row;
            row = reused;
        }
        return last[to.length()];
    }
}
