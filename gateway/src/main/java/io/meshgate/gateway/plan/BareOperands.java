package io.meshgate.gateway.plan;

import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Conditions that only compare some columns and compute nothing from them: they cannot tell equal values apart, as a function
 * could that sees the sign of a zero.
 */
final class BareOperands {
    private static final Set<SqlKind> COMPARING = Set.of(
            SqlKind.EQUALS,
            SqlKind.NOT_EQUALS,
            SqlKind.LESS_THAN,
            SqlKind.LESS_THAN_OR_EQUAL,
            SqlKind.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL,
            SqlKind.IS_DISTINCT_FROM,
            SqlKind.IS_NOT_DISTINCT_FROM,
            SqlKind.IS_NULL,
            SqlKind.IS_NOT_NULL,
            SqlKind.SEARCH);

    private BareOperands() {}

    /** Whether each of these columns stands in {@code condition} only where it is compared as it is. */
    static boolean compares(RexNode condition, Predicate<RexInputRef> columns) {
        if (!(condition instanceof RexCall call)) {
            return !(condition instanceof RexInputRef reference && columns.test(reference));
        }
        return call.getOperands().stream()
                .allMatch(operand -> operand instanceof RexInputRef && COMPARING.contains(call.getKind())
                        || compares(operand, columns));
    }
}
