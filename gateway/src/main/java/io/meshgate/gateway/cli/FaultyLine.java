package io.meshgate.gateway.cli;

import org.jline.utils.WCWidth;

/** The line of a statement that has a fault, with a mark below the place: two lines that fit a terminal. */
final class FaultyLine {
    private static final int CHARS_BEFORE_MAX = 60;
    private static final int CHARS_AFTER_MAX = 40;
    private static final String CUT = "...";

    private FaultyLine() {}

    /**
     * Shows the place; empty where the statement has none such.
     *
     * @param line counts from 1
     * @param column counts from 1, in the characters of Java
     */
    static String show(String statement, int line, int column) {
        if (line < 1) {
            return "";
        }
        String text = statement.lines().skip(line - 1L).findFirst().orElse("");
        int at = column - 1;
        if (at < 0 || at > text.length()) {
            return "";
        }
        int start = whole(text, at > CHARS_BEFORE_MAX ? at - CHARS_BEFORE_MAX : 0);
        int end = whole(text, Math.min(text.length(), at + CHARS_AFTER_MAX));
        String before = (start > 0 ? CUT : "") + printable(text.substring(start, at));
        String after = printable(text.substring(at, end)) + (end < text.length() ? CUT : "");
        return System.lineSeparator() + "  " + before + after + System.lineSeparator() + "  "
                + " ".repeat(TableWriter.width(before)) + "^";
    }

    /** Not within a pair of surrogates. */
    private static int whole(String text, int at) {
        boolean within = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
        return within ? at - 1 : at;
    }

    /** A tab takes one column, so that the mark stands right wherever the terminal's tabs are; so does what cannot be seen. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> shown.appendCodePoint(WCWidth.wcwidth(c) < 0 ? ' ' : c));
        return shown.toString();
    }
}
