package io.meshgate.adapter.embedded;

import static io.meshgate.adapter.embedded.DuckDbRoom.literal;

import io.meshgate.catalog.ColumnType;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a CSV file is cut into columns, found out once.
 *
 * @param quote empty where values are not quoted; {@code escape} likewise
 * @param dateFormat empty: ISO; {@code timestampFormat} likewise
 * @param types DuckDB's type of each column that its values fit, in the file's order
 */
record CsvShape(
        String delimiter,
        String quote,
        String escape,
        String comment,
        int skippedRows,
        boolean header,
        String dateFormat,
        String timestampFormat,
        Map<String, String> types) {

    /** How DuckDB's sniffer prints that there is none. */
    private static final String NONE = "(empty)";

    /**
     * Looks at all rows of all files; how they are cut is taken from the first.
     *
     * @param first path of a file, an SQL literal
     * @param all path or glob of all files, an SQL literal
     * @param expected columns that the contract names: a first line that has them all is a header, whatever it looks like
     */
    static CsvShape sniffed(String first, String all, List<String> expected, DuckDbRoom room) throws SQLException {
        List<String> row = Lookup.rows(
                        room,
                        "SELECT Delimiter, Quote, Escape, Comment, SkipRows::VARCHAR, HasHeader::VARCHAR,"
                                + " coalesce(DateFormat, ''), coalesce(TimestampFormat, '') FROM sniff_csv(" + first
                                + ", sample_size = -1)")
                .get(0);
        String quote = orNone(row.get(1));
        String escape = orNone(row.get(2));
        CsvShape cut = new CsvShape(
                orNone(row.get(0)),
                quote,
                escape.isEmpty() ? quote : escape,
                orNone(row.get(3)),
                Integer.parseInt(row.get(4)),
                Boolean.parseBoolean(row.get(5)),
                row.get(6),
                row.get(7),
                Map.of());
        CsvShape found = cut.withColumns(cut.header(), all, room);
        if (found.header() || expected.isEmpty() || found.has(expected)) {
            return found;
        }
        CsvShape headed = cut.withColumns(true, all, room);
        return headed.has(expected) ? headed : found;
    }

    private boolean has(List<String> names) {
        return names.stream().allMatch(name -> types.keySet().stream().anyMatch(name::equalsIgnoreCase));
    }

    private CsvShape withColumns(boolean firstLineIsHeader, String path, DuckDbRoom room) throws SQLException {
        CsvShape cut = withColumns(firstLineIsHeader, Map.of());
        Map<String, String> found = new LinkedHashMap<>();
        for (List<String> column : Lookup.columns(room, cut.guessing(path))) {
            found.put(column.get(0), column.get(1));
        }
        return withColumns(firstLineIsHeader, found);
    }

    private CsvShape withColumns(boolean firstLineIsHeader, Map<String, String> found) {
        return new CsvShape(
                delimiter, quote, escape, comment, skippedRows, firstLineIsHeader, dateFormat, timestampFormat, found);
    }

    private String guessing(String path) {
        Map<String, String> options = options();
        options.put("sample_size", "-1");
        options.put("files_to_sniff", "-1");
        return source(path, options);
    }

    private static String orNone(String printed) {
        return printed.equals(NONE) ? "" : printed;
    }

    /**
     * The file as it stands in FROM: everything that could be guessed is said. Nothing between two delimiters is NULL,
     * {@code ""} is the empty text.
     *
     * @param path an SQL literal
     * @param overruling types by column that count more than the sniffed ones
     */
    String typed(String path, Map<String, String> overruling) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(overruling);
        Map<String, String> all = new LinkedHashMap<>();
        types.forEach((name, type) -> all.put(name, byName.getOrDefault(name, type)));
        Map<String, String> options = options();
        options.put("types", struct(all));
        return source(path, options);
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("delim", literal(delimiter));
        options.put("quote", literal(quote));
        options.put("escape", literal(escape));
        options.put("comment", literal(comment));
        options.put("skip", Integer.toString(skippedRows));
        options.put("header", Boolean.toString(header));
        options.put("nullstr", "''");
        options.put("allow_quoted_nulls", "false");
        if (!dateFormat.isEmpty()) {
            options.put("dateformat", literal(dateFormat));
        }
        if (!timestampFormat.isEmpty()) {
            options.put("timestampformat", literal(timestampFormat));
        }
        options.put("hive_partitioning", "false");
        return options;
    }

    private static String source(String path, Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + " = " + option.getValue())
                .collect(Collectors.joining(", ", "read_csv(" + path + ", ", ")"));
    }

    /** The map as a literal of DuckDB's structs. */
    static String struct(Map<String, String> types) {
        return types.entrySet().stream()
                .map(type -> literal(type.getKey()) + ": " + literal(type.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** DuckDB's name of a type that text can be read as. */
    static String typeName(ColumnType type) {
        return switch (type.kind()) {
            case DECIMAL -> "DECIMAL(" + type.precision() + "," + type.scale() + ")";
            case REAL -> "FLOAT";
            case TIMESTAMP_TZ -> "TIMESTAMP WITH TIME ZONE";
            case VARBINARY -> "BLOB";
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, DOUBLE, VARCHAR, DATE, TIME, TIMESTAMP, INTERVAL, ARRAY, UNKNOWN ->
                type.kind().name().toUpperCase(Locale.ROOT);
        };
    }
}
