package io.meshgate.adapter.sql;

import static io.meshgate.adapter.sql.Operands.when;

import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.FunctionTable.Builder;
import io.meshgate.catalog.ColumnType;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Functions of numbers: those of DOUBLE, and those that round. */
public final class NumberFunctions {
    /** Functions of one DOUBLE that are defined everywhere, overflow apart. */
    public static final List<SqlOperator> TOTAL = List.of(
            SqlStdOperatorTable.EXP,
            SqlStdOperatorTable.CBRT,
            SqlStdOperatorTable.ATAN,
            SqlStdOperatorTable.DEGREES,
            SqlStdOperatorTable.RADIANS);

    /** Functions of one DOUBLE that are NaN or an infinity beyond their domain. */
    public static final List<SqlOperator> PARTIAL = List.of(
            MeshFunctions.SQRT,
            SqlStdOperatorTable.LN,
            SqlStdOperatorTable.LOG10,
            SqlStdOperatorTable.SIN,
            SqlStdOperatorTable.COS,
            SqlStdOperatorTable.TAN,
            SqlStdOperatorTable.ASIN,
            SqlStdOperatorTable.ACOS);

    private NumberFunctions() {}

    /** {@code f(CAST(x AS DOUBLE), ...)}. */
    public static FunctionTable.Writer ofDoubles(StoreDialect dialect, String name) {
        return (call, operands) -> {
            List<String> doubles = operands.stream()
                    .map(o -> dialect.cast(o, ColumnType.DOUBLE))
                    .toList();
            return dialect.cast(name + "(" + String.join(", ", doubles) + ")", call.getType());
        };
    }

    /** Those whose meaning and name are the same everywhere. */
    public static Builder rows(Builder table, StoreDialect dialect) {
        TOTAL.forEach(function -> table.exact(function, ofDoubles(dialect, function.getName())));
        table.exact(SqlStdOperatorTable.ATAN2, ofDoubles(dialect, "ATAN2"));
        for (SqlOperator function : List.of(SqlStdOperatorTable.FLOOR, SqlStdOperatorTable.CEIL)) {
            table.row(function, NumberFunctions::ofANumber, (call, operands) -> roundExact(call, operands, dialect));
        }
        table.row(SqlStdOperatorTable.SIGN, NumberFunctions::ofANumber, castFunction(dialect, "SIGN"));
        return table.row(
                MeshFunctions.TRUNC, NumberFunctions::cutting, (call, operands) -> roundExact(call, operands, dialect));
    }

    /** The call as it stands; an integer to no digits is itself, which stores would compute as DOUBLE. */
    public static String roundExact(RexCall call, List<String> operands, StoreDialect dialect) {
        boolean integer = SqlTypeUtil.isIntType(call.getOperands().get(0).getType());
        boolean whole = operands.size() == 1 || Operands.wholeNumber(call, 1).orElse(-1) >= 0;
        return integer && whole
                ? dialect.cast(operands.get(0), call.getType())
                : castFunction(dialect, call.getOperator().getName()).write(call, operands);
    }

    /** {@code CAST(f(x, ...) AS type)}. */
    public static FunctionTable.Writer castFunction(StoreDialect dialect, String name) {
        return (call, operands) -> dialect.cast(name + "(" + String.join(", ", operands) + ")", call.getType());
    }

    /** A number, and perhaps a literal number of digits. */
    public static Verdict rounding(RexCall call) {
        boolean digits =
                call.getOperands().size() == 1 || Operands.wholeNumber(call, 1).isPresent();
        return when(
                isNumber(call) && digits,
                call.getOperator().getName() + " takes numbers, and a literal number of digits that is an INTEGER");
    }

    private static Verdict ofANumber(RexCall call) {
        return when(
                isNumber(call) && call.getOperands().size() == 1,
                call.getOperator().getName() + " takes numbers only");
    }

    private static Verdict cutting(RexCall call) {
        boolean digitsOfAFloat = call.getOperands().size() > 1
                && Operands.isFloat(call.getOperands().get(0).getType());
        return rounding(call).and(when(!digitsOfAFloat, "TRUNC to digits takes exact numbers; CAST the float"));
    }

    private static boolean isNumber(RexCall call) {
        return Operands.NUMBERS.contains(Operands.kind(call, 0));
    }
}
