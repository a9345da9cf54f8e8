package io.meshgate.gateway.parse;

import java.util.List;
import org.apache.calcite.sql.SqlNode;

/**
 * A statement that only reads.
 *
 * @param sql the text as it came
 * @param query its syntax tree, without the EXPLAIN before it
 * @param slots the literals that are slots in it, by their numbers among {@link StatementTokens#literals}: slot n is that of
 *     the nth
 */
public record ParsedStatement(String sql, SqlNode query, Mode mode, List<Integer> slots) {
    /** What is asked for: the rows, the plan, or the plan with what really happened. */
    public enum Mode {
        ANSWER,
        EXPLAIN,
        EXPLAIN_ANALYZE
    }
}
