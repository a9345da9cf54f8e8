package io.meshgate.adapter.embedded;

import io.meshgate.adapter.sql.FunctionTable;
import io.meshgate.adapter.sql.StandardFunctions;
import io.meshgate.adapter.sql.StoreDialect;
import io.meshgate.adapter.sql.Writers;
import io.meshgate.catalog.ColumnType;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Products and remainders, where DuckDB's own are not Meshgate's:
 *
 * <ul>
 *   <li>the product of two decimals of up to 18 digits is capped at 18 digits and overflows, so operands whose digits add
 *       up to more are widened to 38;
 *   <li>the remainder of decimals that have no common DECIMAL of 38 digits is computed as DOUBLE, so both are cast to one,
 *       and what does not fit is an error;
 *   <li>the smallest integer % -1 is an overflow, so the divisor becomes 1, which leaves 0 as well.
 * </ul>
 */
final class DuckDbArithmetic {
    private static final int PRODUCT_DIGITS_SAFE = 18;
    private static final int BIGINT_DIGITS = 19;

    private final StoreDialect dialect;

    DuckDbArithmetic(StoreDialect dialect) {
        this.dialect = dialect;
    }

    void rows(FunctionTable.Builder table) {
        table.row(SqlStdOperatorTable.MULTIPLY, StandardFunctions::product, Writers.loose(infix("*", this::factors)));
        FunctionTable.Writer remainder = Writers.loose(infix("%", this::dividendAndDivisor));
        table.row(SqlStdOperatorTable.MOD, StandardFunctions::exactNumbers, remainder);
        table.row(SqlStdOperatorTable.PERCENT_REMAINDER, StandardFunctions::exactNumbers, remainder);
    }

    /** Writes the operands anew. */
    @FunctionalInterface
    private interface Rewriting {
        List<String> operands(RexCall call, List<String> operands);
    }

    private static FunctionTable.Writer infix(String operator, Rewriting rewriting) {
        FunctionTable.Writer plain = Writers.infix(operator);
        return (call, operands) -> plain.write(call, rewriting.operands(call, operands));
    }

    private List<String> factors(RexCall call, List<String> operands) {
        int digits = digits(type(call, 0)) + digits(type(call, 1));
        boolean safe = call.getType().getSqlTypeName() != SqlTypeName.DECIMAL || digits <= PRODUCT_DIGITS_SAFE;
        return safe
                ? operands
                : List.of(
                        widened(operands.get(0), scale(type(call, 0))), widened(operands.get(1), scale(type(call, 1))));
    }

    private List<String> dividendAndDivisor(RexCall call, List<String> operands) {
        RelDataType left = type(call, 0);
        RelDataType right = type(call, 1);
        if (left.getSqlTypeName() != SqlTypeName.DECIMAL && right.getSqlTypeName() != SqlTypeName.DECIMAL) {
            return List.of(operands.get(0), neverMinusOne(call.getOperands().get(1), operands.get(1)));
        }
        int scale = Math.max(scale(left), scale(right));
        int whole = Math.max(digits(left) - scale(left), digits(right) - scale(right));
        return whole + scale <= ColumnType.DECIMAL_PRECISION_MAX
                ? operands
                : List.of(widened(operands.get(0), scale), widened(operands.get(1), scale));
    }

    private String neverMinusOne(RexNode divisor, String sql) {
        boolean another = divisor instanceof RexLiteral literal
                && literal.getValueAs(BigDecimal.class) instanceof BigDecimal value
                && value.compareTo(BigDecimal.ONE.negate()) != 0;
        return another
                ? sql
                : "(CASE WHEN " + sql + " = -1 THEN " + dialect.cast("1", divisor.getType()) + " ELSE " + sql + " END)";
    }

    private String widened(String sql, int scale) {
        return dialect.cast(sql, ColumnType.decimal(ColumnType.DECIMAL_PRECISION_MAX, scale));
    }

    private static RelDataType type(RexCall call, int operand) {
        return call.getOperands().get(operand).getType();
    }

    private static int digits(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.DECIMAL ? type.getPrecision() : BIGINT_DIGITS;
    }

    private static int scale(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.DECIMAL ? type.getScale() : 0;
    }
}
