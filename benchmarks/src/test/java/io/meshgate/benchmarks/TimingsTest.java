package io.meshgate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.benchmarks.Timings.Kind;
import org.junit.jupiter.api.Test;

class TimingsTest {
    private static final long MILLI = 1_000_000;

    @Test
    void medianAndRatio() {
        Timings timings = new Timings("q01", 1234, "sales.orders");
        for (long millis : new long[] {900, 10, 20}) {
            timings.add(Kind.DIRECT, millis * MILLI);
        }
        for (long millis : new long[] {50, 30}) {
            timings.add(Kind.JDBC, millis * MILLI);
        }
        timings.add(Kind.ARROW, 25 * MILLI);
        assertEquals("| q01 | 1,234 | 20.0 ms | 40.0 ms | 25.0 ms | 2.00 | 1.25 |", timings.tableRow());
        assertEquals("q01,1234,sales.orders,20.000,40.000,25.000,2.0000,1.2500", timings.csvRow());
    }

    @Test
    void withoutAStoreThatHoldsAllThereIsNoRatio() {
        Timings timings = new Timings("q02", 1, "");
        timings.add(Kind.JDBC, MILLI);
        timings.add(Kind.ARROW, MILLI);
        assertEquals("| q02 | 1 |  | 1.0 ms | 1.0 ms |  |  |", timings.tableRow());
        assertEquals("q02,1,,,1.000,1.000,,", timings.csvRow());
    }
}
