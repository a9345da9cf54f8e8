package io.meshgate.gateway.corpora;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** How long queries took to plan. Thread-safe. */
final class PlanningTimes {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SLOWEST = 5;

    private record Took(String query, long nanos) {
        @Override
        public String toString() {
            return query + " " + nanos / NANOS_PER_MILLI;
        }
    }

    private final List<Took> all = new ArrayList<>();

    synchronized void add(String query, long nanos) {
        all.add(new Took(query, nanos));
    }

    synchronized String report() {
        if (all.isEmpty()) {
            return "nothing was planned";
        }
        List<Took> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingLong(Took::nanos));
        return "planned in " + millis(sorted, 0.5) + " ms (half), " + millis(sorted, 0.99) + " ms (99 of 100), slowest "
                + sorted.reversed().stream().limit(SLOWEST).map(Took::toString).collect(Collectors.joining(", "));
    }

    private static long millis(List<Took> sorted, double share) {
        return sorted.get((int) (share * (sorted.size() - 1))).nanos() / NANOS_PER_MILLI;
    }
}
