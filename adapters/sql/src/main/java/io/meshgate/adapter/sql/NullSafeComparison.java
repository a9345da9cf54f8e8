package io.meshgate.adapter.sql;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code IS [NOT] DISTINCT FROM}, which becomes {@code (a = b) IS [NOT] TRUE} as soon as one operand is a literal, also where a rule
 * puts it there. Calcite 1.42 gathers what an AND compares with literals, and writes this one back as {@code =}, which is
 * unknown for NULL.
 */
final class NullSafeComparison extends RexCall {
    private final RexBuilder rex;

    private NullSafeComparison(
            RexBuilder rex, SqlParserPos position, RelDataType type, SqlOperator operator, List<RexNode> operands) {
        super(position, type, operator, operands);
        this.rex = rex;
    }

    static boolean isOne(SqlOperator operator) {
        return operator.getKind() == SqlKind.IS_DISTINCT_FROM || operator.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
    }

    static RexCall of(
            RexBuilder rex, SqlParserPos position, RelDataType type, SqlOperator operator, List<RexNode> operands) {
        if (operands.stream().noneMatch(RexLiteral.class::isInstance)) {
            return new NullSafeComparison(rex, position, type, operator, operands);
        }
        RexNode equal = operands.stream().anyMatch(operand -> RexUtil.isNullLiteral(operand, true))
                ? rex.makeCall(
                        SqlStdOperatorTable.AND,
                        operands.stream()
                                .map(operand -> rex.makeCall(SqlStdOperatorTable.IS_NULL, operand))
                                .toList())
                : rex.makeCall(SqlStdOperatorTable.IS_TRUE, rex.makeCall(SqlStdOperatorTable.EQUALS, operands));
        return (RexCall)
                (operator.getKind() == SqlKind.IS_DISTINCT_FROM ? rex.makeCall(SqlStdOperatorTable.NOT, equal) : equal);
    }

    @Override
    public RexCall clone(RelDataType type, List<RexNode> operands) {
        return of(rex, pos, type, op, operands);
    }
}
