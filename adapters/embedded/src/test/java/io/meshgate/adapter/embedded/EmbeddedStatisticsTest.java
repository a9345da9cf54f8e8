package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.ColumnStatistics.CommonValue;
import io.meshgate.adapter.ColumnValue;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of small tables statistics are exact; of large ones they are those of a sample, and of Parquet files those of their footers. */
@Timeout(120)
class EmbeddedStatisticsTest {
    /** Rows in the order of their id, so that the first ones are not like the others. */
    private static final String ROWS =
            "SELECT range AS id, CASE WHEN range % 10 < 6 THEN 'Bern' WHEN range % 10 < 9 THEN 'Ulm' ELSE 'x' || range"
                    + " END AS city, CASE WHEN range % 4 > 0 THEN range % 7 END AS maybe, DATE '2020-01-01' + (range //"
                    + " 100)::INTEGER AS day, range >= HALF AS late, [range] AS list FROM range(ALL)";

    @TempDir
    Path temporary;

    private static String rows(int count) {
        return ROWS.replace("HALF", "" + count / 2).replace("ALL", "" + count);
    }

    private DomainStore duckDb(int rows) throws Exception {
        Path file = temporary.toRealPath().resolve("t" + rows + ".duckdb");
        Stores.write("jdbc:duckdb:" + file, "CREATE TABLE t AS " + rows(rows));
        return new DuckDbFileAdapter()
                .open(Stores.duckDb(file), Stores.NO_SECRETS, Stores.settings(temporary.toRealPath()));
    }

    private DomainStore files(String format) throws Exception {
        Path folder = temporary.toRealPath();
        return new LocalFilesAdapter().open(Stores.files(folder, format), Stores.NO_SECRETS, Stores.settings(folder));
    }

    private void write(String name, String query, String format) throws Exception {
        Path path = temporary.toRealPath().resolve(name);
        Stores.write("jdbc:duckdb:", "COPY (" + query + ") TO '" + path + "' (FORMAT " + format + ")");
    }

    private static ColumnValue day(String text) {
        return ColumnValue.parse(ColumnType.DATE, text).orElseThrow();
    }

    private static void areThoseOfTheData(TableStatistics statistics) {
        assertEquals(OptionalLong.of(1000), statistics.rows());
        ColumnStatistics id = statistics.column("id");
        assertEquals(OptionalLong.of(1000), id.distinct());
        assertEquals(OptionalDouble.of(0), id.nullShare());
        assertEquals(Optional.of(ColumnValue.of(0)), id.min());
        assertEquals(Optional.of(ColumnValue.of(999)), id.max());
        assertEquals(21, id.histogram().size());
        ColumnStatistics city = statistics.column("city");
        assertEquals(
                List.of(new CommonValue(ColumnValue.of("Bern"), 0.6), new CommonValue(ColumnValue.of("Ulm"), 0.3)),
                city.common());
        assertEquals(OptionalLong.of(102), city.distinct());
        assertEquals(3.689, city.widthBytes().orElseThrow(), 0.02);
        assertEquals(0.25, statistics.column("maybe").nullShare().orElseThrow(), 1e-9);
        assertEquals(7, statistics.column("maybe").common().size());
        assertEquals(Optional.of(day("2020-01-10")), statistics.column("day").max());
        assertEquals(
                ColumnStatistics.UNKNOWN.distinct(), statistics.column("list").distinct());
    }

    @Test
    void ofSmallTablesTheyAreThoseOfTheData() throws Exception {
        try (DomainStore store = duckDb(1000)) {
            areThoseOfTheData(Stores.statistics(store, Stores.table("t")));
        }
        write("t.parquet", rows(1000), "parquet");
        try (DomainStore store = files("parquet")) {
            areThoseOfTheData(Stores.statistics(store, Stores.table("t.parquet")));
        }
        write("t.json", rows(1000), "json");
        try (DomainStore store = files("json")) {
            areThoseOfTheData(Stores.statistics(store, Stores.table("t.json")));
        }
    }

    @Test
    void aSampleOfADuckDbTableIsFromAllOverIt() throws Exception {
        try (DomainStore store = duckDb(200_000)) {
            TableStatistics statistics = Stores.statistics(store, Stores.table("t"));
            assertEquals(OptionalLong.of(200_000), statistics.rows());
            assertEquals(OptionalLong.of(200_000), statistics.column("id").distinct());
            assertEquals(Optional.of(ColumnValue.of(0)), statistics.column("id").min());
            assertEquals(
                    Optional.of(ColumnValue.of(199_999)),
                    statistics.column("id").max());
            assertEquals(0.5, statistics.column("late").common().getFirst().share(), 0.01, "although they come last");
        }
    }

    @Test
    void theFirstRowsOfLargeFilesTellNothingOfRareValuesAndFootersTellTheRange() throws Exception {
        write("t.parquet", rows(200_000), "parquet");
        try (DomainStore store = files("parquet")) {
            TableStatistics statistics = Stores.statistics(store, Stores.table("t.parquet"));
            assertEquals(OptionalLong.of(200_000), statistics.rows());
            ColumnStatistics id = statistics.column("id");
            assertEquals(Optional.of(ColumnValue.of(0)), id.min());
            assertEquals(Optional.of(ColumnValue.of(199_999)), id.max());
            assertEquals(List.of(), id.histogram(), "the first rows' values are not spread as all are");
            assertEquals(
                    Optional.of(day("2025-06-22")), statistics.column("day").max());
            assertEquals(0.25, statistics.column("maybe").nullShare().orElseThrow(), 1e-9);
        }
    }

    @Test
    void theSameContentIsSampledOnce() throws Exception {
        write("t.csv", "SELECT range AS id FROM range(10)", "csv");
        try (DomainStore store = files("csv")) {
            Table table = Stores.table("t.csv");
            LiveTable live = store.describe(table);
            TableStatistics before = store.statistics(table, live);
            assertSame(before, store.statistics(table, live));
            write("t.csv", "SELECT range AS id FROM range(11)", "csv");
            TableStatistics after = store.statistics(table, live);
            assertNotEquals(before, after);
            assertEquals(OptionalLong.of(11), after.rows());
        }
    }

    @Test
    void columnsThatCannotBeReadAreUnknown() throws Exception {
        Files.writeString(temporary.resolve("t.csv"), "id\n1\nnone\n");
        try (DomainStore store = files("csv")) {
            Table table = Stores.table("t.csv", java.util.Map.of("id", ColumnType.INTEGER));
            assertEquals(
                    ColumnStatistics.UNKNOWN,
                    store.statistics(table, store.describe(table)).column("id"));
        }
    }
}
