package io.meshgate.gateway.resolve;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/** What an operand becomes without being asked: never a float an exact number, which would drop its digits. */
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
}
