package io.meshgate.gateway.plan;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.ColumnStatistics.CommonValue;
import io.meshgate.adapter.ColumnValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Which share of rows has which values of one column, by its statistics; by rules of thumb where there are none.
 *
 * <p>Common values have the shares that are told; all others are taken for equally common, and for lying as the histogram, or
 * the range, says.
 *
 * <p>Source: the estimates of PostgreSQL, selfuncs.c, in the parts that matter between stores.
 *
 * @param distinct how many values there are, if that is told
 * @param rows of the table
 * @param nullable whether the column may be NULL, whatever the statistics say
 */
record ColumnShares(ColumnStatistics statistics, OptionalLong distinct, double rows, boolean nullable) {
    static final double EQUALITY = 0.05;
    static final double RANGE = 0.3;
    static final double OTHER = 0.25;

    /** New rows lie beyond the range of older statistics, so nothing is taken for impossible. */
    private static final double LEAST = 1e-4;

    /** Bounds are a sample of the values; so many make one. */
    private static final int SAMPLE_LEAST = 10;

    static final ColumnShares UNKNOWN =
            new ColumnShares(ColumnStatistics.UNKNOWN, OptionalLong.empty(), Cardinality.ROWS_UNKNOWN, true);

    /** Of groups, each with a value of its own. */
    ColumnShares ofGroups() {
        ColumnStatistics even = new ColumnStatistics(
                statistics.distinct(),
                OptionalDouble.empty(),
                statistics.widthBytes(),
                statistics.min(),
                statistics.max(),
                List.of(),
                List.of());
        return new ColumnShares(even, distinct, rows, nullable);
    }

    /** The share of NULL where it is told, none otherwise. */
    double nulls() {
        return statistics.nullShare().orElse(0);
    }

    double isNull() {
        return statistics.nullShare().orElse(nullable ? EQUALITY : 0);
    }

    /** Rows with one value that nobody knows. */
    double equalToOne() {
        return distinct.isPresent() ? (1 - nulls()) / Math.max(1, distinct.getAsLong()) : EQUALITY;
    }

    double equalTo(ColumnValue value) {
        for (CommonValue common : statistics.common()) {
            if (common.value().equals(value)) {
                return common.share();
            }
        }
        if (distinct.isEmpty()) {
            return Math.min(EQUALITY, rest());
        }
        List<CommonValue> common = statistics.common();
        double one = rest() / othersCount();
        return Math.max(
                1 / Math.max(1, rows),
                common.isEmpty() ? one : Math.min(one, common.getLast().share()));
    }

    /** Rows whose values are neither NULL nor common. */
    private double rest() {
        return Math.max(0, 1 - nulls() - statistics.commonShare());
    }

    private double othersCount() {
        return Math.max(
                1,
                distinct.orElse(Long.MAX_VALUE) - (double) statistics.common().size());
    }

    /** Rows with a value in a range; without bounds, all that are not NULL. */
    double within(Range<ColumnValue> range) {
        if (!range.hasLowerBound() && !range.hasUpperBound()) {
            return 1 - nulls();
        }
        if (range.isEmpty()) {
            return 0;
        }
        if (isPoint(range)) {
            return equalTo(range.lowerEndpoint());
        }
        double common = statistics.common().stream()
                .filter(value -> range.contains(value.value()))
                .mapToDouble(CommonValue::share)
                .sum();
        Optional<Double> others = othersWithin(range);
        double share = others.map(part -> common + part * rest())
                .orElseGet(
                        () -> common + rest() * (range.hasLowerBound() && range.hasUpperBound() ? RANGE / 2 : RANGE));
        return Math.clamp(share, LEAST, 1.0);
    }

    static boolean isPoint(Range<ColumnValue> range) {
        return range.hasLowerBound()
                && range.hasUpperBound()
                && range.lowerEndpoint().equals(range.upperEndpoint());
    }

    /** Of the values that are not common; empty where nobody knows how they lie. */
    private Optional<Double> othersWithin(Range<ColumnValue> range) {
        boolean known = statistics.histogram().size() > 1
                || statistics.min().isPresent() && statistics.max().isPresent();
        if (!known) {
            return Optional.empty();
        }
        double from = !range.hasLowerBound()
                ? 0
                : range.lowerBoundType() == BoundType.CLOSED
                        ? below(range.lowerEndpoint())
                        : upTo(range.lowerEndpoint());
        double to = !range.hasUpperBound()
                ? 1
                : range.upperBoundType() == BoundType.CLOSED
                        ? upTo(range.upperEndpoint())
                        : below(range.upperEndpoint());
        return Optional.of(Math.clamp(to - from, 0.0, 1.0));
    }

    private double upTo(ColumnValue value) {
        double below = below(value);
        return value.compareTo(least()) < 0 ? 0 : Math.min(1, below + 1 / othersCount());
    }

    private ColumnValue least() {
        return statistics.histogram().isEmpty()
                ? statistics.min().orElseThrow()
                : statistics.histogram().getFirst();
    }

    /** The share of values that are smaller: so many of them as lie evenly before it, itself left out. */
    private double below(ColumnValue value) {
        List<ColumnValue> bounds = statistics.histogram().isEmpty()
                ? List.of(statistics.min().orElseThrow(), statistics.max().orElseThrow())
                : statistics.histogram();
        if (value.compareTo(bounds.getFirst()) <= 0) {
            return 0;
        }
        if (value.compareTo(bounds.getLast()) > 0) {
            return 1;
        }
        int low = 0;
        int high = bounds.size() - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (bounds.get(middle).compareTo(value) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double bins = low + Interpolation.between(bounds.get(low), bounds.get(high), value);
        return bins / (bounds.size() - 1) * (1 - 1 / othersCount());
    }

    /** Rows whose text is matched. */
    double matching(Predicate<String> matches) {
        double common = statistics.common().stream()
                .filter(value -> matches(matches, value.value()))
                .mapToDouble(CommonValue::share)
                .sum();
        int bounds = statistics.histogram().size();
        if (bounds < SAMPLE_LEAST) {
            return Math.clamp(common + OTHER * rest(), LEAST, 1.0);
        }
        double matched = statistics.histogram().stream()
                .filter(value -> matches(matches, value))
                .count();
        return Math.clamp(common + rest() * Math.max(matched, 0.5) / bounds, LEAST, 1.0);
    }

    private static boolean matches(Predicate<String> matches, ColumnValue value) {
        return value instanceof ColumnValue.OfText(String text) && matches.test(text);
    }
}
