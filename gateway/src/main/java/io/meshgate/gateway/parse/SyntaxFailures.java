package io.meshgate.gateway.parse;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.failure.QueryFailure.Position;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.jspecify.annotations.Nullable;

/**
 * The parser's complaints in words for users: which word is not expected, and that a reserved one has to be quoted. The
 * parser names the words from the last point on where it knew its way, or the one after the culprit.
 */
final class SyntaxFailures {
    private static final SqlAbstractParserImpl.Metadata WORDS = SqlParser.create(
                    "", SqlParser.config().withParserFactory(SqlBabelParserImpl.FACTORY))
            .getMetadata();

    private static final Pattern COMPLAINT = Pattern.compile(
            "^(?:Encountered \"|Incorrect syntax near the keyword ')(?<words>.*?)[\"'] at line (?<line>\\d+),"
                    + " column (?<column>\\d+)",
            Pattern.DOTALL);
    private static final Pattern LEXICAL =
            Pattern.compile("^Lexical error .*?Encountered: \"(.+?)\" \\(", Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile(
            "--[^\\n]*|/\\*.*?\\*/|\"(?:[^\"]|\"\")*+\"|'(?:[^']|'')*+'|[\\p{L}\\p{N}_$]+|::|[^\\s\\p{L}\\p{N}_$]",
            Pattern.DOTALL);

    /** After these a name may stand. */
    private static final Set<String> BEFORE_NAMES = Set.of(".", ",", "AS", "FROM", "JOIN", "SELECT", "BY");

    /** What is not meant as a name, but where a dot or AS comes before it. */
    private static final Set<String> CLAUSES =
            Set.of("FROM", "WHERE", "HAVING", "SELECT", "ON", "AND", "AS", "JOIN", "NOT", "NULL", "CASE");

    private static final int TOKEN_SHOWN_MAX = 60;

    private SyntaxFailures() {}

    static QueryFailure translate(SqlParseException e, String sql) {
        if (e.getCause() instanceof StackOverflowError tooDeep) {
            return QueryFailure.from(tooDeep);
        }
        String message = firstSentence(String.valueOf(e.getMessage()));
        Matcher lexical = LEXICAL.matcher(message);
        if (lexical.find()) {
            String quotes = lexical.group(1).equals("`") ? ": names are quoted with double quotes" : "";
            return failure("unexpected " + lexical.group(1) + quotes, position(e.getPos()), e);
        }
        if (message.contains("<EOF>")) {
            int end = sql.stripTrailing().length();
            return failure("the statement ends too early", SqlText.position(sql, end), e);
        }
        Matcher complaint = COMPLAINT.matcher(message);
        return complaint.find() ? unexpected(complaint, sql, e) : failure(message, position(e.getPos()), e);
    }

    private static QueryFailure unexpected(Matcher complaint, String sql, SqlParseException e) {
        int offset = SqlText.offset(
                sql, Integer.parseInt(complaint.group("line")), Integer.parseInt(complaint.group("column")));
        List<MatchResult> tokens = TOKEN.matcher(sql)
                .results()
                .filter(token ->
                        !token.group().startsWith("--") && !token.group().startsWith("/*"))
                .toList();
        int first = 0;
        while (first < tokens.size() - 1 && tokens.get(first).end() <= offset) {
            first++;
        }
        int last = Math.min(first + complaint.group("words").split(" ", -1).length, tokens.size()) - 1;
        for (int i = Math.max(0, first - 1); i <= Math.min(last + 1, tokens.size() - 1); i++) {
            if (isReservedName(tokens, i)) {
                String word = tokens.get(i).group();
                return failure(
                        "unexpected " + word + ": " + word.toUpperCase(Locale.ROOT)
                                + " is a reserved word; as a name it must be quoted: \"" + word + "\"",
                        SqlText.position(sql, tokens.get(i).start()),
                        e);
            }
        }
        boolean listEnded = first > 0 && Set.of("SELECT", ",").contains(word(tokens, first - 1));
        MatchResult culprit = tokens.get(listEnded && CLAUSES.contains(word(tokens, first)) ? first : last);
        String advice = culprit.group().equals(";") ? ": Meshgate takes one statement at a time" : "";
        return failure("unexpected " + shown(culprit.group()) + advice, SqlText.position(sql, culprit.start()), e);
    }

    private static boolean isReservedName(List<MatchResult> tokens, int at) {
        String before = at == 0 ? "" : word(tokens, at - 1);
        String word = word(tokens, at);
        boolean named = before.equals(".") || before.equals("AS");
        return BEFORE_NAMES.contains(before) && WORDS.isReservedWord(word) && (named || !CLAUSES.contains(word));
    }

    private static String word(List<MatchResult> tokens, int at) {
        return tokens.get(at).group().toUpperCase(Locale.ROOT);
    }

    private static String shown(String token) {
        return token.length() > TOKEN_SHOWN_MAX ? token.substring(0, TOKEN_SHOWN_MAX) + "..." : token;
    }

    private static QueryFailure failure(String words, Position position, SqlParseException e) {
        return QueryFailure.at(ErrorCode.SYNTAX_ERROR, words, position, e);
    }

    /** Without the expectations, and without the names of Java's exceptions. */
    private static String firstSentence(String message) {
        int expectations = message.indexOf("Was expecting");
        String words = (expectations > 0 ? message.substring(0, expectations) : message).strip();
        return words.replaceAll("(?s)^(?:[a-z]+(?:\\.[A-Za-z]+)+(?:Exception|Error): )+", "");
    }

    static Position position(@Nullable SqlParserPos position) {
        if (position == null) {
            return new Position(1, 1);
        }
        return new Position(Math.max(1, position.getLineNum()), Math.max(1, position.getColumnNum()));
    }
}
