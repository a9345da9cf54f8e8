package io.meshgate.gateway.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.gateway.parse.StatementParser;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LabelsTest {
    private static List<String> labels(String sql) {
        List<String> names =
                Labels.names(new StatementParser(1000, 10, 10, 10).parse(sql).query());
        List<String> unnamed =
                IntStream.range(0, names.size()).mapToObj(i -> "EXPR$" + i).toList();
        return Labels.named(names, unnamed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        SELECT COUNT(*), count(a) FROM t               | count, count_1
        SELECT 1, 'a', a + 1, NULL FROM t              | ?column?, ?column?_1, ?column?_2, ?column?_3
        SELECT CAST(t.a AS INTEGER), b::BIGINT FROM t  | a, b
        SELECT CAST('1' AS INTEGER)                    | integer
        SELECT CASE WHEN a THEN 1 END FROM t           | case
        SELECT COALESCE(a, b), NULLIF(a, b) FROM t     | coalesce, nullif
        SELECT EXISTS (SELECT 1), (SELECT MAX(a) FROM t) | exists, max
        SELECT SUM(a) OVER (), SUM(a) FILTER (WHERE b) FROM t | sum, sum_1
        SELECT EXTRACT(YEAR FROM d), SUBSTRING(a FROM 1) FROM t | extract, substring
        VALUES (1, 2)                                  | column1, column2
        SELECT COUNT(*) FROM t UNION ALL SELECT 1      | count
        WITH x AS (SELECT 1) SELECT MIN(a) FROM x ORDER BY 1 | min
        """)
    void areThoseOfPostgres(String sql, String labels) {
        assertEquals(labels, String.join(", ", labels(sql)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        count,EXPR$1,count_1 | count, count_2, count_1
        EXPR$0,x,EXPR$2      | count, x, count_1
        """)
    void neverTakeANameThatTheQueryGives(String given, String labels) {
        List<String> names = List.of("count", "count", "count");
        assertEquals(labels, String.join(", ", Labels.named(names, List.of(given.split(",")))));
    }
}
