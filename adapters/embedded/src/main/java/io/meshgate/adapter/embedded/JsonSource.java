package io.meshgate.adapter.embedded;

import static io.meshgate.adapter.embedded.DuckDbRoom.identifier;
import static io.meshgate.adapter.embedded.DuckDbRoom.literal;

import io.meshgate.catalog.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON files as they stand in FROM. */
final class JsonSource {
    /** Significant digits that a number keeps on its way through a DOUBLE. */
    private static final int DOUBLE_DIGITS = 15;

    private JsonSource() {}

    /** The files as DuckDB understands them when it looks at every row. {@code path} is an SQL literal. */
    static String guessing(String path) {
        return "read_json(" + path + ", sample_size = -1, maximum_sample_files = " + Integer.MAX_VALUE
                + ", hive_partitioning = false)";
    }

    /**
     * The files with these columns; a key that an object lacks is NULL.
     *
     * <p>DuckDB reads numbers with a fraction as DOUBLE. A DECIMAL is taken from the number's shortest decimal text, which is
     * exact up to 15 digits; a number that may have had more is an error. Numbers that are written as text have no limit.
     *
     * @param path an SQL literal
     * @param types DuckDB's type of each column
     */
    static String typed(String path, Map<String, String> types) {
        Map<String, String> read = new LinkedHashMap<>(types);
        List<String> decimals = new ArrayList<>();
        types.forEach((name, type) -> {
            ColumnType known = DuckDbTypes.of(type).type();
            if (known.kind() == ColumnType.Kind.DECIMAL) {
                read.put(name, "JSON");
                decimals.add(decimal(identifier(name), type, known.scale()) + " AS " + identifier(name));
            }
        });
        String source = "read_json(" + path + ", columns = " + CsvShape.struct(read) + ", hive_partitioning = false)";
        return decimals.isEmpty()
                ? source
                : "(SELECT * REPLACE (" + String.join(", ", decimals) + ") FROM " + source + ")";
    }

    private static String decimal(String column, String type, int scale) {
        String text = "(" + column + " ->> '$')";
        String message = "a number in " + column + " may have more digits than are kept; write it as text";
        return "CASE WHEN json_type(" + column + ") = 'DOUBLE' AND regexp_matches(" + text + ", '[.eE]') AND abs(CAST("
                + text
                + " AS DOUBLE)) >= 1e" + (DOUBLE_DIGITS - scale) + " THEN error(" + literal(message) + ") ELSE CAST("
                + text + " AS "
                + type + ") END";
    }
}
