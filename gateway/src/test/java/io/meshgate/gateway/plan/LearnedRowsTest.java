package io.meshgate.gateway.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of row counts, for how long, and when it is enough to plan anew. */
class LearnedRowsTest {
    private static final int MAX = 100;

    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final LearnedRows learned = new LearnedRows(MAX, ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    private static Estimate estimate(double rows, long signature) {
        return new Estimate(rows, Optional.of(new RowsSignature(0, signature)), Optional.empty());
    }

    private Optional<Long> rows(long signature) {
        return learned.of(new RowsSignature(0, signature)).map(LearnedRows.Learned::rows);
    }

    @Test
    void theLastCountIsKept() {
        learned.came(estimate(5, 1), 70, "f0");
        learned.came(estimate(5, 1), 80, "f0");
        assertEquals(Optional.of(80L), rows(1));
        assertEquals(Optional.empty(), rows(2));
    }

    @Test
    void noMoreIsKeptThanAllowed() {
        for (long signature = 0; signature < 100 * MAX; signature++) {
            learned.came(estimate(5, signature), 70, "f0");
        }
        assertEquals(MAX, learned.size());
    }

    @Test
    void aDayIsForgotten() {
        learned.came(estimate(5, 1), 70, "f0");
        now = now.plus(LearnedRows.AGE_MAX).minus(Duration.ofSeconds(1));
        assertEquals(Optional.of(70L), rows(1));
        now = now.plus(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), rows(1));
    }

    @Test
    void whatHasNoSignatureTeachesNothing() {
        learned.came(new Estimate(5, Optional.empty(), Optional.empty()), 70, "f0");
        assertEquals(0, learned.size());
    }

    @Test
    void onlyEstimatesThatWereFarOffAreContradicted() {
        assertFalse(learned.contradicts(estimate(5, 1)));
        learned.came(estimate(5, 1), 50, "f0");
        assertFalse(learned.contradicts(estimate(5, 1)));
        assertTrue(learned.contradicts(estimate(4, 1)));
        assertFalse(learned.contradicts(estimate(500, 1)));
        assertTrue(learned.contradicts(estimate(501, 1)));
        learned.came(estimate(5, 2), 0, "f0");
        assertFalse(learned.contradicts(estimate(10, 2)), "no row is as good as one");
    }

    @Test
    void nothingIsLearnedWhereTheConfigurationSaysSo() {
        LearnedRows off = new LearnedRows(0, Clock.systemUTC());
        off.came(estimate(5, 1), 70, "f0");
        assertEquals(0, off.size());
        assertFalse(off.learning());
    }
}
