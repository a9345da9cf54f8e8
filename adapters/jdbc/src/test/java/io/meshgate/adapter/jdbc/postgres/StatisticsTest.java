package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.ColumnStatistics.CommonValue;
import io.meshgate.adapter.ColumnValue;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Table;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What ANALYZE found is told as it is; what it did not look at is not known. */
class StatisticsTest extends PostgresTest {

    @BeforeAll
    static void createTables() {
        TestPostgres.shared().execute("DROP SCHEMA IF EXISTS counted CASCADE", "CREATE SCHEMA counted");
    }

    private TableStatistics statistics(String name, String... ddl) {
        postgres.execute("SET search_path = counted; " + String.join("; ", ddl));
        Table table = new Table("t", "counted." + name, List.of(), List.of(), Optional.empty());
        return store.statistics(table, store.describe(table));
    }

    private static ColumnValue value(ColumnType type, String text) {
        return ColumnValue.parse(type, text).orElseThrow();
    }

    @Test
    void theSizesOfAllKindsOfTables() {
        assertEquals(
                TableStatistics.UNKNOWN,
                statistics("fresh", "CREATE TABLE fresh (x int)", "INSERT INTO fresh VALUES (1)"));
        assertEquals(
                OptionalLong.of(1000),
                statistics(
                                "thousand",
                                "CREATE TABLE thousand AS SELECT generate_series(1, 1000) AS x",
                                "ANALYZE thousand")
                        .rows());
        TableStatistics parts = statistics(
                "parts",
                "CREATE TABLE parts (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
                "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
                "INSERT INTO parts SELECT g, date '2024-06-01' + g FROM generate_series(1, 500) g",
                "ANALYZE parts");
        assertEquals(OptionalLong.of(500), parts.rows());
        assertEquals(OptionalLong.of(500), parts.column("id").distinct());
        assertEquals(TableStatistics.UNKNOWN, statistics("v", "CREATE VIEW v AS SELECT id, day FROM parts"));
        assertEquals(
                OptionalLong.of(500),
                statistics("m", "CREATE MATERIALIZED VIEW m AS SELECT id FROM parts", "ANALYZE m")
                        .rows());
        assertEquals(
                OptionalLong.empty(),
                statistics(
                                "parent",
                                "CREATE TABLE parent (id int)",
                                "CREATE TABLE child () INHERITS (parent)",
                                "INSERT INTO child SELECT generate_series(1, 100)",
                                "ANALYZE parent")
                        .rows(),
                "the parent's own rows are not those of a query");
    }

    @Test
    void columnsAreTheirValues() {
        TableStatistics values = statistics(
                "columns",
                "CREATE TABLE columns (id int, city text, maybe int, day date, moment timestamptz, price numeric(8,2),"
                        + " short char(5), yes boolean, list int[], at uuid)",
                "INSERT INTO columns SELECT g, CASE WHEN g <= 600 THEN 'Bern' WHEN g <= 900 THEN 'Ulm' ELSE 'x' || g"
                        + " END, CASE WHEN g % 4 > 0 THEN g % 10 END, date '2024-01-01' + g, timestamptz"
                        + " '2024-01-01 00:00+00' + g * interval '1 hour', g / 100.0, 'ab', g % 2 = 0, ARRAY[g],"
                        + " gen_random_uuid() FROM generate_series(1, 1000) g",
                "ANALYZE columns");
        assertEquals(OptionalLong.of(1000), values.rows());

        ColumnStatistics id = values.column("id");
        assertEquals(OptionalLong.of(1000), id.distinct());
        assertEquals(OptionalDouble.of(0), id.nullShare());
        assertEquals(Optional.of(ColumnValue.of(1)), id.min());
        assertEquals(Optional.of(ColumnValue.of(1000)), id.max());
        assertEquals(101, id.histogram().size());

        ColumnStatistics city = values.column("city");
        assertEquals(
                new CommonValue(ColumnValue.of("Bern"), 0.6f), city.common().get(0));
        assertEquals(new CommonValue(ColumnValue.of("Ulm"), 0.3f), city.common().get(1));
        assertEquals(4, city.widthBytes().orElseThrow(), 1, "without PostgreSQL's header");
        assertEquals(OptionalLong.of(102), city.distinct());

        assertEquals(0.25, values.column("maybe").nullShare().orElseThrow(), 1e-6);
        assertEquals(
                Optional.of(value(ColumnType.DATE, "2024-01-02")),
                values.column("day").min());
        assertEquals(
                Optional.of(value(ColumnType.TIMESTAMP_TZ, "2024-01-01 01:00:00+00")),
                values.column("moment").min());
        assertEquals(Optional.of(ColumnValue.of(10)), values.column("price").max());
        assertEquals(
                List.of(ColumnValue.of("ab")),
                values.column("short").common().stream().map(CommonValue::value).toList(),
                "without trailing blanks");
        assertEquals(
                List.of(0.5, 0.5),
                values.column("yes").common().stream().map(CommonValue::share).toList());
        assertEquals(List.of(), values.column("list").histogram());
        assertEquals(101, values.column("at").histogram().size());
    }

    /** Ranges of text are asked for by bytes, whatever the column sorts like. */
    @Test
    void boundsOfTextsAscendByBytes() {
        ColumnStatistics names = statistics(
                        "names",
                        "CREATE TABLE names (name text COLLATE \"und-x-icu\")",
                        "INSERT INTO names SELECT CASE WHEN g % 2 = 0 THEN 'a' ELSE 'B' END || g FROM"
                                + " generate_series(1, 1000) g",
                        "ANALYZE names")
                .column("name");
        assertTrue(names.histogram().getFirst().compareTo(names.histogram().getLast()) < 0);
        long upper = names.histogram().stream()
                .filter(bound -> bound.compareTo(ColumnValue.of("a")) < 0)
                .count();
        assertEquals(50, upper, 10, "as many of those that come first by bytes as there are");
    }

    @Test
    void longTextsAreCutAndAreNoCommonValues() {
        ColumnStatistics texts = statistics(
                        "texts",
                        "CREATE TABLE texts AS SELECT repeat('x', 300) || g % 3 AS t FROM generate_series(1, 300) g",
                        "ANALYZE texts")
                .column("t");
        assertEquals(List.of(), texts.common());
        assertEquals(OptionalLong.of(3), texts.distinct());
        assertEquals(301, texts.widthBytes().orElseThrow(), 4);
    }
}
