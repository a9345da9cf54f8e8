package io.meshgate.gateway.cli;

/**
 * A statement as it was typed, and what the command has put before it.
 *
 * @param keyword on lines of its own, so that places in the statement differ by lines only
 */
record Asked(String keyword, String typed) {
    static Asked query(String typed) {
        return new Asked("", typed);
    }

    static Asked explain(boolean analyze, String typed) {
        return new Asked(analyze ? "EXPLAIN ANALYZE\n" : "EXPLAIN\n", typed);
    }

    String sent() {
        return keyword + typed;
    }

    /** The line of what was typed. */
    int line(int lineOfSent) {
        return lineOfSent - (int) keyword.chars().filter(c -> c == '\n').count();
    }
}
