package io.meshgate.gateway.parse;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.failure.QueryFailure.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * A statement's text before it is parsed: are its quotes closed, and is it flat enough? The parser's time grows faster than
 * the square of a chain's length, and all later stages and the stores descend into what they are given, so all depths are
 * bounded here. For one text.
 */
final class SqlText {

    /**
     * How deep a statement may be.
     *
     * @param nestingMax parentheses, brackets and CASEs that are open at a time
     * @param conditionsMax ANDs and ORs, or joins and set operators, that follow each other on one level
     * @param operatorsMax other operators that follow each other, as in {@code a + b + c}; LIKEs and BETWEENs also
     *     across ANDs and ORs, because they take the parser the most time
     */
    record Limits(int nestingMax, int conditionsMax, int operatorsMax) {}

    private static final Set<String> OPERATOR_WORDS = Set.of("NOT", "IS", "IN", "COLLATE", "AT");
    private static final Set<String> PATTERNS = Set.of("BETWEEN", "LIKE", "ILIKE", "RLIKE", "SIMILAR");
    private static final Set<String> CONDITION_WORDS = Set.of("AND", "OR");
    private static final Set<String> TABLES = Set.of("UNION", "INTERSECT", "EXCEPT", "MINUS", "JOIN");
    private static final Set<String> CLAUSES =
            Set.of("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "BY", "ON", "WHEN", "THEN", "ELSE", "LIMIT");
    private static final String OPERATOR_MARKS = "+-*/%|<>=:!~^";
    private static final int WORD_LENGTH_MAX = 10;
    private static final String CONDITIONS = "query.conditionsMax";
    private static final String OPERATORS = "query.operatorsMax";
    private static final String AS_IN = "write a chain of OR as IN (...), or split the statement";
    private static final String AS_VALUES = "write a chain of UNION ALL as VALUES, or split the statement";
    private static final String PARENTHESES = "group them by parentheses, or split the statement";

    /** What has followed each other so far on one level of nesting. */
    private static final class Level {
        private int tables;
        private int conditions;
        private int patterns;
        private int operators;
    }

    private final String sql;
    private final Limits limits;
    private final Deque<Level> levels = new ArrayDeque<>();

    private SqlText(String sql, Limits limits) {
        this.sql = sql;
        this.limits = limits;
        levels.push(new Level());
    }

    /**
     * Looks for what is too deep, texts, quoted names and comments aside.
     *
     * @throws QueryFailure where a limit is passed, or a text, quoted name or comment has no end
     */
    static void check(String sql, Limits limits) {
        new SqlText(sql, limits).check();
    }

    private void check() {
        int i = 0;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (c == '\'') {
                i = end(i, 1, "'", "the text");
            } else if (c == '"') {
                i = end(i, 1, "\"", "the quoted name");
            } else if (sql.startsWith("--", i)) {
                int line = sql.indexOf('\n', i);
                i = line < 0 ? sql.length() : line;
            } else if (sql.startsWith("/*", i)) {
                i = end(i, 2, "*/", "the comment");
            } else if (Character.isLetter(c) || c == '_') {
                int end = endOfWord(i);
                word(i, end);
                i = end;
            } else {
                mark(c, i);
                i++;
            }
        }
    }

    private int endOfWord(int start) {
        int end = start + 1;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private void word(int start, int end) {
        if (end - start > WORD_LENGTH_MAX) {
            return;
        }
        String word = sql.substring(start, end).toUpperCase(Locale.ROOT);
        Level level = level();
        if (word.equals("CASE")) {
            open(start);
        } else if (word.equals("END")) {
            close();
        } else if (OPERATOR_WORDS.contains(word)) {
            operator(start);
        } else if (CONDITION_WORDS.contains(word)) {
            level.operators = 0;
            check(++level.conditions, limits.conditionsMax(), "ANDs and ORs", CONDITIONS, AS_IN, start);
        } else if (PATTERNS.contains(word)) {
            check(++level.patterns, limits.operatorsMax(), "LIKEs and BETWEENs", OPERATORS, PARENTHESES, start);
        } else if (TABLES.contains(word)) {
            check(++level.tables, limits.conditionsMax(), "joins or set operators", CONDITIONS, AS_VALUES, start);
        } else if (CLAUSES.contains(word)) {
            newExpression();
        }
    }

    private void mark(char c, int at) {
        if (c == '(' || c == '[') {
            open(at);
        } else if (c == ')' || c == ']') {
            close();
        } else if (c == ',') {
            newExpression();
        } else if (OPERATOR_MARKS.indexOf(c) >= 0) {
            boolean continued = at > 0 && "|<>=:!".indexOf(sql.charAt(at - 1)) >= 0;
            if (!continued) {
                operator(at);
            }
        }
    }

    private Level level() {
        return levels.element();
    }

    private void newExpression() {
        level().conditions = 0;
        level().patterns = 0;
        level().operators = 0;
    }

    private void open(int at) {
        if (levels.size() > limits.nestingMax()) {
            throw tooDeep(
                    "the statement nests more than " + limits.nestingMax()
                            + " parentheses or CASEs, the limit query.nestingMax; split it",
                    at);
        }
        levels.push(new Level());
    }

    private void close() {
        if (levels.size() > 1) {
            levels.pop();
        }
    }

    private void operator(int at) {
        check(++level().operators, limits.operatorsMax(), "operators", OPERATORS, PARENTHESES, at);
    }

    private void check(int count, int max, String what, String setting, String advice, int at) {
        if (count > max) {
            throw tooDeep(
                    "more than " + max + " " + what + " follow each other, the limit " + setting + "; " + advice, at);
        }
    }

    private QueryFailure tooDeep(String words, int at) {
        return QueryFailure.at(ErrorCode.NESTING_TOO_DEEP, words, position(sql, at), null);
    }

    /** Behind the end of what begins at {@code start} with a mark of {@code length} characters. */
    private int end(int start, int length, String mark, String what) {
        int at = sql.indexOf(mark, start + length);
        if (at < 0) {
            throw QueryFailure.at(
                    ErrorCode.SYNTAX_ERROR,
                    what + " that begins here does not end: add " + mark,
                    position(sql, start),
                    null);
        }
        return at + mark.length();
    }

    /** Line and column of an offset. */
    static Position position(String sql, int offset) {
        int line = 1;
        int start = 0;
        for (int at = sql.indexOf('\n'); at >= 0 && at < offset; at = sql.indexOf('\n', at + 1)) {
            line++;
            start = at + 1;
        }
        return new Position(line, offset - start + 1);
    }

    /** The offset of a line and column; the text's end where it has no such place. */
    static int offset(String sql, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            int end = sql.indexOf('\n', start);
            if (end < 0) {
                return sql.length();
            }
            start = end + 1;
        }
        return Math.min(sql.length(), start + column - 1);
    }
}
