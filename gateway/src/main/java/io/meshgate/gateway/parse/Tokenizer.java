package io.meshgate.gateway.parse;

import io.meshgate.gateway.parse.ParsedStatement.Mode;
import io.meshgate.gateway.parse.StatementTokens.Literal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a statement's tokens, many times faster than the parser's own lexer does. It need not know them all: what lies between
 * blanks, comments, quotes and literals it copies. A blank goes only where no two tokens could become one without it. For one
 * text.
 */
final class Tokenizer {
    private static final int INTEGER_DIGITS = 9;
    private static final int LONG_DIGITS = 19;

    private final String sql;
    private final StringBuilder shape;
    private final List<Literal> literals = new ArrayList<>();
    private int at;
    private boolean gap;

    private Tokenizer(String sql, int start) {
        this.sql = sql;
        this.shape = new StringBuilder(sql.length() - start);
        this.at = start;
    }

    /** @param start behind EXPLAIN, where there is one */
    static StatementTokens read(String sql, int start, Mode mode) {
        Tokenizer tokenizer = new Tokenizer(sql, start);
        return tokenizer.scan()
                ? new StatementTokens(sql, mode, tokenizer.shape.toString(), tokenizer.literals)
                : new StatementTokens(sql, mode, sql.substring(start), List.of());
    }

    /** False where a text has no end, or is of a kind that ends otherwise, or where a mark stands in the statement itself. */
    private boolean scan() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            boolean read = switch (c) {
                case ' ', '\t', '\n', '\r', '\f' -> skipTo(at + 1);
                case '-' -> sql.startsWith("--", at) ? skipLine() : copyTo(at + 1);
                case '/' -> slash();
                case '*' -> copyTo(sql.startsWith("*/", at) ? at + 2 : at + 1);
                case '\'' -> text();
                case '"' -> quotedName();
                case StatementTokens.NUMBER, StatementTokens.TEXT -> false;
                default -> isDigit(c) ? number() : copyTo(isWord(c) ? endOfWord(at) : at + 1);
            };
            if (!read) {
                return false;
            }
        }
        return true;
    }

    private boolean skipTo(int end) {
        at = end;
        gap = true;
        return true;
    }

    /** Two hyphens right behind a name may belong to that of a collation, if a dollar sign follows. */
    private boolean skipLine() {
        int end = at;
        while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
            end++;
        }
        boolean ofName = at > 0 && isOfCollation(sql.charAt(at - 1)) && sql.indexOf('$', at, end) >= 0;
        return !ofName && skipTo(end);
    }

    /**
     * The parser takes two slashes for a comment too, and a comment with a plus for a hint. Behind two stars the next
     * character is the comment's, unless it is a slash: of three stars, the last ends nothing.
     */
    private boolean slash() {
        if (sql.startsWith("//", at)) {
            return skipLine();
        }
        if (!sql.startsWith("/*", at) || sql.startsWith("/*+", at)) {
            return copyTo(at + 1);
        }
        boolean formal = sql.startsWith("/**", at) && !sql.startsWith("/**/", at);
        int end = sql.indexOf("*/", formal ? at + 4 : at + 2);
        return end >= 0 && skipTo(end + 2);
    }

    private boolean quotedName() {
        int end = sql.indexOf('"', at + 1);
        return end >= 0 && copyTo(end + 1);
    }

    /** A text with a prefix, as {@code E'\''}, has rules of its own. */
    private boolean text() {
        if (at > 0 && isPrefix(sql.charAt(at - 1))) {
            return false;
        }
        int end = sql.indexOf('\'', at + 1);
        while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == '\'') {
            end = sql.indexOf('\'', end + 2);
        }
        return end >= 0 && literal(StatementTokens.TEXT, end + 1);
    }

    /** A number that is part of a name, or has an exponent, or is beside a point that may not be its own, is copied. */
    private boolean number() {
        int end = endOfDigits(at);
        if (end + 1 < sql.length() && sql.charAt(end) == '.' && isDigit(sql.charAt(end + 1))) {
            end = endOfDigits(end + 1);
        }
        boolean alone = (at == 0 || !isBesideNumber(sql.charAt(at - 1)))
                && (end == sql.length() || !isBesideNumber(sql.charAt(end)));
        if (!alone) {
            return copyTo(endOfWord(end));
        }
        String type = numberType(sql.substring(at, end));
        literal(StatementTokens.NUMBER, end);
        shape.append(type);
        return true;
    }

    /** What of a number its type depends on: numbers of one shape have one type. */
    private static String numberType(String image) {
        int point = image.indexOf('.');
        if (point >= 0) {
            return point + "." + (image.length() - point - 1);
        }
        if (image.length() <= INTEGER_DIGITS) {
            return "i";
        }
        if (image.length() > LONG_DIGITS) { // a million digits are not read here
            return image.length() + ".0";
        }
        BigInteger value = new BigInteger(image);
        return value.bitLength() < Integer.SIZE ? "i" : value.bitLength() < Long.SIZE ? "l" : image.length() + ".0";
    }

    private boolean literal(char mark, int end) {
        separate(mark);
        shape.append(mark);
        literals.add(new Literal(sql.substring(at, end), end));
        at = end;
        return true;
    }

    private boolean copyTo(int end) {
        separate(sql.charAt(at));
        shape.append(sql, at, end);
        at = end;
        return true;
    }

    private void separate(char next) {
        if (gap && !shape.isEmpty()) {
            char last = shape.charAt(shape.length() - 1);
            boolean apart = standsAlone(last)
                    || standsAlone(next)
                    || compares(last) && isValue(next)
                    || compares(next) && isValue(last);
            if (!apart) {
                shape.append(' ');
            }
        }
        gap = false;
    }

    private static boolean standsAlone(char c) {
        return c == '(' || c == ')' || c == ',';
    }

    private static boolean compares(char c) {
        return c == '=' || c == '<' || c == '>';
    }

    private static boolean isValue(char c) {
        return c == StatementTokens.NUMBER || c == StatementTokens.TEXT || c == '"' || isWord(c);
    }

    private int endOfWord(int start) {
        int end = start;
        while (end < sql.length() && isWord(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private int endOfDigits(int start) {
        int end = start;
        while (end < sql.length() && isDigit(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private static boolean isOfCollation(char c) {
        return isWord(c) || c == '.' || c == ':';
    }

    private static boolean isPrefix(char c) {
        return isWord(c) || c == '&' || c == '\'' || c == '"';
    }

    private static boolean isBesideNumber(char c) {
        return isWord(c) || c == '.' || c == '"' || c == '\'';
    }
}
