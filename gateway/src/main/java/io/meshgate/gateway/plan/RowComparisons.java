package io.meshgate.gateway.plan;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Writes comparisons of rows out part by part: {@code (a, b) < (c, d)} is {@code a < c OR a = c AND b < d}. */
final class RowComparisons {
    private RowComparisons() {}

    static boolean isOne(RexCall call) {
        return call.getOperands().size() == 2
                && call.getOperands().stream()
                        .allMatch(operand -> operand.getType().isStruct());
    }

    static RexNode writtenOut(RexCall call, RexBuilder rex) {
        List<RexNode> left = parts(call.getOperands().get(0), rex);
        List<RexNode> right = parts(call.getOperands().get(1), rex);
        return switch (call.getKind()) {
            case EQUALS, IS_NOT_DISTINCT_FROM ->
                RexUtil.composeConjunction(rex, parts(call.getOperator(), left, right, rex));
            case NOT_EQUALS, IS_DISTINCT_FROM ->
                RexUtil.composeDisjunction(rex, parts(call.getOperator(), left, right, rex));
            case LESS_THAN, LESS_THAN_OR_EQUAL ->
                ordered(SqlStdOperatorTable.LESS_THAN, call.getOperator(), left, right, rex);
            case GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                ordered(SqlStdOperatorTable.GREATER_THAN, call.getOperator(), left, right, rex);
            default -> throw new IllegalArgumentException("no comparison: " + call);
        };
    }

    /** The parts of {@code (a, b)}, as a call, as literals, or cast to the types of the other side. */
    private static List<RexNode> parts(RexNode row, RexBuilder rex) {
        return switch (row) {
            case RexCall call when call.getKind() == SqlKind.ROW -> call.getOperands();
            case RexCall call
            when call.getKind() == SqlKind.CAST -> {
                List<RexNode> inner = parts(call.getOperands().get(0), rex);
                List<RelDataTypeField> types = call.getType().getFieldList();
                yield IntStream.range(0, inner.size())
                        .mapToObj(i -> rex.makeCast(types.get(i).getType(), inner.get(i)))
                        .toList();
            }
            case RexLiteral literal
            when literal.getValue() instanceof List<?> values ->
                values.stream().map(RexNode.class::cast).toList();
            default ->
                throw QueryFailure.of(
                        ErrorCode.UNSUPPORTED,
                        "this cannot be answered yet: a row that is not written out as (a, b) is not compared");
        };
    }

    private static List<RexNode> parts(SqlOperator operator, List<RexNode> left, List<RexNode> right, RexBuilder rex) {
        List<RexNode> parts = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            parts.add(rex.makeCall(operator, left.get(i), right.get(i)));
        }
        return parts;
    }

    /** The first difference decides, and the operator itself between the last parts. */
    private static RexNode ordered(
            SqlOperator strict, SqlOperator operator, List<RexNode> left, List<RexNode> right, RexBuilder rex) {
        int last = left.size() - 1;
        RexNode decision = rex.makeCall(operator, left.get(last), right.get(last));
        for (int i = last - 1; i >= 0; i--) {
            RexNode equal = rex.makeCall(SqlStdOperatorTable.EQUALS, left.get(i), right.get(i));
            decision = rex.makeCall(
                    SqlStdOperatorTable.OR,
                    rex.makeCall(strict, left.get(i), right.get(i)),
                    rex.makeCall(SqlStdOperatorTable.AND, equal, decision));
        }
        return decision;
    }
}
