package io.meshgate.adapter.jdbc.postgres.binary;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;

/**
 * Readers of dates and times. PostgreSQL counts from 2000-01-01, Arrow from 1970-01-01; PostgreSQL's infinities and
 * 24:00:00 have no place in Meshgate's types.
 */
final class Times {
    private static final LocalDate UNIX_EPOCH = LocalDate.EPOCH;
    private static final LocalDate POSTGRES_EPOCH = LocalDate.of(2000, 1, 1);
    private static final int EPOCH_DAYS = (int) ChronoUnit.DAYS.between(UNIX_EPOCH, POSTGRES_EPOCH);
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long EPOCH_MICROS = EPOCH_DAYS * DAY_MICROS;
    private static final long NANOS_PER_MICRO = 1000;

    private Times() {}

    /** {@code date_send}: days. */
    static final class DateReader extends FixedWidthReader {
        DateReader(String column, boolean nullable, DateDayVector vector) {
            super(column, nullable, vector);
        }

        @Override
        public void read(byte[] bytes, int at, int length, int row) {
            checkLength(length, Integer.BYTES);
            int days = BigEndian.int32(bytes, at);
            if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
                throw bad((days < 0 ? "-infinity" : "infinity") + ", which DATE has no value for");
            }
            data.setInt((long) row * Integer.BYTES, days + EPOCH_DAYS);
        }
    }

    /** {@code time_send}: microseconds of the day. */
    static final class TimeReader extends FixedWidthReader {
        TimeReader(String column, boolean nullable, TimeMicroVector vector) {
            super(column, nullable, vector);
        }

        @Override
        public void read(byte[] bytes, int at, int length, int row) {
            checkLength(length, Long.BYTES);
            long micros = BigEndian.int64(bytes, at);
            if (micros == DAY_MICROS) {
                throw bad("24:00:00, which TIME has no value for");
            }
            data.setLong((long) row * Long.BYTES, micros);
        }
    }

    /** {@code timestamp_send} and {@code timestamptz_send}: microseconds, of the local time line or of UTC. */
    static final class TimestampReader extends FixedWidthReader {
        private static final long MICROS_MAX = Long.MAX_VALUE - EPOCH_MICROS;

        TimestampReader(String column, boolean nullable, TimeStampVector vector) {
            super(column, nullable, vector);
        }

        @Override
        public void read(byte[] bytes, int at, int length, int row) {
            checkLength(length, Long.BYTES);
            long micros = BigEndian.int64(bytes, at);
            if (micros > MICROS_MAX || micros == Long.MIN_VALUE) {
                throw bad(text(micros) + ", which TIMESTAMP has no value for");
            }
            data.setLong((long) row * Long.BYTES, micros + EPOCH_MICROS);
        }

        private static String text(long micros) {
            if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
                return micros < 0 ? "-infinity" : "infinity";
            }
            LocalDateTime time = POSTGRES_EPOCH.atStartOfDay().plus(micros, ChronoUnit.MICROS);
            return time + ", beyond the end of 294246";
        }
    }

    /** {@code interval_send}: microseconds, days, months. */
    static final class IntervalReader extends FixedWidthReader {
        private static final int BYTES = 16;
        private static final int DAYS_AT = 8;
        private static final int MONTHS_AT = 12;

        IntervalReader(String column, boolean nullable, IntervalMonthDayNanoVector vector) {
            super(column, nullable, vector);
        }

        @Override
        public void read(byte[] bytes, int at, int length, int row) {
            checkLength(length, BYTES);
            long micros = BigEndian.int64(bytes, at);
            int days = BigEndian.int32(bytes, at + DAYS_AT);
            int months = BigEndian.int32(bytes, at + MONTHS_AT);
            if (Math.abs(micros) > Long.MAX_VALUE / NANOS_PER_MICRO || micros == Long.MIN_VALUE) {
                throw bad(text(micros, days, months) + ", which INTERVAL has no value for");
            }
            long start = (long) row * BYTES;
            data.setInt(start, months);
            data.setInt(start + Integer.BYTES, days);
            data.setLong(start + 2 * Integer.BYTES, micros * NANOS_PER_MICRO);
        }

        private static String text(long micros, int days, int months) {
            if (days == Integer.MAX_VALUE && months == Integer.MAX_VALUE) {
                return "infinity";
            }
            return days == Integer.MIN_VALUE && months == Integer.MIN_VALUE
                    ? "-infinity"
                    : months + " months " + days + " days " + micros + " microseconds";
        }
    }
}
