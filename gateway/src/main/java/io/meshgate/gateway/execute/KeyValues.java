package io.meshgate.gateway.execute;

import io.meshgate.adapter.KeySet;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/** The values of Arrow's vectors as those of a {@link KeySet}. */
final class KeyValues {
    /** Years that every store spells alike. */
    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);

    private static final LocalDate AFTER_LAST = LocalDate.of(10_000, 1, 1);

    private KeyValues() {}

    /** The same of rows that are sent, in which a value may be NULL. */
    static Optional<List<@Nullable Object>> row(List<FieldVector> columns, int row) {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (FieldVector column : columns) {
            if (column.isNull(row)) {
                values.add(null);
            } else if (column instanceof BitVector bits) {
                values.add(bits.get(row) != 0);
            } else if (column instanceof DecimalVector decimals) {
                values.add(decimals.getObject(row));
            } else {
                Optional<Object> value = of(column, row);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                values.add(value.get());
            }
        }
        return Optional.of(values);
    }

    /** Empty for a value that not every store takes as a key: the rows of other years, and texts with a zero character. */
    static Optional<Object> of(FieldVector vector, int row) {
        return switch (vector) {
            case SmallIntVector numbers -> Optional.of((long) numbers.get(row));
            case IntVector numbers -> Optional.of((long) numbers.get(row));
            case BigIntVector numbers -> Optional.of(numbers.get(row));
            case DateDayVector days -> within(days.get(row), FIRST.toEpochDay(), AFTER_LAST.toEpochDay());
            case TimeStampMicroVector times -> within(times.get(row), micros(FIRST), micros(AFTER_LAST));
            // Up to 18 digits fill the lower half; the upper one repeats its sign.
            case DecimalVector decimals ->
                Optional.of(decimals.getDataBuffer().getLong((long) row * DecimalVector.TYPE_WIDTH));
            case VarCharVector texts ->
                Optional.of(new String(texts.get(row), StandardCharsets.UTF_8))
                        .filter(text -> text.indexOf('\0') < 0)
                        .map(text -> text);
            default -> throw new IllegalStateException("no keys are taken from " + vector.getField());
        };
    }

    private static Optional<Object> within(long value, long first, long afterLast) {
        return value >= first && value < afterLast ? Optional.of(value) : Optional.empty();
    }

    private static long micros(LocalDate day) {
        return day.atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    }
}
