package io.meshgate.gateway.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.parse.StatementTokens.Literal;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.calcite.sql.parser.babel.SimpleCharStream;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImplTokenManager;
import org.apache.calcite.sql.parser.babel.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that are one to the plan cache are one to the parser. */
class TokenizerTest {
    private static final StatementParser PARSER = new StatementParser(100_000, 100, 1_000, 250);
    private static final String[] PIECES = {
        "a",
        "B",
        "SELECT",
        "e",
        "E",
        "N",
        "U",
        "x",
        "_",
        "$",
        "1",
        "10",
        "1.5",
        ".",
        ".5",
        "2.",
        "1e3",
        "e5",
        "'t'",
        "''",
        "'it''s'",
        "'--'",
        "'/*'",
        "\"n\"",
        "\"a\"\"b\"",
        "\"--\"",
        "-",
        "--",
        "/",
        "//",
        "/*",
        "*/",
        "/*+",
        "/**/",
        "/***/",
        "*",
        "=",
        "<",
        ">",
        "<=",
        "!",
        "&",
        "|",
        "||",
        "(",
        ")",
        ",",
        ";",
        ":",
        "::",
        "[",
        "]",
        "?",
        "+",
        " ",
        "  ",
        "\n",
        "\r",
        "\t",
        "--c\n",
        "/*c*/",
        "// c\n",
        "\\",
        "%",
        "interval",
        "date"
    };

    private static List<String> key(String sql) {
        StatementTokens tokens = PARSER.tokens(sql);
        List<String> key = new ArrayList<>(tokens.images());
        key.add(tokens.shape());
        return key;
    }

    private static List<String> lexed(String sql) {
        SqlBabelParserImplTokenManager lexer =
                new SqlBabelParserImplTokenManager(new SimpleCharStream(new StringReader(sql), 1, 1));
        lexer.SwitchTo(org.apache.calcite.sql.parser.babel.SqlBabelParserImplConstants.DQID);
        List<String> tokens = new ArrayList<>();
        try {
            for (Token token = lexer.getNextToken(); token.kind != 0; token = lexer.getNextToken()) {
                tokens.add(token.kind + " " + token.image);
            }
        } catch (Error e) {
            tokens.add("not lexed");
            tokens.add(sql); // equal to itself only: it is an error anyway
        }
        return tokens;
    }

    @Test
    void equalKeysAreEqualTokens() {
        Random random = new Random(7);
        Map<List<String>, String> byKey = new HashMap<>();
        int same = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int pieces = 1 + random.nextInt(6); pieces > 0; pieces--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String sql = text.toString();
            String other = byKey.putIfAbsent(key(sql), sql);
            if (other != null && !other.equals(sql)) {
                List<String> one = lexed(sql);
                if (!one.contains("not lexed") || !lexed(other).contains("not lexed")) {
                    assertEquals(lexed(other), one, () -> "[" + other + "] and [" + sql + "]");
                    same++;
                }
            }
        }
        assertTrue(same > 500, "few texts have the same key: " + same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t WHERE b = 5 AND c IN ('x', 'y')",
                " SELECT a\n\tFROM t -- it's a comment\n WHERE b=5 AND c IN('x','y') ",
                "SELECT/*1*/a FROM t WHERE b =5 AND c IN ( 'x' ,'y' )// 'end'"
            })
    void blanksAndCommentsDoNotCount(String sql) {
        assertEquals(key("SELECT a FROM t WHERE b = 5 AND c IN ('x', 'y')"), key(sql));
    }

    /** The parser's comment of three stars goes on to the next end of one. */
    @Test
    void commentsEndWhereTheParserEndsThem() {
        assertEquals(key("SELECT a FROM t"), key("SELECT a FROM t /***/ WHERE b = 5 /**/"));
        assertEquals(lexed("SELECT a FROM t"), lexed("SELECT a FROM t /***/ WHERE b = 5 /**/"));
        assertEquals(key("SELECT a FROM t"), key("SELECT a /****/ FROM /** c **/ t /*/ d */"));
        assertEquals(lexed("SELECT a FROM t"), lexed("SELECT a /****/ FROM /** c **/ t /*/ d */"));
    }

    @Test
    void literalsOfOneTypeHaveOneShape() {
        assertEquals(shape("a = 5 OR b = 'x'"), shape("a = 2147483647 OR b = 'it''s longer'"));
        assertEquals(shape("a < 1.50"), shape("a < 9.99"));
        assertNotEquals(shape("a = 5"), shape("a = 2147483648"));
        assertNotEquals(shape("a < 1.5"), shape("a < 1.50"));
        assertNotEquals(shape("a < 1.5"), shape("a < 11.5"));
        assertNotEquals(shape("a = 5"), shape("a = '5'"));
        assertNotEquals(shape("a = 9223372036854775807"), shape("a = 9223372036854775808"));
        assertNotEquals(shape("a = 5"), shape("A = 5"));
    }

    @Test
    void whatMayNotBeALiteralIsNone() {
        assertEquals(List.of(), PARSER.tokens("a1 = 1e5 AND E'\\'' = \"5\"").literals());
        assertEquals(List.of(), PARSER.tokens("U&'x' = t.5").literals());
        assertEquals(
                List.of("5", "'it''s'"),
                PARSER.tokens("EXPLAIN x = -5 OR 'it''s' = y").images());
        assertEquals("it's", PARSER.tokens("'it''s'").literals().getFirst().text());
        assertEquals(new Literal("5", 5), PARSER.tokens("x = 5").literals().getFirst());
        assertEquals(List.of(), PARSER.tokens("a = \u0001i AND b = 5").literals());
    }

    @Test
    void positionsCountFromTheStatementsBegin() {
        StatementTokens tokens = PARSER.tokens("\rEXPLAIN SELECT a FROM t WHERE b = 5\nOR b = 5");
        assertEquals(List.of(0, 1), PARSER.parse(tokens, literal -> true).slots());
    }

    private static String shape(String sql) {
        return PARSER.tokens(sql).shape();
    }
}
