package io.meshgate.gateway.stores;

import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.ColumnValue;
import io.meshgate.adapter.ColumnValue.OfNumber;
import io.meshgate.adapter.TableStatistics;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Whether two statistics of a table are so alike that a plan made with the one may stay when the other comes. */
final class Resemblance {
    /** Sizes may be so many times each other. */
    private static final double TIMES_MAX = 1.1;

    private static final double SHARE_CHANGE_MAX = 0.05;

    private Resemblance() {}

    static boolean between(TableStatistics one, TableStatistics other) {
        return sizes(one.rows(), other.rows())
                && one.columns().keySet().equals(other.columns().keySet())
                && one.columns().keySet().stream().allMatch(name -> between(one.column(name), other.column(name)));
    }

    private static boolean between(ColumnStatistics one, ColumnStatistics other) {
        return sizes(one.distinct(), other.distinct())
                && shares(one.nullShare(), other.nullShare())
                && shares(OptionalDouble.of(one.commonShare()), OptionalDouble.of(other.commonShare()))
                && widths(one.widthBytes(), other.widthBytes())
                && one.common().isEmpty() == other.common().isEmpty()
                && (one.common().isEmpty()
                        || one.common()
                                .getFirst()
                                .value()
                                .equals(other.common().getFirst().value()))
                && ranges(one, other);
    }

    private static boolean sizes(OptionalLong one, OptionalLong other) {
        return one.isPresent() == other.isPresent()
                && (one.isEmpty() || times(one.getAsLong() + 1.0, other.getAsLong() + 1.0));
    }

    private static boolean widths(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() == other.isPresent()
                && (one.isEmpty() || times(one.getAsDouble() + 1, other.getAsDouble() + 1));
    }

    private static boolean times(double one, double other) {
        return Math.max(one, other) <= TIMES_MAX * Math.min(one, other);
    }

    private static boolean shares(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() == other.isPresent() && Math.abs(one.orElse(0) - other.orElse(0)) <= SHARE_CHANGE_MAX;
    }

    /** Numbers and times that have moved on: today's rows are asked for soon. Of texts the bounds do not count. */
    private static boolean ranges(ColumnStatistics one, ColumnStatistics other) {
        if (one.min().isEmpty()
                || one.max().isEmpty()
                || other.min().isEmpty()
                || other.max().isEmpty()) {
            return one.min().isPresent() == other.min().isPresent()
                    && one.max().isPresent() == other.max().isPresent();
        }
        return !(one.min().get() instanceof OfNumber(double min))
                || !(one.max().get() instanceof OfNumber(double max))
                || isAbout(min, other.min().get(), max - min)
                        && isAbout(max, other.max().get(), max - min);
    }

    /** What is not finite, as floats may be, is about itself only. */
    private static boolean isAbout(double before, ColumnValue now, double span) {
        return now instanceof OfNumber(double after)
                && (Double.compare(before, after) == 0
                        || Double.isFinite(after - before) && Math.abs(after - before) <= SHARE_CHANGE_MAX * span);
    }
}
