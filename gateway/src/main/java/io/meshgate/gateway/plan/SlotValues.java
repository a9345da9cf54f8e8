package io.meshgate.gateway.plan;

import io.meshgate.adapter.sql.MeshTypeSystem;
import io.meshgate.adapter.sql.ValueSlots;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/**
 * Reads what a statement has in place of a slot, exactly as planning reads a literal there. What is of another type than the slot
 * has no value: the statement is planned as it is. Thread-safe.
 */
public final class SlotValues {
    private static final RelDataTypeFactory TYPES = MeshTypeSystem.typeFactory();

    private SlotValues() {}

    /** @param digits a number as the statement has it, without sign and exponent */
    public static Optional<RexLiteral> ofNumber(String digits, RelDataType type) {
        SqlNumericLiteral number = SqlLiteral.createExactNumeric(digits, SqlParserPos.ZERO);
        return number.createSqlType(TYPES).equals(type)
                ? Optional.of(ValueSlots.value(new BigDecimal(digits), type))
                : Optional.empty();
    }

    public static Optional<RexLiteral> ofText(String text, RelDataType type) {
        try {
            return switch (type.getSqlTypeName()) {
                case VARCHAR -> Optional.of(ValueSlots.value(text, type));
                case DATE ->
                    Semantics.isDate(text)
                            ? Optional.of(ValueSlots.value(new DateString(text), type))
                            : Optional.empty();
                case TIMESTAMP -> timestamp(text, type);
                default -> Optional.empty();
            };
        } catch (CalciteException | IllegalArgumentException e) {
            return Optional.empty(); // which planning is to complain of
        }
    }

    private static Optional<RexLiteral> timestamp(String text, RelDataType type) {
        SqlLiteral literal = SqlParserUtil.parseTimestampLiteral(text, SqlParserPos.ZERO);
        return SqlTypeUtil.equalSansNullability(TYPES, literal.createSqlType(TYPES), type)
                ? Optional.of(ValueSlots.value(literal.getValueAs(TimestampString.class), type))
                : Optional.empty();
    }
}
