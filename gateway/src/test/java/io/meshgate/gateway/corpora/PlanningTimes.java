package io.meshgate.gateway.corpora;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long queries took to plan. Thread-safe. */
final class PlanningTimes {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final List<Long> nanos = new ArrayList<>();
    private String slowest = "none";
    private long slowestNanos;

    synchronized void add(String query, long took) {
        nanos.add(took);
        if (took > slowestNanos) {
            slowestNanos = took;
            slowest = query;
        }
    }

    synchronized String report() {
        if (nanos.isEmpty()) {
            return "nothing was planned";
        }
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return "planned in " + millis(sorted, 0.5) + " ms (half), " + millis(sorted, 0.99) + " ms (99 of 100), at most "
                + slowestNanos / NANOS_PER_MILLI + " ms (" + slowest + ")";
    }

    private static long millis(List<Long> sorted, double share) {
        return sorted.get((int) (share * (sorted.size() - 1))) / NANOS_PER_MILLI;
    }
}
