package io.meshgate.gateway.parse;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.failure.QueryFailure.Position;
import io.meshgate.gateway.parse.ParsedStatement.Mode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.jspecify.annotations.Nullable;

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
    private final int nestingMax;

    /**
     * @param sqlLengthMax characters of a statement at the most
     * @param nestingMax open parentheses at a time at the most
     */
    public StatementParser(int sqlLengthMax, int nestingMax) {
        this.sqlLengthMax = sqlLengthMax;
        this.nestingMax = nestingMax;
    }

    /** @throws QueryFailure where the text is no query, or over a limit */
    public ParsedStatement parse(String sql) {
        if (sql.length() > sqlLengthMax) {
            throw QueryFailure.of(
                    ErrorCode.SQL_TOO_LONG,
                    "the statement has " + sql.length() + " characters; the limit query.sqlLengthMax is "
                            + sqlLengthMax);
        }
        checkNesting(sql);
        Matcher explain = EXPLAIN.matcher(sql);
        if (!explain.find()) {
            return new ParsedStatement(sql, query(sql), Mode.ANSWER);
        }
        // Blanks in place of the keywords keep every position of the query as it is in the text.
        String query = sql.substring(0, explain.end()).replaceAll("[^\\n]", " ") + sql.substring(explain.end());
        return new ParsedStatement(sql, query(query), explain.group(2) == null ? Mode.EXPLAIN : Mode.EXPLAIN_ANALYZE);
    }

    /** Counts open parentheses, but not those in texts, quoted names and comments. */
    private void checkNesting(String sql) {
        int depth = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\'' || c == '"') {
                i = end(sql, String.valueOf(c), i + 1);
            } else if (sql.startsWith("--", i)) {
                i = end(sql, "\n", i);
            } else if (sql.startsWith("/*", i)) {
                i = end(sql, "*/", i + 2);
            } else if (c == '(' && ++depth > nestingMax) {
                throw QueryFailure.of(
                        ErrorCode.NESTING_TOO_DEEP,
                        "the statement nests more than " + nestingMax + " parentheses; the limit is query.nestingMax");
            } else if (c == ')') {
                depth--;
            }
        }
    }

    /** Where {@code mark} ends, from a position on; the text's end if it does not come. */
    private static int end(String sql, String mark, int from) {
        int at = sql.indexOf(mark, from);
        return at < 0 ? sql.length() : at + mark.length() - 1;
    }

    private static SqlNode query(String sql) {
        SqlNode node;
        try {
            node = SqlParser.create(withoutSemicolon(sql), PARSER).parseStmt();
        } catch (SqlParseException e) {
            throw QueryFailure.at(ErrorCode.SYNTAX_ERROR, firstLines(e), position(e.getPos()), e);
        }
        if (node.isA(SqlKind.QUERY)) {
            IntervalLiterals.check(node);
            GroupingLists.writeOut(node);
            NamedWindows.writeOut(node);
            return node;
        }
        if (node.getKind() == SqlKind.EXPLAIN) {
            throw QueryFailure.of(ErrorCode.SYNTAX_ERROR, "write EXPLAIN or EXPLAIN ANALYZE directly before the query");
        }
        throw QueryFailure.of(
                ErrorCode.READ_ONLY,
                "Meshgate only reads: " + node.getKind() + " is not a query. Send a SELECT, WITH or VALUES statement");
    }

    private static String withoutSemicolon(String sql) {
        String stripped = sql.stripTrailing();
        return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1) : sql;
    }

    private static String firstLines(SqlParseException e) {
        String message = String.valueOf(e.getMessage());
        int expectations = message.indexOf("Was expecting");
        return (expectations > 0 ? message.substring(0, expectations) : message).strip();
    }

    /** The parser knows no place where it ran out of stack. */
    static Position position(@Nullable SqlParserPos position) {
        if (position == null) {
            return new Position(1, 1);
        }
        return new Position(Math.max(1, position.getLineNum()), Math.max(1, position.getColumnNum()));
    }
}
