package io.meshgate.gateway.parse;

import io.meshgate.gateway.parse.ParsedStatement.Mode;
import java.util.List;

/**
 * What a statement says, whatever stands between its tokens: what plans are kept by. Two statements with equal shapes and
 * literals have the same tokens, so they mean the same. The reverse need not hold: that costs a plan made twice.
 *
 * @param sql the text as it came
 * @param shape the text without comments and most blanks, with a mark for each literal: {@link #NUMBER} and its type, or {@link #TEXT}.
 *     Names and keywords stay as they are, since labels are written as the query writes them
 * @param literals what stands in place of the marks
 */
public record StatementTokens(String sql, Mode mode, String shape, List<Literal> literals) {
    /** Stands for a number; no token has such a character. */
    static final char NUMBER = '\u0001';
    /** Stands for a text in single quotes. */
    static final char TEXT = '\u0002';

    /**
     * A number without sign and exponent, or a text in plain single quotes.
     *
     * @param image as it is written, quotes included
     * @param end behind its last character in the statement's text
     */
    public record Literal(String image, int end) {
        public boolean isText() {
            return image.charAt(0) == '\'';
        }

        /** The text that is meant. */
        public String text() {
            return image.substring(1, image.length() - 1).replace("''", "'");
        }
    }

    public StatementTokens {
        literals = List.copyOf(literals);
    }

    /** The literals as they are written. */
    public List<String> images() {
        return literals.stream().map(Literal::image).toList();
    }
}
