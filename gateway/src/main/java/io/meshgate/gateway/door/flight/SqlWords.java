package io.meshgate.gateway.door.flight;

import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_BIGINT_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_BIT_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_CHAR_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_DATE_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_DECIMAL_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_FLOAT_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_INTEGER_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_NUMERIC_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_REAL_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_SMALLINT_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_TIMESTAMP_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_TIME_VALUE;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportsConvert.SQL_CONVERT_VARCHAR_VALUE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words of Meshgate's SQL as it tells them to clients: keywords and conversions; functions come from the engine's table. */
final class SqlWords {
    private SqlWords() {}

    /** Beyond those of SQL:2003, as JDBC asks for them. */
    static final List<String> KEYWORDS = List.of("ANALYZE", "EXPLAIN", "ILIKE", "LIMIT", "OFFSET");

    /** What CAST converts, by type of the operand. */
    static final Map<Integer, List<Integer>> CONVERSIONS = conversions();

    private static Map<Integer, List<Integer>> conversions() {
        List<Integer> numbers = List.of(
                SQL_CONVERT_SMALLINT_VALUE,
                SQL_CONVERT_INTEGER_VALUE,
                SQL_CONVERT_BIGINT_VALUE,
                SQL_CONVERT_DECIMAL_VALUE,
                SQL_CONVERT_NUMERIC_VALUE,
                SQL_CONVERT_REAL_VALUE,
                SQL_CONVERT_FLOAT_VALUE);
        List<Integer> texts = List.of(SQL_CONVERT_CHAR_VALUE, SQL_CONVERT_VARCHAR_VALUE);
        List<Integer> times = List.of(SQL_CONVERT_DATE_VALUE, SQL_CONVERT_TIME_VALUE, SQL_CONVERT_TIMESTAMP_VALUE);
        Map<Integer, List<Integer>> conversions = new HashMap<>();
        numbers.forEach(from -> conversions.put(from, join(numbers, texts)));
        texts.forEach(from -> conversions.put(from, join(numbers, texts, times, List.of(SQL_CONVERT_BIT_VALUE))));
        conversions.put(SQL_CONVERT_BIT_VALUE, join(List.of(SQL_CONVERT_BIT_VALUE), texts));
        conversions.put(
                SQL_CONVERT_DATE_VALUE, join(List.of(SQL_CONVERT_DATE_VALUE, SQL_CONVERT_TIMESTAMP_VALUE), texts));
        conversions.put(SQL_CONVERT_TIME_VALUE, join(List.of(SQL_CONVERT_TIME_VALUE), texts));
        conversions.put(SQL_CONVERT_TIMESTAMP_VALUE, join(times, texts));
        return Map.copyOf(conversions);
    }

    @SafeVarargs
    private static List<Integer> join(List<Integer>... lists) {
        List<Integer> all = new ArrayList<>();
        for (List<Integer> list : lists) {
            all.addAll(list);
        }
        return List.copyOf(all);
    }
}
