package io.meshgate.gateway.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.failure.QueryFailure.Position;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each expression with {@code ::} must be parsed as the one beside it, which says what PostgreSQL reads. */
final class InfixCastsTest {
    private final StatementParser parser = new StatementParser(10_000, 20, 20, 50);

    private SqlNode expression(String sql) {
        return ((SqlSelect) parser.parse("SELECT " + sql).query())
                .getSelectList()
                .get(0);
    }

    /** As a tree of calls, the two spellings of casts alike. */
    private String tree(String sql) {
        return expression(sql).toString().replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "==>", quoteCharacter = '`', textBlock = """
        b::INT                                     ==> (b)::INT
        b::INT::BIGINT::REAL                       ==> ((b::INT)::BIGINT)::REAL
        x - b::INT                                 ==> x - (b::INT)
        x - b::DECIMAL(2, 1)::INT                  ==> x - ((b::DECIMAL(2, 1))::INT)
        x - b::DECIMAL(2, 1)::INT - c              ==> (x - ((b::DECIMAL(2, 1))::INT)) - c
        a + b::INT * c                             ==> a + ((b::INT) * c)
        a * b + c::INT::REAL                       ==> (a * b) + (c::INT::REAL)
        a::INT * b::INT + c::INT % d::INT / e::INT ==> ((a::INT) * (b::INT)) + (((c::INT) % (d::INT)) / (e::INT))
        (x - b)::INT                               ==> ((x - b))::INT
        (x - b)::INT::REAL - c                     ==> (((x - b)::INT)::REAL) - c
        x - (b)::INT::REAL                         ==> x - ((b::INT)::REAL)
        -b::INT                                    ==> -(b::INT)
        -b::INT::BIGINT                            ==> -((b::INT)::BIGINT)
        - 5::INT                                   ==> -(5::INT)
        -32768::SMALLINT                           ==> -(32768::SMALLINT)
        (-5)::INT                                  ==> ((-5))::INT
        +b::INT                                    ==> +(b::INT)
        x - -b::INT                                ==> x - (-(b::INT))
        a = b::INT                                 ==> a = (b::INT)
        a = b::INT::BOOLEAN                        ==> a = ((b::INT)::BOOLEAN)
        a <> b::INT AND c >= d::INT                ==> (a <> (b::INT)) AND (c >= (d::INT))
        (a = b)::INT                               ==> ((a = b))::INT
        a < b::INT OR NOT c::INT::BOOLEAN          ==> (a < (b::INT)) OR (NOT (c::INT::BOOLEAN))
        NOT b::BOOLEAN                             ==> NOT (b::BOOLEAN)
        NOT a = b::INT                             ==> NOT (a = (b::INT))
        a AND b::BOOLEAN AND c                     ==> (a AND (b::BOOLEAN)) AND c
        (a OR b)::INT                              ==> ((a OR b))::INT
        b::INT IS NULL                             ==> (b::INT) IS NULL
        a = b::BOOLEAN IS NOT TRUE                 ==> (a = (b::BOOLEAN)) IS NOT TRUE
        (b IS NULL)::INT                           ==> ((b IS NULL))::INT
        a::INT IS DISTINCT FROM b::INT             ==> (a::INT) IS DISTINCT FROM (b::INT)
        x BETWEEN a::INT AND b::INT::REAL          ==> x BETWEEN (a::INT) AND ((b::INT)::REAL)
        x NOT BETWEEN a AND b::INT + 1 AND c::BOOLEAN ==> (x NOT BETWEEN a AND ((b::INT) + 1)) AND (c::BOOLEAN)
        x::INT BETWEEN SYMMETRIC a AND b           ==> (x::INT) BETWEEN SYMMETRIC a AND b
        x LIKE y::VARCHAR || 'a'                   ==> x LIKE ((y::VARCHAR) || 'a')
        x || y LIKE z::VARCHAR::CHAR(3)            ==> (x || y) LIKE ((z::VARCHAR)::CHAR(3))
        x NOT LIKE y ESCAPE z::CHAR(1)             ==> x NOT LIKE y ESCAPE (z::CHAR(1))
        x ILIKE y::VARCHAR AND z                   ==> (x ILIKE (y::VARCHAR)) AND z
        x || y::VARCHAR(5)::VARCHAR || z           ==> (x || ((y::VARCHAR(5))::VARCHAR)) || z
        x IN (a::INT, 1 + b::INT::REAL)            ==> x IN ((a::INT), 1 + ((b::INT)::REAL))
        x::INT NOT IN (1)                          ==> (x::INT) NOT IN (1)
        (x IN (1, 2))::INT                         ==> ((x IN (1, 2)))::INT
        x = ANY (SELECT a - b::INT)                ==> x = ANY (SELECT a - (b::INT))
        1 - CASE WHEN a = b::INT THEN - c::INT ELSE d END::REAL::INT ==> 1 - ((CASE WHEN a = (b::INT) THEN -(c::INT) ELSE d END::REAL)::INT)
        1 + (SELECT x - (SELECT a = b::INT::REAL)::INT)::INT ==> 1 + (((SELECT x - (((SELECT a = ((b::INT)::REAL)))::INT)))::INT)
        x + f(a, b - c::INT)::INT::REAL            ==> x + (((f(a, b - (c::INT)))::INT)::REAL)
        x + CAST(a + b::INT AS REAL)::INT          ==> x + ((CAST(a + (b::INT) AS REAL))::INT)
        x - SUM(a) FILTER (WHERE a = b::INT)::INT  ==> x - ((SUM(a) FILTER (WHERE a = (b::INT)))::INT)
        x - SUM(a) OVER (ORDER BY a - b::INT)::INT ==> x - ((SUM(a) OVER (ORDER BY a - (b::INT)))::INT)
        1 - t.b::INT                               ==> 1 - (t.b::INT)
        1 - t."b ""(:: INT"::INT                   ==> 1 - ((t."b ""(:: INT")::INT)
        'a)::' || '(it''s ::INT'::VARCHAR || b     ==> ('a)::' || ('(it''s ::INT'::VARCHAR)) || b
        a - b/* ) :: INT ( */::/* ( */INT          ==> a - (b::INT)
        a - b :: INT -- ) ::REAL                   ==> a - (b::INT)
        x = DATE '2024-01-01'::TIMESTAMP           ==> x = (DATE '2024-01-01'::TIMESTAMP)
        x = y::TIMESTAMP WITH LOCAL TIME ZONE::DATE ==> x = ((y::TIMESTAMP WITH LOCAL TIME ZONE)::DATE)
        x = y::TIMESTAMP(3)::TIME(0)               ==> x = ((y::TIMESTAMP(3))::TIME(0))
        x - y::DOUBLE PRECISION::CHARACTER VARYING(5) ==> x - ((y::DOUBLE PRECISION)::CHARACTER VARYING(5))
        x = y::pg_catalog.int4                     ==> x = (y::pg_catalog.int4)
        x = y[2]::INT                              ==> x = ((y[2])::INT)
        x = y::INT ARRAY[7]                        ==> x = ((y::INT ARRAY)[7])
        x = (y::INT ARRAY)[7]::REAL                ==> x = (((y::INT ARRAY)[7])::REAL)
        CURRENT_DATE::TIMESTAMP - x::TIMESTAMP     ==> (CURRENT_DATE::TIMESTAMP) - (x::TIMESTAMP)
        """)
    void bindsAsInPostgres(String sql, String meaning) {
        assertEquals(tree(meaning), tree(sql));
    }

    @ParameterizedTest
    @ValueSource(strings = {"map", "text", "value", "year", "\"array\"", "\"map\""})
    void aColumnMayBeCalledLikeAType(String column) {
        assertEquals(tree("x - (" + column + ")::INT"), tree("x - " + column + "::INT"));
    }

    @Test
    void aCastStandsWhereItsTextDoes() {
        SqlBasicCall minus = (SqlBasicCall) expression("x -\tb::DECIMAL(2, 1)::INT - c");
        SqlNode cast = ((SqlBasicCall) minus.operand(0)).operand(1);
        assertEquals(new SqlParserPos(1, 12, 1, 32), cast.getParserPosition());
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "==>", quoteCharacter = '`', textBlock = """
        SELECT x::           ==> 11 ==> the statement ends too early
        SELECT x:: FROM t    ==> 12 ==> unexpected FROM
        SELECT x::1          ==> 11 ==> unexpected 1
        SELECT ::INT         ==> 10 ==> unexpected INT
        SELECT 1 FROM a::INT ==> 16 ==> unexpected ::
        SELECT x::INT y z    ==> 17 ==> unexpected z
        SELECT x::INT(       ==> 14 ==> unexpected (
        """)
    void whatIsNoTypeIsNamed(String sql, int column, String message) {
        QueryFailure failure = assertThrows(QueryFailure.class, () -> parser.parse(sql));
        assertEquals(ErrorCode.SYNTAX_ERROR, failure.code(), failure.describe());
        assertEquals(Optional.of(new Position(1, column)), failure.position(), failure.describe());
        assertTrue(String.valueOf(failure.getMessage()).contains(message), failure.describe());
    }
}
