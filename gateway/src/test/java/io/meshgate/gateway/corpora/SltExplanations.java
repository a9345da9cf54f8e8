package io.meshgate.gateway.corpora;

import io.meshgate.gateway.corpora.SltRun.Failed;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why some queries of sqllogictest have another answer in Meshgate, whose SQL follows PostgreSQL, than in SQLite. */
final class SltExplanations {
    /**
     * Why queries fail.
     *
     * @param place what the file's path matches
     * @param words how what came instead begins
     * @param sql what is found in the query
     */
    record Explanation(String place, String words, String sql, String reason) {
        boolean explains(Failed failed) {
            return Pattern.compile(place).matcher(failed.asked().place()).lookingAt()
                    && failed.words().startsWith(words)
                    && Pattern.compile(sql).matcher(failed.asked().sql()).find();
        }
    }

    static final List<Explanation> ALL = List.of(
            new Explanation(
                    "test/index/random/",
                    "CAST_FAILED",
                    "\\+ (\\( )?(col2|col5)\\b",
                    "+ before a text reads it as a number; PostgreSQL has no such operator, SQLite leaves the text as"
                            + " it is"),
            new Explanation(
                    "test/random/expr/",
                    "WRONG",
                    "(COALESCE|CASE) .*\\bAVG\\b.* / ?|/ .*(COALESCE|CASE) .*\\bAVG\\b",
                    "AVG makes the integers beside it in a COALESCE or CASE DOUBLE, in PostgreSQL as well; SQLite has a"
                            + " type for each value"),
            new Explanation(
                    "test/random/expr/",
                    "OUT_OF_RANGE",
                    "\\*",
                    "a product of INTEGERs beyond 32 bits is an error, in PostgreSQL as well; SQLite has 64 bits"),
            new Explanation(
                    "test/evidence/in2.test",
                    "SYNTAX_ERROR unexpected )",
                    "IN \\(\\)",
                    "a list of no values is SQLite's only"),
            new Explanation(
                    "test/evidence/in1.test",
                    "TYPE_MISMATCH the values of ",
                    "x'303132' (NOT )?IN",
                    "bytes are compared with integers; in PostgreSQL an error as well"),
            new Explanation(
                    "test/evidence/slt_lang_replace.test",
                    "WRONG",
                    "SELECT x, y FROM",
                    "the rows come from REPLACE, which PostgreSQL does not have"),
            new Explanation(
                    "test/evidence/slt_lang_update.test",
                    "WRONG",
                    "WHERE x=[45]",
                    "the rows come from an UPDATE that sets a column three times, which PostgreSQL refuses"));

    private SltExplanations() {}

    static Optional<Explanation> of(Failed failed) {
        return ALL.stream().filter(e -> e.explains(failed)).findFirst();
    }
}
