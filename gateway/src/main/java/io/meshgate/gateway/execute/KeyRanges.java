package io.meshgate.gateway.execute;

import io.meshgate.adapter.KeySet.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values as a bounded number of ranges that all of them lie in: where there would be more, the two with the smallest gap
 * between them become one. Not thread-safe.
 */
final class KeyRanges {
    private final TreeMap<Long, Long> highByLow = new TreeMap<>();
    private final int rangesMax;

    KeyRanges(int rangesMax) {
        this.rangesMax = rangesMax;
    }

    /** Those of many values at once: between their largest gaps. */
    static KeyRanges of(long[] values, int rangesMax) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        KeyRanges ranges = new KeyRanges(rangesMax);
        List<Integer> cuts = new ArrayList<>();
        for (int i = 1; i < sorted.length; i++) {
            if (gap(sorted[i - 1], sorted[i]) > 1) {
                cuts.add(i);
            }
        }
        cuts.sort(Comparator.comparingDouble(i -> -gap(sorted[i - 1], sorted[i])));
        List<Integer> starts = new ArrayList<>(cuts.subList(0, Math.min(cuts.size(), rangesMax - 1)));
        starts.sort(Comparator.naturalOrder());
        int start = 0;
        for (int next : starts) {
            ranges.highByLow.put(sorted[start], sorted[next - 1]);
            start = next;
        }
        if (sorted.length > 0) {
            ranges.highByLow.put(sorted[start], sorted[sorted.length - 1]);
        }
        return ranges;
    }

    void add(long value) {
        Map.Entry<Long, Long> below = highByLow.floorEntry(value);
        if (below != null && value <= below.getValue()) {
            return;
        }
        highByLow.put(value, value);
        if (highByLow.size() > rangesMax) {
            joinNearest();
        }
    }

    private void joinNearest() {
        long left = 0;
        long right = 0;
        double smallest = Double.MAX_VALUE;
        Map.Entry<Long, Long> before = null;
        for (Map.Entry<Long, Long> range : highByLow.entrySet()) {
            if (before != null && gap(before.getValue(), range.getKey()) < smallest) {
                smallest = gap(before.getValue(), range.getKey());
                left = before.getKey();
                right = range.getKey();
            }
            before = range;
        }
        Long high = highByLow.remove(right);
        if (high != null) {
            highByLow.put(left, high);
        }
    }

    /** As a double: the distance of two longs may be more than one. */
    private static double gap(long low, long high) {
        return (double) high - low;
    }

    /** How many values lie in the ranges. */
    double covered() {
        return highByLow.entrySet().stream()
                .mapToDouble(range -> gap(range.getKey(), range.getValue()) + 1)
                .sum();
    }

    List<Range> ranges() {
        return highByLow.entrySet().stream()
                .map(range -> new Range(range.getKey(), range.getValue()))
                .toList();
    }
}
