package io.meshgate.gateway.plan;

import io.meshgate.adapter.sql.ValueSlots;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Expressions that raise no error whatever the row: they may be computed for rows that the answer does not need. Arithmetic
 * is one only of decimals whose result has room for every digit; sums of what has ten digits to spare are too.
 */
public final class CannotFail {
    private static final int DIGITS_MAX = 38;
    private static final int DIGITS_TO_SPARE = 10;

    private static final Set<SqlKind> HARMLESS = Set.of(
            SqlKind.AND,
            SqlKind.OR,
            SqlKind.NOT,
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
            SqlKind.IS_TRUE,
            SqlKind.IS_NOT_TRUE,
            SqlKind.IS_FALSE,
            SqlKind.IS_NOT_FALSE,
            SqlKind.SEARCH,
            SqlKind.LIKE,
            SqlKind.CASE,
            SqlKind.COALESCE,
            SqlKind.EXTRACT);

    private CannotFail() {}

    public static boolean computing(RexNode node) {
        return switch (node) {
            case RexInputRef ignored -> true;
            case RexLiteral ignored -> true;
            case ValueSlots.Slot ignored -> true;
            case RexCall call -> call.getOperands().stream().allMatch(CannotFail::computing) && harmless(call);
            default -> false;
        };
    }

    private static boolean harmless(RexCall call) {
        return switch (call.getKind()) {
            case PLUS, MINUS, TIMES ->
                call.getType().getSqlTypeName() == SqlTypeName.DECIMAL
                        && call.getType().getPrecision() < DIGITS_MAX;
            case CAST -> widens(call.getOperands().get(0).getType(), call.getType());
            default -> HARMLESS.contains(call.getKind());
        };
    }

    /** Exact numbers into exact numbers with room for all their digits. */
    private static boolean widens(RelDataType from, RelDataType to) {
        return SqlTypeUtil.isExactNumeric(from)
                && SqlTypeUtil.isExactNumeric(to)
                && digits(from) - scale(from) <= digits(to) - scale(to)
                && scale(from) <= scale(to)
                && (SqlTypeUtil.isDecimal(to) || digits(from) < digits(to));
    }

    private static int digits(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case TINYINT -> 3;
            case SMALLINT -> 5;
            case INTEGER -> 10;
            case BIGINT -> 19;
            default -> type.getPrecision();
        };
    }

    private static int scale(RelDataType type) {
        return SqlTypeUtil.isDecimal(type) ? type.getScale() : 0;
    }

    /** Whether a sum of so many rows as there ever are fits its type; sums of floats may overflow. */
    static boolean summing(RelDataType type) {
        return SqlTypeUtil.isExactNumeric(type) && digits(type) + DIGITS_TO_SPARE <= DIGITS_MAX;
    }
}
