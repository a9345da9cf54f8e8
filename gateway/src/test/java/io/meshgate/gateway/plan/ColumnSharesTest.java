package io.meshgate.gateway.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Range;
import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.ColumnStatistics.CommonValue;
import io.meshgate.adapter.ColumnValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shares of rows by histograms so small that the right number is known. */
class ColumnSharesTest {
    private static final double EXACT = 1e-9;

    /** A tenth is NULL, 7 has three tenths, and 0 to 59 without it the rest, evenly. */
    private static final ColumnShares NUMBERS = shares(
            60,
            0.1,
            List.of(new CommonValue(ColumnValue.of(7), 0.3)),
            IntStream.of(0, 10, 20, 30, 40, 50, 59).mapToObj(ColumnValue::of).toList());

    private static ColumnShares shares(
            long distinct, double nulls, List<CommonValue> common, List<ColumnValue> histogram) {
        ColumnStatistics statistics = new ColumnStatistics(
                OptionalLong.of(distinct),
                OptionalDouble.of(nulls),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                common,
                histogram);
        return new ColumnShares(statistics, statistics.distinct(), 1000, true);
    }

    private static ColumnShares between(double min, double max, long distinct) {
        ColumnStatistics statistics = new ColumnStatistics(
                OptionalLong.of(distinct),
                OptionalDouble.of(0),
                OptionalDouble.empty(),
                Optional.of(ColumnValue.of(min)),
                Optional.of(ColumnValue.of(max)),
                List.of(),
                List.of());
        return new ColumnShares(statistics, statistics.distinct(), 1000, true);
    }

    @Test
    void aCommonValueHasItsShareAndTheOthersShareTheRest() {
        assertEquals(0.3, NUMBERS.equalTo(ColumnValue.of(7)), EXACT);
        assertEquals(0.6 / 59, NUMBERS.equalTo(ColumnValue.of(8)), EXACT);
        assertEquals(0.9 / 60, NUMBERS.equalToOne(), EXACT);
        assertEquals(0.1, NUMBERS.isNull(), EXACT);
    }

    @Test
    void noOtherValueIsMoreCommonThanTheLeastCommonOne() {
        ColumnShares few = shares(
                3,
                0,
                List.of(new CommonValue(ColumnValue.of("a"), 0.5), new CommonValue(ColumnValue.of("b"), 0.1)),
                List.of());
        assertEquals(0.1, few.equalTo(ColumnValue.of("c")), EXACT);
    }

    @Test
    void aValueThatIsNotAmongAllOfThemHasARow() {
        ColumnShares all = shares(
                2,
                0,
                List.of(new CommonValue(ColumnValue.of(0), 0.5), new CommonValue(ColumnValue.of(1), 0.5)),
                List.of());
        assertEquals(1 / 1000.0, all.equalTo(ColumnValue.of(2)), EXACT);
    }

    @Test
    void rangesAreHistogramAndCommonValues() {
        double below30 = 0.5 * (1 - 1 / 59.0);
        assertEquals(0.3 + 0.6 * below30, NUMBERS.within(Range.lessThan(ColumnValue.of(30))), EXACT);
        assertEquals(0.6 * (1 - below30), NUMBERS.within(Range.atLeast(ColumnValue.of(30))), EXACT);
        assertEquals(
                0.6 / 6 * (1 - 1 / 59.0),
                NUMBERS.within(Range.closedOpen(ColumnValue.of(20), ColumnValue.of(30))),
                EXACT);
        assertEquals(0.9, NUMBERS.within(Range.atLeast(ColumnValue.of(0))), EXACT);
        assertEquals(0.9, NUMBERS.within(Range.all()), EXACT);
        assertEquals(0, NUMBERS.within(Range.closedOpen(ColumnValue.of(5), ColumnValue.of(5))), EXACT);
    }

    @Test
    void aRangeAndTheRestAreAllRows() {
        for (int bound = -5; bound < 70; bound += 3) {
            double below = NUMBERS.within(Range.lessThan(ColumnValue.of(bound)));
            double above = NUMBERS.within(Range.atLeast(ColumnValue.of(bound)));
            assertEquals(0.9, below + above, 2e-4, "at " + bound);
        }
    }

    @Test
    void withoutAHistogramValuesLieEvenlyBetweenTheirLeastAndGreatest() {
        ColumnShares hundred = between(1, 100, 100);
        assertEquals(0.49, hundred.within(Range.lessThan(ColumnValue.of(50))), EXACT);
        assertEquals(0.50, hundred.within(Range.atMost(ColumnValue.of(50))), EXACT);
        assertEquals(0.10, hundred.within(Range.closed(ColumnValue.of(11), ColumnValue.of(20))), EXACT);
        assertEquals(1, hundred.within(Range.atMost(ColumnValue.of(100))), EXACT);
    }

    @Test
    void whatLiesBeyondIsRareButNotImpossible() {
        double beyond = between(1, 100, 100).within(Range.greaterThan(ColumnValue.of(1000)));
        assertTrue(beyond > 0 && beyond < 0.001, "" + beyond);
    }

    @Test
    void textsLieBetweenTheirBounds() {
        ColumnShares names = shares(1000, 0, List.of(), List.of(ColumnValue.of("name-a"), ColumnValue.of("name-i")));
        assertEquals(0.5, names.within(Range.lessThan(ColumnValue.of("name-e"))), 0.01);
    }

    @Test
    void patternsAreTriedOnWhatIsKnown() {
        ColumnShares names = shares(
                1000,
                0,
                List.of(new CommonValue(ColumnValue.of("Bern"), 0.2)),
                IntStream.range(0, 100)
                        .mapToObj(i -> ColumnValue.of(i < 25 ? "a" + (100 + i) : "b" + (100 + i)))
                        .toList());
        assertEquals(0.2 * 1 + 0.8 * 0.0 + 0.8 * 0.005, names.matching(LikePattern.of("B%")), EXACT);
        assertEquals(0.8 * 0.25, names.matching(LikePattern.of("a%")), EXACT);
        assertEquals(0.2 + 0.8, names.matching(LikePattern.of("____")), EXACT);
    }

    /** Tried one by one, the ways to divide such a text among so many wildcards take longer than the machine will last. */
    @Test
    void noPatternTakesLong() {
        String text = "a".repeat(100);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertFalse(LikePattern.of("%_".repeat(40) + "x").test(text));
            assertFalse(LikePattern.of("%a".repeat(40) + "%x%").test(text));
            assertTrue(LikePattern.of("%_".repeat(40) + "a").test(text));
        });
    }

    @Test
    void patternsMatchWholeTextsByCodePoints() {
        assertTrue(LikePattern.of("a%b_").test("a%xb\uD83D\uDE00"));
        assertTrue(LikePattern.of("%ab%").test("aab"));
        assertTrue(LikePattern.of("%").test(""));
        assertTrue(LikePattern.of("").test(""));
        assertFalse(LikePattern.of("").test("a"));
        assertFalse(LikePattern.of("_").test(""));
        assertFalse(LikePattern.of("a%b").test("abc"));
        assertFalse(LikePattern.of("a.").test("ab"));
    }

    @Test
    void rulesOfThumbHoldWhereNothingIsKnown() {
        ColumnShares nothing = ColumnShares.UNKNOWN;
        assertEquals(0.05, nothing.equalTo(ColumnValue.of(1)), EXACT);
        assertEquals(0.05, nothing.equalToOne(), EXACT);
        assertEquals(0.05, nothing.isNull(), EXACT);
        assertEquals(0.3, nothing.within(Range.lessThan(ColumnValue.of(1))), EXACT);
        assertEquals(0.15, nothing.within(Range.closed(ColumnValue.of(1), ColumnValue.of(2))), EXACT);
        assertEquals(0.25, nothing.matching(LikePattern.of("a%")), EXACT);
    }
}
