package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.catalog.ColumnType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.PeriodDuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type goes through DuckDB as Arrow and comes out as it went in, NULLs and extremes included. */
class RemainderTypesTest extends RemainderHarness {

    record Case(ColumnType type, List<Object> values) {
        static Case of(ColumnType type, Object... values) {
            List<Object> all = new ArrayList<>(Arrays.asList(values));
            all.add(null);
            return new Case(type, all);
        }

        @Override
        public String toString() {
            return type.toString();
        }
    }

    static Stream<Case> cases() {
        BigDecimal nines = new BigDecimal("9".repeat(38));
        return Stream.of(
                Case.of(ColumnType.BOOLEAN, true, false),
                Case.of(ColumnType.SMALLINT, Short.MIN_VALUE, (short) 0, Short.MAX_VALUE),
                Case.of(ColumnType.INTEGER, Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
                Case.of(ColumnType.BIGINT, Long.MIN_VALUE, 0L, Long.MAX_VALUE),
                Case.of(ColumnType.decimal(1, 0), new BigDecimal("-9"), new BigDecimal("9")),
                Case.of(ColumnType.decimal(4, 4), new BigDecimal("-0.9999"), new BigDecimal("0.0001")),
                Case.of(ColumnType.decimal(9, 2), new BigDecimal("-9999999.99"), new BigDecimal("0.01")),
                Case.of(ColumnType.decimal(18, 2), new BigDecimal("-9999999999999999.99"), new BigDecimal("0.00")),
                Case.of(ColumnType.decimal(38, 0), nines, nines.negate()),
                Case.of(
                        ColumnType.decimal(38, 38),
                        nines.movePointLeft(38),
                        nines.movePointLeft(38).negate()),
                Case.of(
                        ColumnType.REAL,
                        Float.NaN,
                        Float.NEGATIVE_INFINITY,
                        Float.POSITIVE_INFINITY,
                        -0.0f,
                        Float.MIN_VALUE,
                        Float.MAX_VALUE),
                Case.of(
                        ColumnType.DOUBLE,
                        Double.NaN,
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        -0.0,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE),
                Case.of(
                        ColumnType.VARCHAR,
                        "",
                        "a",
                        "ß",
                        "🙂",
                        "a\0b",
                        "x".repeat(100_000),
                        "twelve bytes",
                        "thirteen byte"),
                Case.of(ColumnType.varchar(3), "longer than declared"),
                Case.of(ColumnType.VARBINARY, new byte[0], new byte[] {0, -1, 127}, new byte[50_000]),
                Case.of(ColumnType.DATE, -719_162, 0, 2_932_896),
                Case.of(ColumnType.TIME, 0L, 86_399_999_999L),
                Case.of(ColumnType.TIMESTAMP, -62_135_596_800_000_000L, -1L, 0L, 253_402_300_799_999_999L),
                Case.of(ColumnType.TIMESTAMP_TZ, -62_135_596_800_000_000L, -1L, 0L, 253_402_300_799_999_999L),
                Case.of(
                        ColumnType.INTERVAL,
                        new PeriodDuration(Period.ofMonths(-14), Duration.ZERO),
                        new PeriodDuration(Period.ofDays(40), Duration.ofNanos(-1000)),
                        new PeriodDuration(Period.ZERO, Duration.ofHours(50))),
                Case.of(ColumnType.array(ColumnType.INTEGER), List.of(), List.of(1, 2, 3), Arrays.asList(1, null)),
                Case.of(ColumnType.array(ColumnType.VARCHAR), List.of("", "a longer text than inline"), List.of("b")),
                Case.of(ColumnType.array(ColumnType.decimal(12, 2)), List.of(new BigDecimal("-0.01"))));
    }

    private static List<List<Object>> rows(Case c, int times) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            for (Object value : c.values()) {
                rows.add(Arrays.asList((long) rows.size(), value));
            }
        }
        return rows;
    }

    /** What {@link Rows#read} makes of a value that was written. */
    private static Object seen(Object value) {
        return value instanceof byte[] bytes ? Arrays.toString(bytes) : value;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comesOutAsItWentIn(Case c) {
        List<ResultColumn> columns = List.of(Rows.column("n", ColumnType.BIGINT), Rows.column("v", c.type()));
        List<List<Object>> rows = rows(c, 3);
        BatchStream out =
                open("SELECT n, v FROM f0 ORDER BY n", columns, input("f0", Rows.stream(allocator, columns, 4, rows)));
        assertEquals(SqlTypes.schema(columns), out.schema());
        List<List<Object>> want = new ArrayList<>();
        rows.forEach(row -> want.add(Arrays.asList(row.get(0), seen(row.get(1)))));
        assertEquals(want, Rows.read(out));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyTypeMayBeEmpty(Case c) {
        List<ResultColumn> columns = List.of(Rows.column("n", ColumnType.BIGINT), Rows.column("v", c.type()));
        BatchStream out =
                open("SELECT n, v FROM f0", columns, input("f0", Rows.stream(allocator, columns, 4, List.of())));
        assertEquals(List.of(), Rows.read(out));
    }

    @Test
    void nullabilityAndNamesAreThePromisedOnes() {
        List<ResultColumn> columns = List.of(new ResultColumn("A b", ColumnType.BIGINT, false));
        try (BatchStream out = open("SELECT 1::BIGINT AS x", columns)) {
            assertTrue(out.next());
            assertEquals(SqlTypes.schema(columns), out.root().getSchema());
        }
    }

    @Test
    void anotherTypeThanPromisedIsAFailureByName() {
        try (BatchStream out = open("SELECT 1::INTEGER AS x", List.of(Rows.column("x", ColumnType.BIGINT)))) {
            StoreFailure failure = assertThrows(StoreFailure.class, out::next);
            assertEquals(StoreFailure.Kind.BAD_DATA, failure.kind());
            assertTrue(failure.getMessage().contains("column x came as Int(32, true)"), failure.getMessage());
        }
    }

    @Test
    void manyBatches() {
        List<ResultColumn> columns = List.of(Rows.column("n", ColumnType.BIGINT), Rows.column("v", ColumnType.VARCHAR));
        List<List<Object>> rows = new ArrayList<>();
        for (long i = 0; i < 200_000; i++) {
            rows.add(Arrays.asList(i, i % 7 == 0 ? null : "value " + i));
        }
        BatchStream out = open(
                "SELECT n, v FROM f0 ORDER BY n", columns, input("f0", Rows.stream(allocator, columns, 1000, rows)));
        assertEquals(rows, Rows.read(out));
    }
}
