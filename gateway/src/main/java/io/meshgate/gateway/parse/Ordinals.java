package io.meshgate.gateway.parse;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Refuses numbers with a fraction where a number is a column's place, as PostgreSQL does: the planner would cut the
 * fraction off and group or order by another column than anybody meant.
 */
final class Ordinals {
    private Ordinals() {}

    static void check(SqlNode query) {
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call instanceof SqlSelect select) {
                    all(select.getGroup(), "GROUP BY");
                    all(select.getOrderList(), "ORDER BY");
                } else if (call instanceof SqlOrderBy order) {
                    all(order.orderList, "ORDER BY");
                }
                return super.visit(call);
            }
        });
    }

    private static void all(@Nullable Iterable<? extends @Nullable SqlNode> items, String clause) {
        if (items == null) {
            return;
        }
        for (SqlNode item : items) {
            switch (item) {
                case SqlNumericLiteral number -> whole(number, clause);
                case SqlNodeList list -> all(list, clause);
                case SqlCall call when wraps(call) -> all(call.getOperandList(), clause);
                case null, default -> {}
            }
        }
    }

    private static boolean wraps(SqlCall call) {
        return switch (call.getKind()) {
            case ROW, GROUPING_SETS, ROLLUP, CUBE, DESCENDING, NULLS_FIRST, NULLS_LAST -> true;
            default -> false;
        };
    }

    private static void whole(SqlNumericLiteral number, String clause) {
        if (!number.isInteger()) {
            throw QueryFailure.at(
                    ErrorCode.INVALID_QUERY,
                    clause + " " + number.toValue() + " names no column: a column's place is a whole number",
                    SyntaxFailures.position(number.getParserPosition()),
                    null);
        }
    }
}
