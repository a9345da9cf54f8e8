package io.meshgate.gateway.parse;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.parse.ParsedStatement.Mode;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;

/** Parses statements. Thread-safe. */
public final class StatementParser {
    private static final Pattern EXPLAIN = Pattern.compile(
            "\\A(?:\\s++|--[^\\n]*+(?:\\n|\\z)|/\\*(?:[^*]|\\*(?!/))*+\\*/)*+(EXPLAIN)(?:\\s+(ANALYZE))?(?=\\s)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final int IDENTIFIER_LENGTH_MAX = 256;
    private static final SqlParser.Config PARSER = SqlParser.config()
            .withParserFactory(SqlBabelParserImpl.FACTORY)
            .withConformance(MeshConformance.INSTANCE)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(false)
            .withIdentifierMaxLength(IDENTIFIER_LENGTH_MAX);

    private final int sqlLengthMax;
    private final SqlText.Limits depth;

    /**
     * @param sqlLengthMax characters of a statement at the most
     * @param nestingMax open parentheses and CASEs at a time at the most
     * @param conditionsMax ANDs and ORs, or joins and set operators, that follow each other at the most
     * @param operatorsMax other operators that follow each other at the most
     */
    public StatementParser(int sqlLengthMax, int nestingMax, int conditionsMax, int operatorsMax) {
        this.sqlLengthMax = sqlLengthMax;
        this.depth = new SqlText.Limits(nestingMax, conditionsMax, operatorsMax);
    }

    /**
     * The statement's tokens, without looking at what they say.
     *
     * @throws QueryFailure where the text is too long
     */
    public StatementTokens tokens(String sql) {
        checkLength(sql);
        Matcher explain = EXPLAIN.matcher(sql);
        return explain.find() ? Tokenizer.read(sql, explain.end(), mode(explain)) : Tokenizer.read(sql, 0, Mode.ANSWER);
    }

    /**
     * As {@link #parse(String)}, with slots in place of literals; see {@link ParsedStatement#slots}.
     *
     * @param wanted which literals may become slots, by their numbers
     */
    public ParsedStatement parse(StatementTokens tokens, IntPredicate wanted) {
        ParsedStatement parsed = parse(tokens.sql());
        List<Integer> slots = LiteralSlots.put(parsed.query(), tokens, wanted);
        return new ParsedStatement(parsed.sql(), parsed.query(), parsed.mode(), slots);
    }

    /** @throws QueryFailure where the text is no query, or over a limit */
    public ParsedStatement parse(String sql) {
        checkLength(sql);
        SqlText.check(sql, depth);
        Matcher explain = EXPLAIN.matcher(sql);
        if (!explain.find()) {
            return new ParsedStatement(sql, query(sql), Mode.ANSWER, List.of());
        }
        // Blanks in place of the keywords keep every position of the query as it is in the text.
        String query = sql.substring(0, explain.end()).replaceAll("[^\\r\\n]", " ") + sql.substring(explain.end());
        return new ParsedStatement(sql, query(query), mode(explain), List.of());
    }

    private static Mode mode(Matcher explain) {
        return explain.group(2) == null ? Mode.EXPLAIN : Mode.EXPLAIN_ANALYZE;
    }

    private void checkLength(String sql) {
        if (sql.length() > sqlLengthMax) {
            throw QueryFailure.of(
                    ErrorCode.SQL_TOO_LONG,
                    "the statement has " + sql.length() + " characters, and query.sqlLengthMax is " + sqlLengthMax
                            + ". Send less text: join a table instead of listing its values, or split the query");
        }
    }

    private static SqlNode query(String sql) {
        FirstWord.check(sql);
        SqlNode node;
        try {
            node = InfixCasts.parse(withoutSemicolon(sql), PARSER);
        } catch (SqlParseException e) {
            throw SyntaxFailures.translate(e, sql);
        }
        if (node.isA(SqlKind.QUERY)) {
            IntervalLiterals.check(node);
            Ordinals.check(node);
            Parameters.check(node);
            GroupingLists.writeOut(node);
            NamedWindows.writeOut(node);
            LiteralFactors.writeOut(node);
            return node;
        }
        if (node.getKind() == SqlKind.EXPLAIN) {
            throw QueryFailure.of(ErrorCode.SYNTAX_ERROR, "write EXPLAIN or EXPLAIN ANALYZE directly before the query");
        }
        throw QueryFailure.of(
                ErrorCode.READ_ONLY,
                "Meshgate only reads: this is not a query. Send a SELECT, WITH or VALUES statement");
    }

    private static String withoutSemicolon(String sql) {
        String stripped = sql.stripTrailing();
        return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : sql;
    }
}
