package io.meshgate.adapter.embedded;

import io.meshgate.catalog.ColumnType;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of DuckDB's types: what each means to Meshgate. Docs/types.md is checked against it.
 *
 * <p>Lists of what is in the table are arrays; STRUCT, MAP, UNION and lists of them are unknown, as is every name that is
 * not in the table.
 */
public final class DuckDbTypes {

    /**
     * One row of the table.
     *
     * @param duckDbType the name as DuckDB prints it, without parameters
     * @param type {@link ColumnType#UNKNOWN} where Meshgate promises nothing
     * @param castOnRead whether a reference to such a column is cast to {@code type} first
     * @param note what a reader of the docs should know beyond that; often empty
     */
    public record Row(String duckDbType, ColumnType type, boolean castOnRead, String note) {}

    /** Nanoseconds are read as microseconds where that loses nothing; {@link TableSources} sees to it. */
    static final String TIMESTAMP_NS = "TIMESTAMP_NS";

    private static final List<Row> ROWS = List.of(
            same("BOOLEAN", ColumnType.BOOLEAN),
            cast("TINYINT", ColumnType.SMALLINT, ""),
            cast("UTINYINT", ColumnType.SMALLINT, ""),
            same("SMALLINT", ColumnType.SMALLINT),
            cast("USMALLINT", ColumnType.INTEGER, ""),
            same("INTEGER", ColumnType.INTEGER),
            cast("UINTEGER", ColumnType.BIGINT, ""),
            same("BIGINT", ColumnType.BIGINT),
            cast("UBIGINT", ColumnType.decimal(20, 0), ""),
            cast("HUGEINT", ColumnType.decimal(38, 0), "values of 39 digits are an error"),
            unknown("UHUGEINT", "has more digits than DECIMAL"),
            unknown("BIGNUM", "has more digits than DECIMAL"),
            new Row("DECIMAL", ColumnType.decimal(18, 3), false, "with the column's own precision and scale"),
            same("FLOAT", ColumnType.REAL),
            same("DOUBLE", ColumnType.DOUBLE),
            same("VARCHAR", ColumnType.VARCHAR),
            cast("ENUM", ColumnType.VARCHAR, "compares and sorts as text"),
            cast("UUID", ColumnType.VARCHAR, "lower case"),
            cast("JSON", ColumnType.VARCHAR, "the text as it was written"),
            same("BLOB", ColumnType.VARBINARY),
            unknown("BIT", ""),
            same("DATE", ColumnType.DATE),
            same("TIME", ColumnType.TIME),
            unknown("TIME_NS", "finer than microseconds"),
            unknown("TIME WITH TIME ZONE", ""),
            cast("TIMESTAMP_S", ColumnType.TIMESTAMP, ""),
            cast("TIMESTAMP_MS", ColumnType.TIMESTAMP, ""),
            same("TIMESTAMP", ColumnType.TIMESTAMP),
            new Row(
                    TIMESTAMP_NS,
                    ColumnType.TIMESTAMP,
                    false,
                    "a value finer than microseconds is an error, not rounded"),
            same("TIMESTAMP WITH TIME ZONE", ColumnType.TIMESTAMP_TZ),
            same("INTERVAL", ColumnType.INTERVAL),
            unknown("STRUCT", ""),
            unknown("MAP", ""),
            unknown("UNION", ""),
            unknown("VARIANT", ""),
            unknown("GEOMETRY", ""));

    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),\\s*(\\d+)\\)");
    private static final Pattern FIXED_ARRAY = Pattern.compile("(.+)\\[\\d+]", Pattern.DOTALL);

    private DuckDbTypes() {}

    private static Row same(String name, ColumnType type) {
        return new Row(name, type, false, "");
    }

    private static Row cast(String name, ColumnType type, String note) {
        return new Row(name, type, true, note);
    }

    private static Row unknown(String name, String note) {
        return new Row(name, ColumnType.UNKNOWN, false, note);
    }

    /** The table's rows. */
    public static List<Row> rows() {
        return ROWS;
    }

    /** The row of a type as DuckDB prints it, with its parameters: {@code DECIMAL(12,2)}, {@code ENUM('a', 'b')[]}. */
    static Row of(String printed) {
        if (printed.endsWith("[]")) {
            return list(printed, of(printed.substring(0, printed.length() - 2)), false);
        }
        Matcher array = FIXED_ARRAY.matcher(printed);
        if (array.matches()) {
            return list(printed, of(array.group(1)), true);
        }
        Matcher decimal = DECIMAL.matcher(printed);
        if (decimal.matches()) {
            return same(
                    printed,
                    ColumnType.decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2))));
        }
        int parameters = printed.indexOf('(');
        String name = (parameters < 0 ? printed : printed.substring(0, parameters)).toUpperCase(Locale.ROOT);
        return ROWS.stream()
                .filter(row -> row.duckDbType().equals(name))
                .findFirst()
                .orElseGet(() -> unknown(printed, ""));
    }

    private static Row list(String printed, Row element, boolean fixedLength) {
        boolean readable = element.type().kind() != ColumnType.Kind.UNKNOWN
                && element.type().kind() != ColumnType.Kind.ARRAY
                && !element.duckDbType().equals(TIMESTAMP_NS);
        return readable
                ? new Row(printed, ColumnType.array(element.type()), fixedLength || element.castOnRead(), "")
                : unknown(printed, "");
    }
}
