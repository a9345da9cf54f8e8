package io.meshgate.adapter.sql;

import static io.meshgate.adapter.sql.Operands.when;

import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.FunctionTable.Builder;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.List;
import java.util.OptionalInt;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Text functions that count code points and compare them exactly, alike in PostgreSQL and DuckDB. */
public final class TextFunctions {
    private TextFunctions() {}

    public static Builder rows(Builder table, StoreDialect dialect) {
        table.exact(SqlStdOperatorTable.CONCAT, Writers.infix("||"));
        table.exact(MeshFunctions.CONCAT, Writers.function("CONCAT"));
        for (SqlOperator length :
                List.of(SqlStdOperatorTable.CHAR_LENGTH, SqlStdOperatorTable.CHARACTER_LENGTH, MeshOperators.LENGTH)) {
            table.exact(length, (call, operands) -> dialect.cast("LENGTH(" + operands.get(0) + ")", call.getType()));
        }
        for (SqlFunction part : List.of(SqlStdOperatorTable.SUBSTRING, MeshFunctions.SUBSTR)) {
            table.row(part, TextFunctions::forwardSubstring, Writers.function("SUBSTRING"));
        }
        table.row(
                SqlStdOperatorTable.TRIM,
                TextFunctions::blankTrim,
                (call, operands) ->
                        "TRIM(" + operands.get(0) + " " + operands.get(1) + " FROM " + operands.get(2) + ")");
        table.row(
                SqlStdOperatorTable.POSITION,
                call -> when(call.getOperands().size() == 2, "POSITION is sent without FROM only"),
                (call, operands) ->
                        dialect.cast("POSITION(" + operands.get(0) + " IN " + operands.get(1) + ")", call.getType()));
        table.exact(
                MeshFunctions.STRPOS,
                (call, operands) ->
                        dialect.cast("POSITION(" + operands.get(1) + " IN " + operands.get(0) + ")", call.getType()));
        table.exact(SqlStdOperatorTable.REPLACE, Writers.function("REPLACE"));
        table.exact(MeshFunctions.STARTS_WITH, Writers.function("STARTS_WITH"));
        for (SqlFunction part : List.of(MeshFunctions.LEFT, MeshFunctions.RIGHT)) {
            table.row(
                    part,
                    TextFunctions::lengthThatFits,
                    (call, operands) ->
                            call.getOperator().getName() + "(" + operands.get(0) + ", " + operands.get(1) + ")");
        }
        for (SqlFunction pad : List.of(MeshFunctions.LPAD, MeshFunctions.RPAD)) {
            table.row(pad, TextFunctions::padding, Writers.function(pad.getName()));
        }
        return table.row(MeshFunctions.SPLIT_PART, TextFunctions::splitting, Writers.function("SPLIT_PART"));
    }

    /** {@code LIKE} without a default escape. */
    public static Builder patterns(Builder table) {
        return table.row(
                SqlStdOperatorTable.LIKE,
                TextFunctions::like,
                Writers.loose((call, operands) -> like("LIKE", operands)));
    }

    /** {@code a LIKE b ESCAPE c}, without an escape character where none is named. */
    public static String like(String operator, List<String> operands) {
        return operands.get(0) + " " + operator + " " + operands.get(1) + " ESCAPE "
                + (operands.size() > 2 ? operands.get(2) : "''");
    }

    /**
     * Patterns without ESCAPE mean the same wherever they come from; with one, a pattern that ends in the escape character
     * is an error in one store and a match in another.
     */
    public static Verdict like(RexCall call) {
        if (call.getOperands().size() == 2) {
            return Verdict.EXACT;
        }
        String pattern = Operands.text(call, 1).orElse(null);
        String escape = Operands.text(call, 2).orElse(null);
        if (pattern == null || escape == null) {
            return Verdict.unsupported("LIKE with ESCAPE is sent with a literal pattern only");
        }
        return when(escape.codePointCount(0, escape.length()) == 1, "ESCAPE takes one character")
                .and(when(!pattern.endsWith(escape), "the LIKE pattern ends in its escape character"));
    }

    private static Verdict forwardSubstring(RexCall call) {
        boolean forward = Operands.wholeNumber(call, 1).orElse(0) >= 1
                && (call.getOperands().size() == 2
                        || Operands.wholeNumber(call, 2).orElse(-1) >= 0);
        return when(
                forward && Operands.kind(call, 0) == Kind.VARCHAR,
                "SUBSTRING is sent for text from a literal position of 1 or more");
    }

    private static Verdict blankTrim(RexCall call) {
        return when(Operands.text(call, 1).filter(" "::equals).isPresent(), "TRIM is sent for blanks only");
    }

    private static Verdict lengthThatFits(RexCall call) {
        return when(Operands.kind(call, 1) != Kind.BIGINT, call.getOperator().getName() + " takes an INTEGER");
    }

    private static Verdict padding(RexCall call) {
        String name = call.getOperator().getName();
        return lengthThatFits(call)
                .and(when(
                        Operands.text(call, 2).filter(pad -> !pad.isEmpty()).isPresent(),
                        name + " with the empty text or a column to fill with is an error in some stores"));
    }

    private static Verdict splitting(RexCall call) {
        OptionalInt part = Operands.wholeNumber(call, 2);
        return when(
                Operands.text(call, 1).filter(separator -> !separator.isEmpty()).isPresent()
                        && part.isPresent()
                        && part.getAsInt() != 0,
                "SPLIT_PART takes a literal separator and a literal number of the part, which is not 0");
    }
}
