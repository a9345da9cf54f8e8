package io.meshgate.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.KeySet.Range;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyRangesTest {
    private static KeyRanges of(int rangesMax, long... values) {
        return KeyRanges.of(values, rangesMax);
    }

    @Test
    void rangesLieBetweenTheLargestGaps() {
        assertEquals(
                List.of(new Range(1, 5), new Range(90, 91), new Range(1000, 1000)),
                of(3, 1000, 5, 1, 91, 90, 3).ranges());
        assertEquals(List.of(new Range(1, 1000)), of(1, 1000, 5, 1).ranges());
        assertEquals(List.of(new Range(7, 9)), of(5, 8, 7, 9, 9).ranges());
    }

    @Test
    void theWholeOfAllNumbersIsARangeToo() {
        KeyRanges ranges = of(2, Long.MIN_VALUE, Long.MAX_VALUE, 0);
        assertEquals(2, ranges.ranges().size());
        ranges.add(-5);
        ranges.add(1L << 40);
        assertTrue(ranges.covered() < 1e19, "the larger half is left out");
    }

    /** Whatever comes later, no value is ever outside. */
    @Test
    void everyValueStaysInside() {
        Random random = new Random(1);
        for (int turn = 0; turn < 200; turn++) {
            long[] first = random.longs(20, -50, 50).toArray();
            long[] later = random.longs(20, -80, 80).toArray();
            KeyRanges ranges = KeyRanges.of(first, 4);
            for (long value : later) {
                ranges.add(value);
            }
            List<Range> made = ranges.ranges();
            assertTrue(made.size() <= 4);
            for (long value : first) {
                assertTrue(made.stream().anyMatch(range -> range.low() <= value && value <= range.high()));
            }
            for (long value : later) {
                assertTrue(made.stream().anyMatch(range -> range.low() <= value && value <= range.high()));
            }
            for (int i = 1; i < made.size(); i++) {
                assertTrue(made.get(i - 1).high() < made.get(i).low(), "in order and apart: " + made);
            }
        }
    }
}
