package io.meshgate.gateway.contract;

import static org.apache.calcite.sql.fun.SqlStdOperatorTable.*;

import io.meshgate.adapter.sql.MeshFunctions;
import io.meshgate.gateway.contract.FunctionSample.Section;
import io.meshgate.gateway.contract.FunctionSample.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlOperator;

/** Samples of dates, times and casts. */
final class TimeAndCastSamples {
    private final FunctionSamples samples;

    private TimeAndCastSamples(FunctionSamples samples) {
        this.samples = samples;
    }

    static void add(FunctionSamples samples) {
        TimeAndCastSamples own = new TimeAndCastSamples(samples);
        own.times();
        own.casts();
    }

    private FunctionSamples.Row time(String name, SqlOperator... operators) {
        return samples.row(Section.TIME, Shape.VALUE, name, operators);
    }

    private void cast(String name, String table, String... expressions) {
        samples.row(Section.CASTS, Shape.VALUE, name).over(table, expressions);
    }

    private static String[] each(String template, String... values) {
        return Arrays.stream(values).map(v -> template.replace("?", v)).toArray(String[]::new);
    }

    private static String[] both(String[] some, String... others) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(others)).toArray(String[]::new);
    }

    private void times() {
        String[] fields = {"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOY", "DOW", "ISODOW", "ISOYEAR", "DECADE"};
        time("`EXTRACT` of years to days, `YEAR(d)` and their like", EXTRACT)
                .over(
                        "times",
                        both(
                                each("EXTRACT(? FROM d)", fields),
                                both(each("EXTRACT(? FROM ts)", fields), each("EXTRACT(? FROM tz)", fields))));
        time("`EXTRACT` of HOUR and MINUTE", EXTRACT)
                .over(
                        "times",
                        "EXTRACT(HOUR FROM ts)",
                        "EXTRACT(MINUTE FROM ts)",
                        "EXTRACT(HOUR FROM tz)",
                        "EXTRACT(MINUTE FROM tz)");
        String[] units = {
            "microseconds",
            "milliseconds",
            "second",
            "minute",
            "hour",
            "day",
            "week",
            "month",
            "quarter",
            "year",
            "Month"
        };
        time("`DATE_TRUNC` to a year and less", MeshFunctions.DATE_TRUNC)
                .over(
                        "times",
                        both(
                                each("DATE_TRUNC('?', ts)", units),
                                both(each("DATE_TRUNC('?', tz)", units), "DATE_TRUNC('month', d)")));
        time("`DATE_TRUNC` to a decade and more", MeshFunctions.DATE_TRUNC)
                .over("times", "DATE_TRUNC('decade', ts)", "DATE_TRUNC('century', ts)", "DATE_TRUNC('millennium', ts)");
        time("date or time `+`, `-` an interval", DATETIME_PLUS, MINUS_DATE)
                .over(
                        "times",
                        "d + INTERVAL '1' MONTH",
                        "d - INTERVAL '1' DAY",
                        "ts + INTERVAL '1' MONTH",
                        "ts - INTERVAL '36' HOUR",
                        "ts + INTERVAL '1.5' SECOND",
                        "tz + INTERVAL '1' DAY",
                        "tz - INTERVAL '1' MONTH",
                        "d + INTERVAL '3' YEAR",
                        "d - INTERVAL '2' WEEK");
    }

    private void casts() {
        cast("integers to integers", "ints", "CAST(s AS BIGINT)", "CAST(i AS SMALLINT)", "CAST(b AS INTEGER)");
        cast(
                "integers to DECIMAL",
                "ints",
                "CAST(i AS DECIMAL(12, 2))",
                "CAST(b AS DECIMAL(10, 0))",
                "CAST(s AS DECIMAL(38, 10))");
        cast("integers to floats", "ints", "CAST(i AS DOUBLE)", "CAST(b AS DOUBLE)", "CAST(b AS REAL)");
        cast("integers to text", "ints", "CAST(s AS VARCHAR)", "CAST(b AS VARCHAR(3))");
        cast("DECIMAL to integers", "decimals", "CAST(n AS INTEGER)", "CAST(m AS BIGINT)", "CAST(w AS INTEGER)");
        cast(
                "DECIMAL to DECIMAL",
                "decimals",
                "CAST(n AS DECIMAL(10, 1))",
                "CAST(m AS DECIMAL(6, 2))",
                "CAST(f AS DECIMAL(38, 0))",
                "CAST(n AS DECIMAL(38, 30))");
        cast("DECIMAL to floats", "decimals", "CAST(n AS DOUBLE)", "CAST(w AS DOUBLE)", "CAST(m AS REAL)");
        cast("DECIMAL to text", "decimals", "CAST(n AS VARCHAR)", "CAST(f AS VARCHAR(4))");
        cast("floats to integers", "floats", "CAST(d AS INTEGER)", "CAST(r AS SMALLINT)", "CAST(d AS BIGINT)");
        cast(
                "floats to DECIMAL",
                "floats",
                "CAST(d AS DECIMAL(10, 2))",
                "CAST(r AS DECIMAL(38, 10))",
                "CAST(d AS DECIMAL(38, 0))");
        samples.row(Section.CASTS, Shape.VALUE, "floats to floats")
                .over("floats", "CAST(d AS REAL)", "CAST(r AS DOUBLE)")
                .orOverflows();
        cast("floats to text", "floats", "CAST(d AS VARCHAR)", "CAST(r AS VARCHAR)");
        cast("BOOLEAN to text", "flags", "CAST(f AS VARCHAR)");
        cast("BOOLEAN to integers", "flags", "CAST(f AS INTEGER)");
        cast(
                "dates and times to each other",
                "times",
                "CAST(d AS TIMESTAMP)",
                "CAST(ts AS DATE)",
                "CAST(tz AS DATE)",
                "CAST(tz AS TIMESTAMP)",
                "CAST(ts AS TIMESTAMP WITH TIME ZONE)",
                "CAST(d AS TIMESTAMP WITH TIME ZONE)");
        cast("TIMESTAMP to TIME", "times", "CAST(ts AS TIME)");
        cast(
                "dates and times to text",
                "times",
                "CAST(d AS VARCHAR)",
                "CAST(ts AS VARCHAR)",
                "CAST(t AS VARCHAR)",
                "CAST(tz AS VARCHAR)");
        cast("text to shorter text", "texts", "CAST(t AS VARCHAR(1))", "CAST(n AS CHAR(2))", "CAST(t AS VARCHAR)");
        cast("text to numbers", "numerals", "CAST(v AS INTEGER)", "CAST(v AS DECIMAL(10, 2))", "CAST(v AS DOUBLE)");
        cast("text to dates and times", "numerals", "CAST(v AS DATE)", "CAST(v AS TIMESTAMP)");
        cast("text to BOOLEAN", "numerals", "CAST(v AS BOOLEAN)");
    }
}
