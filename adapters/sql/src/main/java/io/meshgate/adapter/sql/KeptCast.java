package io.meshgate.adapter.sql;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * A CAST that no CAST around it swallows. Calcite's {@code RexSimplify} drops an inner CAST that it takes for lossless: one
 * that cuts text of no declared length, and one that keeps a number but not what the outer CAST makes of it ({@code 7.00} as
 * text, a REAL's digits). It asks {@code isA(CAST)} before it looks at the types, and nothing else does that matters here:
 * what is of the {@link #getKind() kind} CAST is one everywhere else. Nor is the CAST of a truth to a text or a number ever
 * true by itself, as Calcite 1.42 has it: there {@code x = CAST(TRUE AS VARCHAR)} became {@code x}.
 */
final class KeptCast extends RexCall {
    private KeptCast(SqlParserPos position, RelDataType type, SqlOperator operator, List<RexNode> operands) {
        super(position, type, operator, operands);
    }

    /** {@code cast}, kept if it would be dropped wrongly. */
    static RexNode of(RexNode cast) {
        return cast instanceof RexCall call && (isOfTruth(call) || isLostWrongly(call))
                ? new KeptCast(call.pos, call.getType(), call.getOperator(), call.getOperands())
                : cast;
    }

    private static boolean isOfTruth(RexCall cast) {
        return SqlTypeUtil.isBoolean(cast.getOperands().get(0).getType()) && !SqlTypeUtil.isBoolean(cast.getType());
    }

    private static boolean isLostWrongly(RexCall cast) {
        return RexUtil.isLosslessCast(cast)
                && !changesNothing(cast.getOperands().get(0).getType(), cast.getType());
    }

    /** Whether both types make the same of a value, whatever it is cast to afterwards. */
    private static boolean changesNothing(RelDataType from, RelDataType to) {
        if (SqlTypeUtil.isExactNumeric(from) && SqlTypeUtil.isExactNumeric(to)) {
            return from.getScale() == to.getScale();
        }
        return SqlTypeUtil.inCharFamily(from)
                ? SqlTypeUtil.comparePrecision(to.getPrecision(), from.getPrecision()) >= 0
                : from.getSqlTypeName() == to.getSqlTypeName();
    }

    @Override
    public boolean isA(SqlKind kind) {
        return kind != SqlKind.CAST && super.isA(kind);
    }

    @Override
    public boolean isAlwaysTrue() {
        return SqlTypeUtil.isBoolean(type) && super.isAlwaysTrue();
    }

    @Override
    public boolean isAlwaysFalse() {
        return SqlTypeUtil.isBoolean(type) && super.isAlwaysFalse();
    }

    @Override
    public RexCall clone(RelDataType type, List<RexNode> operands) {
        return new KeptCast(pos, type, op, operands);
    }

    /** With its type, as of every CAST. */
    @Override
    protected String computeDigest(boolean withType) {
        return super.computeDigest(true);
    }
}
