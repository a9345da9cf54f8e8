package io.meshgate.gateway.parse;

import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code x * +CAST(TRUE AS INTEGER)} for {@code x * CAST(TRUE AS INTEGER)}, which is the same: the planner wants to
 * know whether products and quotients grow with x, looks through casts for the literal's sign, and fails where it is no
 * number. Through a plus it does not look. In place.
 */
final class LiteralFactors {
    private LiteralFactors() {}

    static void writeOut(SqlNode query) {
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call instanceof SqlBasicCall factors
                        && (call.getKind() == SqlKind.TIMES || call.getKind() == SqlKind.DIVIDE)) {
                    for (int i = 0; i < factors.operandCount(); i++) {
                        factors.setOperand(i, hidden(factors.operand(i)));
                    }
                }
                return super.visit(call);
            }
        });
    }

    private static SqlNode hidden(SqlNode factor) {
        SqlNode inner = factor;
        while (inner instanceof SqlCall cast && cast.getKind() == SqlKind.CAST) {
            inner = cast.operand(0);
        }
        return inner != factor && inner instanceof SqlLiteral && !(inner instanceof SqlNumericLiteral)
                ? SqlStdOperatorTable.UNARY_PLUS.createCall(factor.getParserPosition(), factor)
                : factor;
    }
}
