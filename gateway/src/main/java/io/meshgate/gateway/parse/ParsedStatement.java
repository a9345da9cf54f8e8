package io.meshgate.gateway.parse;

import org.apache.calcite.sql.SqlNode;

/**
 * A statement that only reads.
 *
 * @param sql the text as it came
 * @param query its syntax tree, without the EXPLAIN before it
 */
public record ParsedStatement(String sql, SqlNode query, Mode mode) {
    /** What is asked for: the rows, the plan, or the plan with what really happened. */
    public enum Mode {
        ANSWER,
        EXPLAIN,
        EXPLAIN_ANALYZE
    }
}
