package io.meshgate.gateway.resolve;

import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/**
 * What an operand becomes without being asked: never a float an exact number, which would drop its digits. A truth is
 * compared with numbers as 1 or 0; Calcite takes every literal but 0 for TRUE, and what is no literal for a number.
 */
final class MeshCoercion extends TypeCoercionImpl {
    MeshCoercion(RelDataTypeFactory types, SqlValidator validator) {
        super(types, validator);
    }

    @Override
    public @Nullable RelDataType implicitCast(RelDataType operand, SqlTypeFamily expected) {
        boolean exact = expected == SqlTypeFamily.EXACT_NUMERIC
                || expected == SqlTypeFamily.DECIMAL
                || expected == SqlTypeFamily.INTEGER;
        return exact && SqlTypeUtil.isApproximateNumeric(operand) ? null : super.implicitCast(operand, expected);
    }

    @Override
    protected boolean booleanEquality(SqlCallBinding binding, RelDataType left, RelDataType right) {
        boolean numberFirst = SqlTypeUtil.isNumeric(left) && SqlTypeUtil.isBoolean(right);
        boolean numberLast = SqlTypeUtil.isBoolean(left) && SqlTypeUtil.isNumeric(right);
        if (!numberFirst && !numberLast || isTruthOrNull(binding.operand(numberFirst ? 0 : 1))) {
            return super.booleanEquality(binding, left, right);
        }
        return coerceOperandType(
                binding.getScope(), binding.getCall(), numberFirst ? 1 : 0, numberFirst ? left : right);
    }

    private static boolean isTruthOrNull(SqlNode number) {
        return SqlUtil.isNullLiteral(number, false)
                || number instanceof SqlNumericLiteral literal
                        && literal.getValueAs(BigDecimal.class) instanceof BigDecimal value
                        && (value.signum() == 0 || value.compareTo(BigDecimal.ONE) == 0);
    }
}
