package io.meshgate.gateway.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * A value as text, the same in every textual format: ISO 8601 dates and times with a blank between date and time, instants
 * in UTC with {@code Z}, intervals as ISO 8601 periods, bytes as hexadecimal digits, lists in brackets.
 */
final class CellText {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter();
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(TIME)
            .toFormatter();

    private CellText() {}

    /** The text of a value, or null for NULL. */
    static @Nullable String of(FieldVector vector, int row) {
        return vector.isNull(row) ? null : text(vector, row);
    }

    private static String text(FieldVector vector, int row) {
        return switch (vector) {
            case DateDayVector date -> LocalDate.ofEpochDay(date.get(row)).toString();
            case TimeMicroVector time -> TIME.format(LocalTime.ofNanoOfDay(time.get(row) * 1000));
            case TimeStampMicroVector timestamp -> TIMESTAMP.format(dateTime(timestamp.get(row)));
            case TimeStampMicroTZVector instant -> TIMESTAMP.format(dateTime(instant.get(row))) + "Z";
            case IntervalMonthDayNanoVector interval -> period(interval.getObject(row));
            case DecimalVector decimal -> decimal.getObject(row).toPlainString();
            case VarBinaryVector binary -> HexFormat.of().formatHex(binary.get(row));
            case ListVector list -> list(list, row);
            default -> String.valueOf(vector.getObject(row));
        };
    }

    private static LocalDateTime dateTime(long micros) {
        return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    }

    /** {@code P14M3DT1H}; years and hours are not split off months and seconds that the interval does not name. */
    private static String period(PeriodDuration interval) {
        String days = interval.getPeriod().toString();
        Duration time = interval.getDuration();
        if (time.isZero()) {
            return days;
        }
        return (interval.getPeriod().isZero() ? "P" : days) + time.toString().substring(1);
    }

    private static String list(ListVector list, int row) {
        FieldVector elements = list.getDataVector();
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
            String element = of(elements, i);
            text.add(element == null ? "NULL" : element);
        }
        return text.toString();
    }
}
