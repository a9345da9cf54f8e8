package io.meshgate.adapter.sql;

import static io.meshgate.adapter.sql.Operands.NUMBERS;
import static io.meshgate.adapter.sql.Operands.kind;
import static io.meshgate.adapter.sql.Operands.when;

import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.FunctionTable.Builder;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Rows that several dialects share because store and Meshgate mean and spell the same: each dialect still chooses the
 * groups that its live tests have shown to be equal.
 */
public final class StandardFunctions {
    private StandardFunctions() {}

    /** {@code AND OR NOT}, {@code IS ...}, {@code COALESCE}, {@code = <>} on anything but arrays and intervals. */
    public static Builder logic(Builder table) {
        table.exact(SqlStdOperatorTable.AND, Writers.infix("AND"));
        table.exact(SqlStdOperatorTable.OR, Writers.infix("OR"));
        table.exact(SqlStdOperatorTable.NOT, Writers.looseTemplate("NOT {0}"));
        table.exact(SqlStdOperatorTable.IS_NULL, Writers.looseTemplate("{0} IS NULL"));
        table.exact(SqlStdOperatorTable.IS_NOT_NULL, Writers.looseTemplate("{0} IS NOT NULL"));
        table.exact(SqlStdOperatorTable.IS_TRUE, Writers.looseTemplate("{0} IS TRUE"));
        table.exact(SqlStdOperatorTable.IS_NOT_TRUE, Writers.looseTemplate("{0} IS NOT TRUE"));
        table.exact(SqlStdOperatorTable.IS_FALSE, Writers.looseTemplate("{0} IS FALSE"));
        table.exact(SqlStdOperatorTable.IS_NOT_FALSE, Writers.looseTemplate("{0} IS NOT FALSE"));
        table.exact(SqlStdOperatorTable.COALESCE, Writers.function("COALESCE"));
        table.row(SqlStdOperatorTable.EQUALS, StandardFunctions::comparable, Writers.infix("="));
        table.row(SqlStdOperatorTable.NOT_EQUALS, StandardFunctions::comparable, Writers.infix("<>"));
        table.row(
                SqlStdOperatorTable.IS_DISTINCT_FROM, StandardFunctions::comparable, Writers.infix("IS DISTINCT FROM"));
        return table.row(
                SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
                StandardFunctions::comparable,
                Writers.infix("IS NOT DISTINCT FROM"));
    }

    /** {@code < <= > >=}; text is compared by {@code dialect}'s bytewise order. */
    public static Builder ranges(Builder table, StoreDialect dialect) {
        for (SqlOperator operator : List.of(
                SqlStdOperatorTable.LESS_THAN,
                SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
                SqlStdOperatorTable.GREATER_THAN,
                SqlStdOperatorTable.GREATER_THAN_OR_EQUAL)) {
            table.row(operator, StandardFunctions::comparable, new Writers.Loose((call, operands) -> {
                boolean text =
                        SqlTypeUtil.inCharFamily(call.getOperands().get(0).getType());
                String left = text ? dialect.bytewise(operands.get(0)) : operands.get(0);
                return left + " " + operator.getName() + " " + operands.get(1);
            }));
        }
        return table;
    }

    /** {@code + - *} on numbers, {@code /} and {@code %} on integers and floats, whose operands were made alike before. */
    public static Builder arithmetic(Builder table) {
        table.row(SqlStdOperatorTable.PLUS, StandardFunctions::numbers, Writers.infix("+"));
        table.row(SqlStdOperatorTable.MINUS, StandardFunctions::numbers, Writers.infix("-"));
        table.row(SqlStdOperatorTable.MULTIPLY, StandardFunctions::product, Writers.infix("*"));
        table.row(SqlStdOperatorTable.DIVIDE, StandardFunctions::numbers, Writers.infix("/"));
        table.row(SqlStdOperatorTable.MOD, StandardFunctions::exactNumbers, Writers.infix("%"));
        table.row(SqlStdOperatorTable.PERCENT_REMAINDER, StandardFunctions::exactNumbers, Writers.infix("%"));
        table.row(SqlStdOperatorTable.UNARY_MINUS, StandardFunctions::numbers, Writers.looseTemplate("- {0}"));
        table.row(SqlStdOperatorTable.UNARY_PLUS, StandardFunctions::numbers, Writers.template("{0}"));
        return table.row(SqlStdOperatorTable.ABS, StandardFunctions::numbers, Writers.function("ABS"));
    }

    /** Casts between numbers, and between dates and timestamps, that round and fail alike everywhere. */
    public static boolean castIsExact(ColumnType from, ColumnType to) {
        if (from.kind() == to.kind() && from.kind() != Kind.ARRAY) {
            return from.kind() != Kind.UNKNOWN;
        }
        boolean numbers = NUMBERS.contains(from.kind()) && NUMBERS.contains(to.kind());
        boolean times = switch (from.kind()) {
            case DATE -> to.kind() == Kind.TIMESTAMP || to.kind() == Kind.TIMESTAMP_TZ;
            case TIMESTAMP, TIMESTAMP_TZ ->
                to.kind() == Kind.DATE || to.kind() == Kind.TIMESTAMP || to.kind() == Kind.TIMESTAMP_TZ;
            default -> false;
        };
        boolean exactText = to.kind() == Kind.VARCHAR
                && Set.of(Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.BOOLEAN)
                        .contains(from.kind());
        return numbers || times || exactText;
    }

    private static Verdict comparable(RexCall call) {
        boolean all = call.getOperands().stream()
                .map(operand -> kind(operand.getType()))
                .noneMatch(kind -> kind == Kind.ARRAY || kind == Kind.INTERVAL || kind == Kind.UNKNOWN);
        return when(all, "arrays and intervals are not compared");
    }

    private static Verdict numbers(RexCall call) {
        return when(
                call.getOperands().stream().allMatch(operand -> NUMBERS.contains(kind(operand.getType()))),
                call.getOperator().getName() + " is sent for numbers only");
    }

    /** A product of decimals is exact, or refused before it is computed. */
    public static Verdict product(RexCall call) {
        int fractionDigits = call.getType().getSqlTypeName() == SqlTypeName.DECIMAL
                ? call.getOperands().stream()
                        .mapToInt(o -> o.getType().getScale())
                        .sum()
                : 0;
        return numbers(call)
                .and(when(
                        fractionDigits <= ColumnType.DECIMAL_PRECISION_MAX,
                        "the product has more than 38 digits after the point; CAST a factor to fewer"));
    }

    /** Integers and decimals. */
    public static Verdict exactNumbers(RexCall call) {
        return when(
                call.getOperands().stream().allMatch(operand -> SqlTypeUtil.isExactNumeric(operand.getType())),
                call.getOperator().getName() + " is sent for exact numbers only");
    }
}
