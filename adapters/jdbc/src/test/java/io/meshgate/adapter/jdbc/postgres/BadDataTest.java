package io.meshgate.adapter.jdbc.postgres;

import static io.meshgate.catalog.ColumnType.decimal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.catalog.ColumnType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Values that Meshgate's types have no place for fail by column and value, on both paths, and leave nothing behind. */
class BadDataTest extends PostgresTest {
    record Case(String sql, ColumnType type, String told) {
        @Override
        public String toString() {
            return sql;
        }
    }

    private static final ColumnType CENTS = decimal(5, 2);

    static final List<Case> CASES = List.of(
            new Case("'NaN'::numeric", CENTS, "holds NaN, which DECIMAL has no value for"),
            new Case("'Infinity'::numeric", CENTS, "holds Infinity, which DECIMAL"),
            new Case("'-Infinity'::numeric", CENTS, "holds -Infinity, which DECIMAL"),
            new Case("1000::numeric", CENTS, "holds 1000, more digits than DECIMAL(5, 2) has"),
            new Case(
                    "-1e30::numeric",
                    CENTS,
                    "holds -1000000000000000000000000000000, more digits than DECIMAL(5, 2) has"),
            new Case("0.005::numeric", CENTS, "holds 0.005, more decimal places than DECIMAL(5, 2) has"),
            new Case("-1.10001::numeric", CENTS, "holds -1.10001, more decimal places"),
            new Case("1e-300::numeric", CENTS, "more decimal places than"),
            new Case("1e38::numeric", decimal(38, 0), "more digits than DECIMAL(38, 0) has"),
            new Case(
                    "12345678901234567890.001::numeric",
                    decimal(38, 2),
                    "holds 12345678901234567890.001, more decimal places"),
            new Case("'infinity'::date", ColumnType.DATE, "holds infinity, which DATE has no value for"),
            new Case("'-infinity'::date", ColumnType.DATE, "holds -infinity, which DATE has no value for"),
            new Case("'infinity'::timestamp", ColumnType.TIMESTAMP, "holds infinity, which TIMESTAMP has no value for"),
            new Case(
                    "'-infinity'::timestamptz",
                    ColumnType.TIMESTAMP_TZ,
                    "holds -infinity, which TIMESTAMP has no value for"),
            new Case(
                    "'294276-12-31 23:59:59'::timestamp",
                    ColumnType.TIMESTAMP,
                    "+294276-12-31T23:59:59, beyond the end of 294246"),
            new Case("'24:00'::time", ColumnType.TIME, "holds 24:00:00, which TIME has no value for"),
            new Case("'infinity'::interval", ColumnType.INTERVAL, "holds infinity, which INTERVAL has no value for"),
            new Case("'-infinity'::interval", ColumnType.INTERVAL, "holds -infinity, which INTERVAL has no value for"),
            new Case(
                    "'3000000 hours'::interval",
                    ColumnType.INTERVAL,
                    "holds 0 months 0 days 10800000000000000 microseconds"),
            new Case("'{{1,2},{3,4}}'::int[]", ColumnType.array(ColumnType.INTEGER), "an array of 2 dimensions"),
            new Case("'{infinity}'::date[]", ColumnType.array(ColumnType.DATE), "holds infinity, which DATE"));

    @ParameterizedTest
    @FieldSource("CASES")
    void isToldByColumnAndValue(Case bad) {
        for (boolean prepared : List.of(false, true)) {
            List<ResultColumn> columns = List.of(column("id", ColumnType.INTEGER), column("the value", bad.type()));
            RemoteStatement statement = new RemoteStatement("SELECT 1, " + bad.sql(), columns, prepared);

            StoreFailure failure = failure(statement);

            assertEquals(Kind.BAD_DATA, failure.kind());
            assertTrue(failure.getMessage().contains("column \"the value\" holds"), failure.getMessage());
            assertTrue(failure.getMessage().contains(bad.told()), failure.getMessage());
        }
    }

    @Test
    void isToldInMidStream() {
        StoreFailure failure = failure(bulk(
                "SELECT CASE WHEN g = 900000 THEN 'NaN'::numeric ELSE 1 END FROM generate_series(1, 1000000) g",
                CENTS));
        assertEquals(Kind.BAD_DATA, failure.kind());
        assertEquals(StoreFailure.Phase.READ, failure.phase());
    }

    @Test
    void nullWhereNoneIsPromised() {
        ResultColumn never = new ResultColumn("never", ColumnType.INTEGER, false);
        StoreFailure failure = failure(new RemoteStatement("SELECT NULL::int4", List.of(never), false));
        assertEquals(Kind.BAD_DATA, failure.kind());
        assertTrue(
                failure.getMessage().contains("column \"never\" holds NULL, though the contract promises"),
                failure.getMessage());
    }

    @Test
    void anotherTypeThanPromised() {
        assertTrue(
                failure(bulk("SELECT 1::int8", ColumnType.INTEGER)).getMessage().contains("a value of 8 bytes where"));
        assertTrue(failure(bulk("SELECT 1, 2", ColumnType.INTEGER))
                .getMessage()
                .contains("row 1 has 2 columns, 1 are promised"));
        assertTrue(failure(bulk("SELECT ARRAY[1::int8]", ColumnType.array(ColumnType.INTEGER)))
                .getMessage()
                .contains("elements of the type with OID 20, where 23 is promised"));
        StoreFailure prepared = failure(lookup("SELECT 1::float8", ColumnType.BIGINT));
        assertEquals(Kind.BAD_DATA, prepared.kind());
        assertTrue(
                prepared.getMessage().contains("\"c0\" arrives as the type with OID 701, BIGINT is promised"),
                prepared.getMessage());
    }
}
