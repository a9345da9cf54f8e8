package io.meshgate.gateway.plan;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;

/** Expressions as words that are equal where their operands' order alone differs. */
final class ExpressionWords {
    private ExpressionWords() {}

    /** Whether an expression says by itself what it is: literals, columns, and calls of these. */
    static boolean hasWords(RexNode expression) {
        return switch (expression) {
            case RexLiteral ignored -> true;
            case RexInputRef ignored -> true;
            case RexOver ignored -> false;
            case RexSubQuery ignored -> false;
            case RexCall call ->
                call.getOperator().isDeterministic()
                        && call.getOperands().stream().allMatch(ExpressionWords::hasWords);
            default -> false;
        };
    }

    /** @param columns the words for each column */
    static String of(RexNode expression, IntFunction<String> columns) {
        return switch (expression) {
            case RexInputRef column -> columns.apply(column.getIndex());
            case RexCall call -> call(call, columns);
            default -> expression.toString();
        };
    }

    private static String call(RexCall call, IntFunction<String> columns) {
        List<String> operands =
                call.getOperands().stream().map(operand -> of(operand, columns)).toList();
        return switch (call.getKind()) {
            case GREATER_THAN -> words(SqlKind.LESS_THAN.sql, operands.reversed().stream());
            case GREATER_THAN_OR_EQUAL -> words(SqlKind.LESS_THAN_OR_EQUAL.sql, operands.reversed().stream());
            case CAST -> words("CAST TO " + call.getType(), operands.stream());
            case AND, OR, EQUALS, NOT_EQUALS, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM, PLUS, TIMES ->
                words(call.getOperator().getName(), operands.stream().sorted());
            default -> words(call.getOperator().getName(), operands.stream());
        };
    }

    private static String words(String operator, Stream<String> operands) {
        return operands.collect(Collectors.joining(",", operator + "(", ")"));
    }
}
