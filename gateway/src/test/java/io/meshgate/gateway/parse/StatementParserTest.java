package io.meshgate.gateway.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.failure.QueryFailure.Position;
import io.meshgate.gateway.parse.ParsedStatement.Mode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementParserTest {
    private static final int SQL_LENGTH_MAX = 1000;
    private static final int NESTING_MAX = 5;
    private static final int CONDITIONS_MAX = 10;
    private static final int OPERATORS_MAX = 7;

    private final StatementParser parser =
            new StatementParser(SQL_LENGTH_MAX, NESTING_MAX, CONDITIONS_MAX, OPERATORS_MAX);

    private QueryFailure fails(ErrorCode code, String sql) {
        QueryFailure failure = assertThrows(QueryFailure.class, () -> parser.parse(sql));
        assertEquals(code, failure.code(), failure.getMessage());
        return failure;
    }

    @Test
    void aStatementMayBeAsLongAsTheLimit() {
        String sql = "SELECT 1" + " ".repeat(SQL_LENGTH_MAX - 8);
        assertEquals(Mode.ANSWER, parser.parse(sql).mode());
        QueryFailure failure = fails(ErrorCode.SQL_TOO_LONG, sql + " ");
        assertTrue(failure.getMessage().contains("query.sqlLengthMax"), failure.getMessage());
    }

    @Test
    void parenthesesMayNestAsDeepAsTheLimit() {
        parser.parse("SELECT " + "(".repeat(NESTING_MAX) + "1" + ")".repeat(NESTING_MAX));
        QueryFailure failure = fails(
                ErrorCode.NESTING_TOO_DEEP,
                "SELECT " + "(".repeat(NESTING_MAX + 1) + "1" + ")".repeat(NESTING_MAX + 1));
        assertTrue(failure.getMessage().contains("query.nestingMax"), failure.getMessage());
    }

    @Test
    void aMistakeBesideALongLiteralIsNamed() {
        StatementParser wide = new StatementParser(1_000_000, NESTING_MAX, CONDITIONS_MAX, OPERATORS_MAX);
        String sql = "SELECT '" + "it''s ".repeat(50_000) + "' FROM a.b.c WHERE WHERE x";
        QueryFailure failure = assertThrows(QueryFailure.class, () -> wide.parse(sql));
        assertEquals(ErrorCode.SYNTAX_ERROR, failure.code(), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT '(((((((' AS x",
                "SELECT 1 AS \"(((((((\"",
                "SELECT 'it''s (((((((' AS x",
                "SELECT 1 -- (((((((\n",
                "SELECT 1 /* ((((((( */",
                "SELECT (1), (2), (3), (4), (5), (6), (7)"
            })
    void onlyOpenParenthesesOfTheQueryCount(String sql) {
        parser.parse(sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- it's\n", "/* it's */", "/* \" */", "--'\n--'\n--'\n"})
    void aQuoteInACommentHidesNoParentheses(String comment) {
        fails(ErrorCode.NESTING_TOO_DEEP, comment + "SELECT ((((((1))))))");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SELECT 1                             | ANSWER
        VALUES (1)                           | ANSWER
        WITH a AS (SELECT 1) SELECT * FROM a | ANSWER
        SELECT 1;                            | ANSWER
        EXPLAIN SELECT 1                     | EXPLAIN
        explain analyze select 1             | EXPLAIN_ANALYZE
        /* why */ EXPLAIN SELECT 1           | EXPLAIN
        SELECT 'EXPLAIN ANALYZE'             | ANSWER
        """)
    void theModeIsReadFromTheBeginning(String sql, Mode mode) {
        ParsedStatement statement = parser.parse(sql);
        assertEquals(mode, statement.mode());
        assertEquals(sql, statement.sql());
    }

    @Test
    void positionsCountInTheTextAsItCame() {
        assertEquals(
                position(1, 8), fails(ErrorCode.SYNTAX_ERROR, "SELECT FROM x").position());
        assertEquals(
                position(2, 22),
                fails(ErrorCode.SYNTAX_ERROR, "SELECT *\nFROM sales.orders AS order")
                        .position());
        assertEquals(
                position(1, 16),
                fails(ErrorCode.SYNTAX_ERROR, "EXPLAIN SELECT FROM x").position());
        assertEquals(
                position(1, 24),
                fails(ErrorCode.SYNTAX_ERROR, "EXPLAIN ANALYZE SELECT FROM x").position());
        assertEquals(
                position(3, 8),
                fails(ErrorCode.SYNTAX_ERROR, "-- first\nEXPLAIN\nSELECT FROM x")
                        .position());
    }

    private static Optional<Position> position(int line, int column) {
        return Optional.of(new Position(line, column));
    }

    @Test
    void anExpectationIsNotListedToken() {
        String message =
                String.valueOf(fails(ErrorCode.SYNTAX_ERROR, "SELECT FROM x").getMessage());
        assertTrue(message.length() < 200, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM t",
                "insert into t values (1)",
                "/* a */ UPDATE t SET a = 1",
                "CREATE VIEW v AS SELECT 1",
                "COPY t TO STDOUT",
                "BEGIN",
                "SET a = 1",
                "CALL f()",
                "VACUUM",
                "EXPLAIN DELETE FROM t"
            })
    void onlyQueriesAreRead(String sql) {
        QueryFailure failure = fails(ErrorCode.READ_ONLY, sql);
        assertTrue(String.valueOf(failure.getMessage()).startsWith("Meshgate only reads: "), failure.describe());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        SELECT * FROM a.order.x   | unexpected order: ORDER is a reserved word; as a name it must be quoted: "order"
        SELECT 1 AS table         | unexpected table: TABLE is a reserved word; as a name it must be quoted: "table"
        SELECT group FROM a.b.c   | unexpected group: GROUP is a reserved word; as a name it must be quoted: "group"
        SELECT FROM a.b.c         | unexpected FROM
        SELECT 1 2                | unexpected 2
        SELECT 1; SELECT 2        | unexpected ;: Meshgate takes one statement at a time
        SELECT 1 +                | the statement ends too early
        SELECT 'a                 | the text that begins here does not end: add '
        SELECT "a                 | the quoted name that begins here does not end: add "
        SELECT 1 /* a             | the comment that begins here does not end: add */
        SELEC 1                   | a statement begins with SELECT, WITH, VALUES or EXPLAIN, not with SELEC; did you mean SELECT?
        SELECT @a                 | unexpected @
        """)
    void sayWhatIsWrong(String sql, String words) {
        assertEquals(words, fails(ErrorCode.SYNTAX_ERROR, sql).getMessage());
    }

    @Test
    void chainsAreBounded() {
        parser.parse("SELECT 1" + " + 1".repeat(OPERATORS_MAX));
        fails(ErrorCode.NESTING_TOO_DEEP, "SELECT 1" + " + 1".repeat(OPERATORS_MAX + 1));
        parser.parse("SELECT 1" + " + 1".repeat(OPERATORS_MAX) + ", 1" + " + 1".repeat(OPERATORS_MAX));
        parser.parse("SELECT 1 FROM t WHERE a" + " OR a + 1 = 2".repeat(CONDITIONS_MAX));
        fails(ErrorCode.NESTING_TOO_DEEP, "SELECT 1 FROM t WHERE a" + " OR a".repeat(CONDITIONS_MAX + 1));
        fails(ErrorCode.NESTING_TOO_DEEP, "SELECT 1 FROM t WHERE a LIKE b" + " OR a LIKE b".repeat(OPERATORS_MAX));
        parser.parse("SELECT 1" + " UNION ALL SELECT 1".repeat(CONDITIONS_MAX));
        fails(ErrorCode.NESTING_TOO_DEEP, "SELECT 1" + " UNION ALL SELECT 1".repeat(CONDITIONS_MAX + 1));
        String cases = "CASE WHEN a THEN 1 ELSE ".repeat(NESTING_MAX);
        parser.parse("SELECT " + cases + "0" + " END".repeat(NESTING_MAX));
        fails(ErrorCode.NESTING_TOO_DEEP, "SELECT (" + cases + "0" + " END".repeat(NESTING_MAX) + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t GROUP BY 1.5",
                "SELECT a FROM t GROUP BY a, 3.00",
                "SELECT a FROM t GROUP BY GROUPING SETS ((a, 1.5), ())",
                "SELECT a FROM t GROUP BY ROLLUP (2.5e0)",
                "SELECT a FROM (SELECT a FROM t GROUP BY 1.0) AS s",
                "SELECT a FROM t ORDER BY 1.5 DESC NULLS FIRST",
                "SELECT a FROM t UNION ALL SELECT b FROM t ORDER BY 1e0"
            })
    void columnsHaveNoFractionsAsPlaces(String sql) {
        assertTrue(String.valueOf(fails(ErrorCode.INVALID_QUERY, sql).getMessage())
                .contains("a column's place is a whole number"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a + 1.5 FROM t GROUP BY a + 1.5 ORDER BY a + 1.5, 1 DESC",
                "SELECT a FROM t GROUP BY GROUPING SETS ((1), ())"
            })
    void fractionsWithinExpressionsAreFine(String sql) {
        parser.parse(sql);
    }

    @Test
    void parametersAreRefused() {
        assertEquals(
                position(1, 27),
                fails(ErrorCode.UNSUPPORTED, "SELECT 1 FROM t WHERE 1 = ?").position());
    }

    @Test
    void calcitesOwnExplainIsNotMeshgates() {
        assertTrue(String.valueOf(fails(ErrorCode.SYNTAX_ERROR, "EXPLAIN PLAN FOR SELECT 1")
                                .getMessage())
                        .length()
                > 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'0.0001' SECOND(1, 4)", "'1 00:00:00.000001' DAY TO SECOND(6)", "'00.0005' MINUTE TO SECOND"})
    void intervalsFinerThanMillisecondsAreRefused(String interval) {
        ErrorCode code = assertThrows(QueryFailure.class, () -> parser.parse("SELECT INTERVAL " + interval))
                .code();
        assertTrue(code == ErrorCode.INVALID_QUERY || code == ErrorCode.SYNTAX_ERROR, code.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'0.001' SECOND", "'1.500000' SECOND(1, 6)", "'3' MONTH", "'1-2' YEAR TO MONTH"})
    void intervalsOfWholeMillisecondsAreRead(String interval) {
        parser.parse("SELECT INTERVAL " + interval);
    }
}
