package io.meshgate.adapter;

import io.meshgate.catalog.ColumnType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/**
 * A value as statistics hold it: good enough to compare, not to answer with. Numbers lose digits beyond those of a double;
 * booleans are 0 and 1; dates, times and timestamps are microseconds since 1970 or midnight, so that a date compares with a
 * timestamp.
 */
public sealed interface ColumnValue extends Comparable<ColumnValue> {
    /** A number, or what is counted as one. NaN is the greatest. */
    record OfNumber(double number) implements ColumnValue {
        @Override
        public String toString() {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString((long) number)
                    : Double.toString(number);
        }
    }

    /** Text, ordered by code points, which is the order of its UTF-8 bytes. */
    record OfText(String text) implements ColumnValue {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Values of one column are of one kind; of two kinds, numbers come first. */
    @Override
    default int compareTo(ColumnValue other) {
        return switch (this) {
            case OfNumber(double mine) ->
                other instanceof OfNumber(double theirs) ? Double.compare(mine + 0.0, theirs + 0.0) : -1;
            case OfText(String mine) -> other instanceof OfText(String theirs) ? byCodePoints(mine, theirs) : 1;
        };
    }

    private static int byCodePoints(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean bothPairs = Character.isSurrogate(a) == Character.isSurrogate(b);
                return bothPairs ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    static ColumnValue of(double number) {
        return new OfNumber(number);
    }

    static ColumnValue of(String text) {
        return new OfText(text);
    }

    /**
     * Reads a value as PostgreSQL, DuckDB and SQL literals spell it, in ISO style and UTC; empty for what is not understood, such
     * as a date before the year 1, and for types whose values do not compare.
     */
    static Optional<ColumnValue> parse(ColumnType type, String text) {
        try {
            return switch (type.kind()) {
                case VARCHAR -> Optional.of(of(text));
                case BOOLEAN -> Optional.of(of(text.startsWith("t") || text.startsWith("T") ? 1 : 0));
                case SMALLINT, INTEGER, BIGINT, DECIMAL -> Optional.of(of(new BigDecimal(text).doubleValue()));
                case REAL, DOUBLE -> Optional.of(of(floating(text)));
                case DATE -> Optional.of(of(LocalDate.parse(text).toEpochDay() * Moments.MICROS_OF_DAY));
                case TIME -> Optional.of(of(LocalTime.parse(text).toNanoOfDay() / 1e3));
                case TIMESTAMP, TIMESTAMP_TZ ->
                    Optional.of(of(Moments.micros(OffsetDateTime.parse(text, Moments.FORMAT))));
                case VARBINARY, INTERVAL, ARRAY, UNKNOWN -> Optional.empty();
            };
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static double floating(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    /** How timestamps are spelled and counted. */
    final class Moments {
        public static final double MICROS_OF_DAY = 86_400e6;

        private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .appendPattern("[' ']['T']")
                .append(DateTimeFormatter.ISO_LOCAL_TIME)
                .optionalStart()
                .appendOffset("+HH:mm", "Z")
                .optionalEnd()
                .optionalStart()
                .appendOffset("+HH", "Z")
                .optionalEnd()
                .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
                .toFormatter(Locale.ROOT);

        private Moments() {}

        private static double micros(OffsetDateTime moment) {
            return moment.toEpochSecond() * 1e6 + moment.getNano() / 1e3;
        }
    }
}
