package io.meshgate.adapter.sql;

import io.meshgate.adapter.sql.FunctionTable.AggregateWriter;
import io.meshgate.adapter.sql.FunctionTable.Writer;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexCall;

/** The ways in which most calls are written. */
public final class Writers {
    private static final Pattern SLOT = Pattern.compile("\\{(\\d+)}");

    private static final int CHAIN_FLAT_MAX = 50;

    private Writers() {}

    /** Text that has to be put in parentheses to stand beside an operator. */
    record Loose(Writer inner) implements Writer {
        @Override
        public String write(RexCall call, List<String> operands) {
            return inner.write(call, operands);
        }
    }

    /** A writer whose text has to be put in parentheses to stand beside an operator. */
    public static Writer loose(Writer inner) {
        return new Loose(inner);
    }

    /** {@code a op b op c}. */
    public static Writer infix(String operator) {
        return new Loose((call, operands) -> String.join(" " + operator + " ", operands));
    }

    /**
     * Operands of AND or OR, or of anything else that may be grouped at will. Long chains are written as a balanced tree:
     * databases descend as deep as a chain is long, which takes DuckDB seconds from a thousand operands on, and the stack
     * from some thousands on.
     */
    static String chain(String operator, List<String> operands) {
        if (operands.size() <= CHAIN_FLAT_MAX) {
            return String.join(" " + operator + " ", operands);
        }
        int half = operands.size() / 2;
        return "(" + chain(operator, operands.subList(0, half)) + ") " + operator + " ("
                + chain(operator, operands.subList(half, operands.size())) + ")";
    }

    /** {@code name(a, b)}. */
    public static Writer function(String name) {
        return (call, operands) -> name + "(" + String.join(", ", operands) + ")";
    }

    /** Text with slots {@code {0}}, {@code {1}}, ... that reads as one operand. */
    public static Writer template(String template) {
        return (call, operands) -> fill(template, operands);
    }

    /** Text with slots that is put in parentheses beside an operator. */
    public static Writer looseTemplate(String template) {
        return new Loose(template(template));
    }

    /** {@code name(DISTINCT a)}, cast to the promised type by {@code dialect}. */
    public static AggregateWriter aggregate(String name, StoreDialect dialect) {
        return (text, types, result) -> dialect.cast(text.call(name), result);
    }

    /** The operands with another text for one of them, where there are so many. */
    static List<String> replaced(List<String> operands, int index, UnaryOperator<String> rewriting) {
        return IntStream.range(0, operands.size())
                .mapToObj(i -> i == index ? rewriting.apply(operands.get(i)) : operands.get(i))
                .toList();
    }

    /** A template in which the one operand stands several times; the judge bounds how deep such calls nest. */
    public static String repeating(String operand, String template) {
        return fill(template, List.of(operand));
    }

    private static String fill(String template, List<String> operands) {
        Matcher slots = SLOT.matcher(template);
        return slots.replaceAll(slot -> Matcher.quoteReplacement(operands.get(Integer.parseInt(slot.group(1)))));
    }
}
