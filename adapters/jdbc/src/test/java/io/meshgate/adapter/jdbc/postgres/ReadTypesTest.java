package io.meshgate.adapter.jdbc.postgres;

import static io.meshgate.catalog.ColumnType.array;
import static io.meshgate.catalog.ColumnType.decimal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.adapter.RemoteStatement;
import io.meshgate.catalog.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.PeriodDuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type through COPY and through a prepared statement: NULL, extremes, and what floats have besides numbers. */
class ReadTypesTest extends PostgresTest {

    /** A type, PostgreSQL's spelling of it, literals, and what they read as. */
    record Case(ColumnType type, String spelling, List<String> literals, List<Object> values) {
        @Override
        public String toString() {
            return spelling;
        }
    }

    private static Case of(ColumnType type, String spelling, Object... literalsAndValues) {
        List<String> literals = Stream.iterate(0, i -> i + 2)
                .limit(literalsAndValues.length / 2)
                .map(i -> (String) literalsAndValues[i])
                .toList();
        List<Object> values = Stream.iterate(1, i -> i + 2)
                .limit(literalsAndValues.length / 2)
                .map(i -> literalsAndValues[i])
                .toList();
        return new Case(type, spelling, literals, values);
    }

    private static List<Object> list(Object... values) {
        return Arrays.asList(values);
    }

    static Stream<Case> cases() {
        return Stream.of(
                of(ColumnType.BOOLEAN, "boolean", "true", true, "false", false),
                of(ColumnType.SMALLINT, "smallint", "-32768", Short.MIN_VALUE, "32767", Short.MAX_VALUE, "0", (short)
                        0),
                of(ColumnType.INTEGER, "integer", "-2147483648", Integer.MIN_VALUE, "2147483647", Integer.MAX_VALUE),
                of(
                        ColumnType.BIGINT,
                        "bigint",
                        "-9223372036854775808",
                        Long.MIN_VALUE,
                        "9223372036854775807",
                        Long.MAX_VALUE),
                of(
                        ColumnType.REAL,
                        "real",
                        "NaN",
                        Float.NaN,
                        "-Infinity",
                        Float.NEGATIVE_INFINITY,
                        "-0",
                        -0.0f,
                        "3.4028235e38",
                        Float.MAX_VALUE,
                        "1.4e-45",
                        Float.MIN_VALUE),
                of(
                        ColumnType.DOUBLE,
                        "double precision",
                        "NaN",
                        Double.NaN,
                        "Infinity",
                        Double.POSITIVE_INFINITY,
                        "-0",
                        -0.0,
                        "1.7976931348623157e308",
                        Double.MAX_VALUE,
                        "4.9e-324",
                        Double.MIN_VALUE),
                of(
                        decimal(12, 2),
                        "numeric(12,2)",
                        "0",
                        new BigDecimal("0.00"),
                        "-0.01",
                        new BigDecimal("-0.01"),
                        "9999999999.99",
                        new BigDecimal("9999999999.99"),
                        "1234.5",
                        new BigDecimal("1234.50")),
                of(
                        decimal(38, 0),
                        "numeric(38,0)",
                        "9".repeat(38),
                        new BigDecimal("9".repeat(38)),
                        "-" + "9".repeat(38),
                        new BigDecimal("-" + "9".repeat(38)),
                        "10000000000000000000",
                        new BigDecimal("10000000000000000000")),
                of(
                        decimal(38, 38),
                        "numeric(38,38)",
                        "0." + "9".repeat(38),
                        new BigDecimal("0." + "9".repeat(38)),
                        "-0." + "0".repeat(37) + "1",
                        new BigDecimal("-0." + "0".repeat(37) + "1")),
                of(ColumnType.VARCHAR, "text", "", "", "naïve 😀 日本", "naïve 😀 日本", "a'b\\c", "a'b\\c"),
                of(ColumnType.varchar(5), "varchar(5)", "abcde", "abcde"),
                of(
                        ColumnType.DATE,
                        "date",
                        "2000-01-01",
                        LocalDate.of(2000, 1, 1),
                        "1970-01-01",
                        LocalDate.EPOCH,
                        "0001-01-01 BC",
                        LocalDate.of(0, 1, 1),
                        "4713-01-01 BC",
                        LocalDate.of(-4712, 1, 1),
                        "5874897-12-31",
                        LocalDate.of(5874897, 12, 31)),
                of(
                        ColumnType.TIME,
                        "time",
                        "00:00",
                        LocalTime.MIDNIGHT,
                        "23:59:59.999999",
                        LocalTime.of(23, 59, 59, 999_999_000)),
                of(
                        ColumnType.TIMESTAMP,
                        "timestamp",
                        "1969-12-31 23:59:59.999999",
                        LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
                        "4713-01-01 00:00 BC",
                        LocalDateTime.of(-4712, 1, 1, 0, 0),
                        "294247-01-10 04:00:54.775807",
                        LocalDateTime.of(294247, 1, 10, 4, 0, 54, 775_807_000)),
                of(
                        ColumnType.TIMESTAMP_TZ,
                        "timestamptz",
                        "2024-07-01 12:00+02",
                        LocalDateTime.of(2024, 7, 1, 10, 0),
                        "2024-07-01 12:00",
                        LocalDateTime.of(2024, 7, 1, 12, 0)),
                of(
                        ColumnType.INTERVAL,
                        "interval",
                        "1 year 2 months -3 days 04:05:06.789",
                        interval(14, -3, 14_706_789_000L),
                        "-106751 days -23:59:59.999999",
                        interval(0, -106_751, -86_399_999_999L)),
                of(
                        ColumnType.array(ColumnType.INTEGER),
                        "integer[]",
                        "{1,NULL,-3}",
                        list(1, null, -3),
                        "{}",
                        list(),
                        "[5:6]={7,8}",
                        list(7, 8)),
                of(array(ColumnType.VARCHAR), "text[]", "{a,\"\",NULL,😀}", list("a", "", null, "😀")),
                of(
                        array(decimal(10, 3)),
                        "numeric(10,3)[]",
                        "{1.5,-2}",
                        list(new BigDecimal("1.500"), new BigDecimal("-2.000"))),
                of(array(ColumnType.BOOLEAN), "boolean[]", "{t,f,NULL}", list(true, false, null)),
                of(array(ColumnType.DATE), "date[]", "{2024-02-29}", list(LocalDate.of(2024, 2, 29))));
    }

    private static PeriodDuration interval(int months, int days, long micros) {
        return new PeriodDuration(Period.of(0, months, days), Duration.of(micros, ChronoUnit.MICROS));
    }

    static Stream<Arguments> casesOnBothPaths() {
        return cases().flatMap(c -> Stream.of(Arguments.of(c, false), Arguments.of(c, true)));
    }

    @ParameterizedTest(name = "{0}, prepared {1}")
    @MethodSource("casesOnBothPaths")
    void readsExtremesAndNull(Case tested, boolean prepared) {
        String values = String.join(
                ", ",
                tested.literals().stream()
                        .map(l -> "('" + l.replace("'", "''") + "')")
                        .toList());
        String sql = "SELECT v::" + tested.spelling() + " FROM (VALUES " + values + ", (NULL)) t (v)";

        List<List<Object>> read = rows(new RemoteStatement(sql, List.of(column("c", tested.type())), prepared));

        assertEquals(tested.values().size() + 1, read.size());
        for (int i = 0; i < tested.values().size(); i++) {
            assertEquals(
                    tested.values().get(i),
                    plain(tested.type(), read.get(i).getFirst()),
                    tested.literals().get(i));
        }
        assertEquals(list((Object) null), read.getLast());
    }

    /** Arrow's own values as java.lang and java.time have them. */
    private static Object plain(ColumnType type, Object value) {
        if (value == null) {
            return null;
        }
        return switch (type.kind()) {
            case VARCHAR -> value.toString();
            case DATE -> LocalDate.ofEpochDay((int) value);
            case TIME -> LocalTime.ofNanoOfDay((long) value * 1000);
            case TIMESTAMP_TZ ->
                LocalDateTime.ofInstant(Instant.EPOCH.plus((long) value, ChronoUnit.MICROS), ZoneOffset.UTC);
            case ARRAY -> {
                ColumnType element = type.element().orElseThrow();
                yield list(
                        ((List<?>) value).stream().map(v -> plain(element, v)).toArray());
            }
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE, VARBINARY, TIMESTAMP, INTERVAL, UNKNOWN ->
                value;
        };
    }

    @Test
    void readsBytes() {
        for (boolean prepared : List.of(false, true)) {
            List<List<Object>> read = rows(new RemoteStatement(
                    "SELECT '\\x00ff10'::bytea UNION ALL SELECT ''::bytea",
                    List.of(column("c", ColumnType.VARBINARY)),
                    prepared));
            assertArrayEquals(
                    new byte[] {0, (byte) 0xFF, 16}, (byte[]) read.get(0).getFirst());
            assertArrayEquals(new byte[0], (byte[]) read.get(1).getFirst());
        }
    }

    @Test
    void sessionsRunInUtc() {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        LocalDateTime told = (LocalDateTime) rows(bulk("SELECT localtimestamp", ColumnType.TIMESTAMP))
                .getFirst()
                .getFirst();
        assertEquals(0, Duration.between(told, now).abs().toHours());
    }

    @Test
    void readsNoRowsAndNoColumns() {
        for (boolean prepared : List.of(false, true)) {
            assertEquals(
                    List.of(),
                    rows(new RemoteStatement(
                            "SELECT 1 WHERE false", List.of(column("c", ColumnType.INTEGER)), prepared)));
            assertEquals(
                    3,
                    rows(new RemoteStatement("SELECT FROM generate_series(1, 3)", List.of(), prepared))
                            .size());
        }
    }

    /** All lengths at all scales, with zeros at either end and in the middle. */
    @Test
    void readsNumericsExactly() {
        Random random = new Random(20260101);
        for (int scale = 0; scale <= ColumnType.DECIMAL_PRECISION_MAX; scale++) {
            List<List<Object>> written = new ArrayList<>();
            for (int digits = 1; digits <= ColumnType.DECIMAL_PRECISION_MAX; digits++) {
                for (int zeros = 0; zeros < digits; zeros += 3) {
                    BigInteger nines = BigInteger.TEN.pow(digits - zeros).subtract(BigInteger.ONE);
                    BigInteger unscaled =
                            new BigInteger(nines.bitLength(), random).mod(nines).multiply(BigInteger.TEN.pow(zeros));
                    written.add(List.of(new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale)));
                }
            }
            String literals =
                    written.stream().map(row -> row.getFirst().toString()).collect(Collectors.joining(","));
            String sql = "SELECT v::numeric(38, " + scale + ") FROM unnest('{" + literals + "}'::text[]) v";
            assertEquals(written, rows(bulk(sql, decimal(ColumnType.DECIMAL_PRECISION_MAX, scale))));
        }
    }

    @Test
    void readsManyRowsInFreshBatches() {
        int rowsMax = 1000;
        int total = 70_001;
        String sql =
                "SELECT g, CASE WHEN g % 7 > 0 THEN repeat('x', g % 50) END, ARRAY[g, NULL] FROM generate_series(1, "
                        + total + ") g";
        RemoteStatement statement = bulk(sql, ColumnType.INTEGER, ColumnType.VARCHAR, array(ColumnType.INTEGER));
        for (int max : List.of(rowsMax, 65_536, 7)) {
            List<List<Object>> read = rows(statement, context(PATIENCE.multipliedBy(2), max));
            assertEquals(total, read.size());
            for (int i = 0; i < total; i++) {
                int g = i + 1;
                assertEquals(g, read.get(i).get(0));
                assertEquals(
                        g % 7 > 0 ? "x".repeat(g % 50) : null,
                        plain(ColumnType.VARCHAR, read.get(i).get(1)));
                assertEquals(list(g, null), read.get(i).get(2));
            }
        }
    }
}
