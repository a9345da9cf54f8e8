package io.meshgate.gateway.contract;

import static org.apache.calcite.sql.fun.SqlStdOperatorTable.*;

import io.meshgate.adapter.sql.MeshFunctions;
import io.meshgate.adapter.sql.MeshOperators;
import io.meshgate.gateway.contract.FunctionSample.Section;
import io.meshgate.gateway.contract.FunctionSample.Shape;
import org.apache.calcite.sql.SqlOperator;

/** Samples of comparisons, numbers and texts. */
final class ScalarSamples {
    private final FunctionSamples samples;

    private ScalarSamples(FunctionSamples samples) {
        this.samples = samples;
    }

    static void add(FunctionSamples samples) {
        ScalarSamples scalars = new ScalarSamples(samples);
        scalars.comparisons();
        scalars.logic();
        scalars.arithmetic();
        scalars.roundings();
        scalars.doubles();
        scalars.texts();
        scalars.parts();
        scalars.patterns();
    }

    private FunctionSamples.Row value(Section section, String name, SqlOperator... operators) {
        return samples.row(section, Shape.VALUE, name, operators);
    }

    private FunctionSamples.Row comparison(String name, SqlOperator... operators) {
        return value(Section.COMPARISONS, name, operators);
    }

    private FunctionSamples.Row number(String name, SqlOperator... operators) {
        return value(Section.NUMBERS, name, operators);
    }

    private FunctionSamples.Row text(String name, SqlOperator... operators) {
        return value(Section.TEXT, name, operators);
    }

    private void comparisons() {
        for (SqlOperator operator : new SqlOperator[] {
            EQUALS,
            NOT_EQUALS,
            LESS_THAN,
            LESS_THAN_OR_EQUAL,
            GREATER_THAN,
            GREATER_THAN_OR_EQUAL,
            IS_DISTINCT_FROM,
            IS_NOT_DISTINCT_FROM
        }) {
            String compared = " " + operator.getName() + " ";
            comparison("`a " + operator.getName() + " b`", operator)
                    .over(
                            "ints",
                            "s" + compared + "i",
                            "i" + compared + "b",
                            "i" + compared + "7",
                            "s" + compared + "70000")
                    .over("decimals", "n" + compared + "m", "m" + compared + "2.5", "w" + compared + "3")
                    .over("floats", "r" + compared + "d", "d" + compared + "0", "r" + compared + "0.1")
                    .over(
                            "texts",
                            "t" + compared + "'a'",
                            "t" + compared + "n",
                            "n" + compared + "'A'",
                            "c" + compared + "t",
                            "t" + compared + "''")
                    .over("collated", "de" + compared + "fr")
                    .over(
                            "times",
                            "d" + compared + "ts",
                            "ts" + compared + "TIMESTAMP '2024-02-29 01:00:00'",
                            "d" + compared + "DATE '0001-01-01'",
                            "t" + compared + "TIME '02:30:00'")
                    .over("flags", "f" + compared + "TRUE", "x" + compared + "X'00'");
        }
        comparison("`x IN (a, b)`, `x BETWEEN a AND b`")
                .over("ints", "i IN (7, 2)", "i NOT IN (7, NULL)", "b BETWEEN -7 AND 7", "s NOT BETWEEN 0 AND 3")
                .over("floats", "d IN (0, 2.5)", "d BETWEEN -3 AND 1e308", "r NOT IN (2.5e0)")
                .over("texts", "t IN ('a', 'ä', '')", "n IN ('A', 'z')", "t BETWEEN 'a' AND 'ä'", "t NOT IN ('a', 'b')")
                .over(
                        "times",
                        "d IN (DATE '2024-02-29')",
                        "ts BETWEEN TIMESTAMP '2024-01-01 00:00:00' AND TIMESTAMP '2024-12-31 00:00:00'");
        comparison("`(a, b) = (c, d)`, `<` and their like")
                .over("ints", "(s, i) = (7, 7)", "(i, b) < (7, 8)", "(s, i) IN ((2, 2), (7, 7))")
                .over("texts", "(t, id) > ('a', 3)");
    }

    private void logic() {
        comparison("`AND`, `OR`, `NOT`", AND, OR, NOT)
                .over("flags", "f AND id > 2", "f OR id > 2", "NOT f", "f AND NULL", "NOT (f OR x = X'00')");
        comparison(
                        "`IS [NOT] NULL`, `TRUE`, `FALSE`, `UNKNOWN`",
                        IS_NULL,
                        IS_NOT_NULL,
                        IS_TRUE,
                        IS_NOT_TRUE,
                        IS_FALSE,
                        IS_NOT_FALSE)
                .over(
                        "flags",
                        "f IS NULL",
                        "f IS NOT NULL",
                        "f IS TRUE",
                        "f IS NOT TRUE",
                        "f IS FALSE",
                        "f IS NOT FALSE",
                        "(id > 2 AND f) IS UNKNOWN",
                        "x IS NULL")
                .over("texts", "t IS NULL", "n IS NOT NULL");
        comparison("`CASE`")
                .over("ints", "CASE WHEN i > 0 THEN s WHEN i < 0 THEN b END", "CASE s WHEN 7 THEN 1.5 ELSE i END")
                .over("texts", "CASE WHEN t > 'b' THEN t ELSE 'longer than all' END");
        comparison("`COALESCE`, `NULLIF`", COALESCE)
                .over("ints", "COALESCE(s, i, 3)", "NULLIF(i, 7)", "COALESCE(b, 1.5)")
                .over("texts", "COALESCE(t, 'none')", "NULLIF(t, 'a')", "NULLIF(n, 'a')")
                .over("floats", "COALESCE(r, d)", "NULLIF(d, 0)");
        comparison("`GREATEST`, `LEAST`")
                .over("ints", "GREATEST(s, i, 3)", "LEAST(s, b, NULL)")
                .over("floats", "GREATEST(d, 1e0)", "LEAST(d, r)")
                .over("texts", "GREATEST(t, 'b')", "LEAST(t, n, 'b')");
    }

    private void arithmetic() {
        for (SqlOperator operator : new SqlOperator[] {PLUS, MINUS, MULTIPLY, DIVIDE}) {
            String sign = " " + operator.getName() + " ";
            number("`a " + operator.getName() + " b`", operator)
                    .over(
                            "ints",
                            "s" + sign + "s",
                            "i" + sign + "2",
                            "b" + sign + "i",
                            "2" + sign + "i",
                            "i" + sign + "2.5",
                            "CAST(i AS DOUBLE)" + sign + "3")
                    .over(
                            "decimals",
                            "n" + sign + "m",
                            "n" + sign + "n",
                            "w" + sign + "1",
                            "m" + sign + "0.5",
                            "n" + sign + "id")
                    .over(
                            "floats",
                            "d" + sign + "2",
                            "r" + sign + "r",
                            "r" + sign + "d",
                            "d" + sign + "d",
                            "1" + sign + "d")
                    .orOverflows();
        }
        number("`a % b`, `MOD`", MOD, PERCENT_REMAINDER)
                .over("ints", "i % 3", "MOD(b, 7)", "MOD(s, i)", "-7 % i", "i % -1", "b % -1", "MOD(i, 2.5)")
                .over("decimals", "n % 0.3", "MOD(m, n)", "MOD(w, 7)", "MOD(n, -2)");
        number("`-x`, `+x`", UNARY_MINUS, UNARY_PLUS)
                .over("ints", "-s", "-i", "-b", "+i")
                .over("decimals", "-n", "-w")
                .over("floats", "-d", "-r", "+d");
        number("`ABS`", ABS)
                .over("ints", "ABS(s)", "ABS(i)", "ABS(b)")
                .over("decimals", "ABS(n)", "ABS(w)")
                .over("floats", "ABS(d)", "ABS(r)");
        number("`SIGN`", SIGN)
                .over("ints", "SIGN(s)", "SIGN(i)", "SIGN(b)")
                .over("decimals", "SIGN(n)", "SIGN(w)")
                .over("floats", "SIGN(d)", "SIGN(r)");
    }

    private void roundings() {
        number("`FLOOR`, `CEIL`", FLOOR, CEIL)
                .over("ints", "FLOOR(i)", "CEIL(b)", "FLOOR(s)")
                .over("decimals", "FLOOR(n)", "CEIL(n)", "FLOOR(m)", "CEIL(f)", "FLOOR(w)")
                .over("floats", "FLOOR(d)", "CEIL(d)", "FLOOR(r)", "CEIL(r)");
        number("`ROUND(x)`, `ROUND(x, n)` of exact numbers", ROUND)
                .over("ints", "ROUND(i)", "ROUND(b)", "ROUND(s, 1)", "ROUND(id, -1)", "ROUND(b, -2)")
                .over(
                        "decimals",
                        "ROUND(n)",
                        "ROUND(m)",
                        "ROUND(n, 1)",
                        "ROUND(m, 2)",
                        "ROUND(w)",
                        "ROUND(f, 3)",
                        "ROUND(n, -1)",
                        "ROUND(n, 5)",
                        "ROUND(w, -2)");
        number("`ROUND(x)`, `ROUND(x, n)` of floats", ROUND)
                .over(
                        "floats",
                        "ROUND(d)",
                        "ROUND(r)",
                        "ROUND(d, 1)",
                        "ROUND(d, 2)",
                        "ROUND(r, 2)",
                        "ROUND(d, 15)",
                        "ROUND(d / 4, 2)",
                        "ROUND(d, -1)",
                        "ROUND(ROUND(ROUND(d, 3), 2), 1)")
                .orOverflows();
        number("`TRUNC(x)`, `TRUNC(x, n)`", MeshFunctions.TRUNC)
                .over("ints", "TRUNC(i)", "TRUNC(b)", "TRUNC(id, -1)", "TRUNC(b, -2)")
                .over(
                        "decimals",
                        "TRUNC(n)",
                        "TRUNC(n, 1)",
                        "TRUNC(m, 2)",
                        "TRUNC(w)",
                        "TRUNC(f, 3)",
                        "TRUNC(n, -1)",
                        "TRUNC(n, 5)")
                .over("floats", "TRUNC(d)", "TRUNC(r)", "TRUNC(d, 1)");
    }

    private void doubles() {
        for (SqlOperator function : new SqlOperator[] {
            MeshFunctions.SQRT, LN, LOG10, SIN, COS, TAN, ASIN, ACOS, EXP, CBRT, ATAN, DEGREES, RADIANS
        }) {
            String name = function.getName();
            number("`" + name + "`", function)
                    .over("ints", name + "(id)", name + "(s)", name + "(i)")
                    .over("decimals", name + "(n)", name + "(n / 200000000)")
                    .over("floats", name + "(d)", name + "(r)", name + "(d - 2.5)")
                    .orOverflows();
        }
        number("`ATAN2`", ATAN2)
                .over("floats", "ATAN2(d, r)", "ATAN2(d, 1)", "ATAN2(d, 0)")
                .over("ints", "ATAN2(s, id)");
        number("`POWER(x, 2)`, `POWER(x, 0.5)`", POWER)
                .over("ints", "POWER(s, 2)", "POWER(id, 3)", "POWER(i, 0)")
                .over("decimals", "POWER(n, 2)")
                .over("floats", "POWER(d, 2)", "POWER(d, 0)", "POWER(r, 3)", "POWER(d, 0.5)")
                .orOverflows();
        number("`POWER(x, y)`", POWER)
                .over("ints", "POWER(2, id)", "POWER(id, 1.5)", "POWER(s, -1)")
                .over("floats", "POWER(d, d)", "POWER(2, d)")
                .orOverflows();
    }

    private void texts() {
        text("`a || b`", CONCAT).over("texts", "t || '-' || n", "c || 'x'", "'' || t", "t || CAST(id AS VARCHAR)");
        text("`CONCAT`", MeshFunctions.CONCAT).over("texts", "CONCAT(t, n)", "CONCAT(t, '-', c)", "CONCAT(t)");
        text("`LENGTH`, `CHAR_LENGTH`, `CHARACTER_LENGTH`", MeshOperators.LENGTH, CHAR_LENGTH, CHARACTER_LENGTH)
                .over("texts", "LENGTH(t)", "CHAR_LENGTH(n)", "CHARACTER_LENGTH(c)", "LENGTH(t || ' ')");
        text("`REPLACE`", REPLACE)
                .over(
                        "texts",
                        "REPLACE(t, 'a', 'b')",
                        "REPLACE(t, '', 'x')",
                        "REPLACE(n, 'A', 'aA')",
                        "REPLACE(t, '\\', '/')",
                        "REPLACE(t, U&'\\0301', '')",
                        "REPLACE(t, t, 'all')",
                        "REPLACE(t, ' ', '')");
        text("`TRIM`, leading and trailing too", TRIM)
                .over(
                        "texts",
                        "TRIM(t)",
                        "TRIM(LEADING FROM ' ' || t)",
                        "TRIM(TRAILING ' ' FROM n)",
                        "TRIM(BOTH ' ' FROM c)")
                .over("spaces", "TRIM(v)");
        text("`POSITION`, `STRPOS`", POSITION, MeshFunctions.STRPOS)
                .over(
                        "texts",
                        "POSITION('a' IN t)",
                        "POSITION('' IN t)",
                        "POSITION('A' IN n)",
                        "STRPOS(t, 'b')",
                        "STRPOS(t, U&'\\0301')",
                        "STRPOS(n, 'A')",
                        "STRPOS(t, t)");
        text("`STARTS_WITH`", MeshFunctions.STARTS_WITH)
                .over(
                        "texts",
                        "STARTS_WITH(t, 'a')",
                        "STARTS_WITH(t, '')",
                        "STARTS_WITH(n, 'A')",
                        "STARTS_WITH(t, n)",
                        "STARTS_WITH(t, 'e')");
        samples.row(Section.TEXT, Shape.FILTER, "`UPPER`, `LOWER` in a filter", UPPER, LOWER)
                .over(
                        "texts",
                        "UPPER(t) = 'A'",
                        "LOWER(n) = 'a'",
                        "LOWER(t) LIKE '%b%'",
                        "UPPER(t) <> 'AB' AND id < 12",
                        "NOT (UPPER(t) = t)",
                        "UPPER(t) = 'Ä'",
                        "UPPER(LOWER(t)) = UPPER(t)")
                .over("letters", "UPPER(v) = 'SS'", "LOWER(v) = 'i'", "LOWER(v) = v", "UPPER(v) = v", "LOWER(v) = 'k'");
        text("`UPPER`, `LOWER`", UPPER, LOWER)
                .over("texts", "UPPER(t)", "LOWER(n)")
                .over("letters", "UPPER(v)", "LOWER(v)");
    }

    private void parts() {
        text("`SUBSTRING`, `SUBSTR`", SUBSTRING, MeshFunctions.SUBSTR)
                .over(
                        "texts",
                        "SUBSTRING(t FROM 2)",
                        "SUBSTRING(t FROM 1 FOR 1)",
                        "SUBSTRING(n, 2, 3)",
                        "SUBSTRING(t, 99)",
                        "SUBSTRING(t, 1, 0)",
                        "SUBSTR(t, 2)",
                        "SUBSTR(n, 1, 1)",
                        "SUBSTRING(c, 1, 5)");
        text("`LEFT`, `RIGHT`", MeshFunctions.LEFT, MeshFunctions.RIGHT)
                .over(
                        "texts",
                        "LEFT(t, 1)",
                        "LEFT(t, 0)",
                        "LEFT(t, -1)",
                        "RIGHT(t, 1)",
                        "RIGHT(t, -1)",
                        "RIGHT(n, 99)",
                        "LEFT(t, id)",
                        "LEFT(t, -99)",
                        "RIGHT(t, -99)");
        text("`LPAD`, `RPAD` with a literal", MeshFunctions.LPAD, MeshFunctions.RPAD)
                .over(
                        "texts",
                        "LPAD(t, 5, 'xy')",
                        "RPAD(t, 5, 'xy')",
                        "LPAD(t, 1, '-')",
                        "RPAD(n, 0, '-')",
                        "LPAD(t, -1, '-')",
                        "LPAD(t, 4, '😀')",
                        "RPAD(t, id, U&'e\\0301')");
        text("`SPLIT_PART`", MeshFunctions.SPLIT_PART)
                .over(
                        "texts",
                        "SPLIT_PART(t, 'b', 1)",
                        "SPLIT_PART(t, 'b', 2)",
                        "SPLIT_PART(t, '-', -1)",
                        "SPLIT_PART(n, 'A', 1)",
                        "SPLIT_PART(t, U&'\\0301', 1)",
                        "SPLIT_PART(t, 'ab', 3)",
                        "SPLIT_PART(t, '\\', 2)");
    }

    private void patterns() {
        text("`LIKE`", LIKE)
                .over(
                        "texts",
                        "t LIKE 'a%'",
                        "t LIKE '_'",
                        "t LIKE '%\\%'",
                        "n LIKE 'A%'",
                        "t LIKE '100!%' ESCAPE '!'",
                        "t LIKE t",
                        "t NOT LIKE '%b%'",
                        "t LIKE ''",
                        "c LIKE 'a'",
                        "t LIKE '%é%'");
        samples.row(Section.TEXT, Shape.FILTER, "`ILIKE` in a filter", MeshOperators.ILIKE)
                .over(
                        "texts",
                        "t ILIKE 'A%'",
                        "n ILIKE '_'",
                        "t ILIKE '%\\%'",
                        "t NOT ILIKE 'a%'",
                        "t ILIKE 'Ä'",
                        "t ILIKE '100!%' ESCAPE '!'")
                .over("letters", "v ILIKE 'I%'", "v ILIKE 'k'", "'k' ILIKE v", "v ILIKE '%ss%'");
        text("`ILIKE`", MeshOperators.ILIKE).over("texts", "t ILIKE 'A%'");
    }
}
