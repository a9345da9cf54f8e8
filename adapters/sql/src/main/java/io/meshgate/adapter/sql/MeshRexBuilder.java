package io.meshgate.adapter.sql;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Makes expressions without evaluating any: a CAST of a literal stays a CAST unless the literal has the very same value in
 * the new type. Java would cut what Meshgate rounds (2.5 to INTEGER is 3) and pad what Meshgate does not. A CAST within a
 * CAST stays one as well ({@link KeptCast}), and no {@link NullSafeComparison} has a literal.
 */
public final class MeshRexBuilder extends RexBuilder {
    public MeshRexBuilder(RelDataTypeFactory types) {
        super(types);
    }

    @Override
    public RexNode makeCall(SqlParserPos position, RelDataType type, SqlOperator operator, List<RexNode> operands) {
        return NullSafeComparison.isOne(operator)
                ? NullSafeComparison.of(this, position, type, operator, operands)
                : super.makeCall(position, type, operator, operands);
    }

    @Override
    public RexNode makeCall(SqlParserPos position, SqlOperator operator, List<? extends RexNode> operands) {
        return NullSafeComparison.isOne(operator)
                ? makeCall(position, deriveReturnType(operator, operands), operator, List.copyOf(operands))
                : super.makeCall(position, operator, operands);
    }

    @Override
    public RexNode makeCast(
            SqlParserPos position,
            RelDataType type,
            RexNode operand,
            boolean matchNullability,
            boolean safe,
            RexLiteral format) {
        if (operand instanceof RexLiteral truth
                && truth.getType().getSqlTypeName() == SqlTypeName.BOOLEAN
                && !truth.isNull()
                && SqlTypeUtil.isExactNumeric(type)) {
            BigDecimal number = truth.isAlwaysTrue() ? BigDecimal.ONE : BigDecimal.ZERO;
            return makeCast(position, type, makeExactLiteral(number), matchNullability, safe, format);
        }
        return operand instanceof RexLiteral literal && !literal.isNull() && !keepsValue(literal, type)
                ? makeAbstractCast(position, type, operand, safe, format)
                : super.makeCast(position, type, operand, matchNullability, safe, format);
    }

    @Override
    public RexNode makeAbstractCast(SqlParserPos position, RelDataType type, RexNode operand, boolean safe) {
        return KeptCast.of(super.makeAbstractCast(position, type, operand, safe));
    }

    @Override
    public RexNode makeAbstractCast(
            SqlParserPos position, RelDataType type, RexNode operand, boolean safe, RexLiteral format) {
        return KeptCast.of(super.makeAbstractCast(position, type, operand, safe, format));
    }

    private static boolean keepsValue(RexLiteral literal, RelDataType type) {
        if (SqlTypeUtil.isExactNumeric(literal.getType())) {
            return literal.getValueAs(BigDecimal.class) instanceof BigDecimal value && fits(value, type);
        }
        if (SqlTypeUtil.inCharFamily(literal.getType())) {
            return type.getSqlTypeName() == SqlTypeName.VARCHAR
                    && SqlTypeUtil.comparePrecision(
                                    type.getPrecision(), literal.getType().getPrecision())
                            >= 0;
        }
        return literal.getType().getSqlTypeName() == type.getSqlTypeName()
                && SqlTypeUtil.comparePrecision(
                                type.getPrecision(), literal.getType().getPrecision())
                        >= 0;
    }

    private static boolean fits(BigDecimal value, RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case SMALLINT -> value.compareTo(BigDecimal.valueOf(value.shortValue())) == 0;
            case INTEGER -> value.compareTo(BigDecimal.valueOf(value.intValue())) == 0;
            case BIGINT -> value.compareTo(BigDecimal.valueOf(value.longValue())) == 0;
            case DECIMAL -> {
                BigDecimal shortest = value.stripTrailingZeros();
                yield shortest.scale() <= type.getScale()
                        && shortest.precision() - shortest.scale() <= type.getPrecision() - type.getScale();
            }
            // The nearest DOUBLE of a decimal text is the same everywhere.
            case DOUBLE, FLOAT -> true;
            default -> false;
        };
    }
}
