package io.meshgate.adapter;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a store estimates of a column's values. Each part may be missing; none is relied upon for an answer.
 *
 * @param distinct how many different values, NULL not counted
 * @param nullShare of the rows, 0 to 1
 * @param widthBytes of a value that is not NULL, on average and without any header
 * @param min no value of the whole table is smaller
 * @param max no value of the whole table is greater
 * @param common values that more rows have than others do, the most common first
 * @param histogram bounds, ascending, between which there are equally many rows whose values are neither NULL nor {@code
 *     common}; none or at least two
 */
public record ColumnStatistics(
        OptionalLong distinct,
        OptionalDouble nullShare,
        OptionalDouble widthBytes,
        Optional<ColumnValue> min,
        Optional<ColumnValue> max,
        List<CommonValue> common,
        List<ColumnValue> histogram) {
    public static final ColumnStatistics UNKNOWN = new ColumnStatistics(
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());

    /** Stores add up shares in single precision. */
    private static final double ROUNDING = 1e-3;

    /** @param share of all rows of the table, more than 0 and at most 1 */
    public record CommonValue(ColumnValue value, double share) {
        public CommonValue {
            require(share > 0 && share <= 1 + ROUNDING, "the share " + share + " of a common value");
        }
    }

    public ColumnStatistics {
        common = List.copyOf(common);
        histogram = List.copyOf(histogram);
        require(distinct.orElse(0) >= 0, "distinct is " + distinct);
        require(nullShare.orElse(0) >= 0 && nullShare.orElse(0) <= 1, "nullShare is " + nullShare);
        require(widthBytes.orElse(0) >= 0, "widthBytes is " + widthBytes);
        double shares = common.stream().mapToDouble(CommonValue::share).sum() + nullShare.orElse(0);
        require(shares <= 1 + ROUNDING, "common values and NULL have " + shares + " of the rows");
        require(min.isEmpty() || max.isEmpty() || min.get().compareTo(max.get()) <= 0, "min is greater than max");
        require(histogram.size() != 1, "a histogram of one bound");
        for (int i = 1; i < histogram.size(); i++) {
            require(histogram.get(i - 1).compareTo(histogram.get(i)) <= 0, "histogram bounds do not ascend");
        }
    }

    private static void require(boolean right, String whatIsWrong) {
        if (!right) {
            throw new IllegalArgumentException("no statistics of a column: " + whatIsWrong);
        }
    }

    /** Rows whose value is among {@link #common}, as a share of all. */
    public double commonShare() {
        return common.stream().mapToDouble(CommonValue::share).sum();
    }
}
