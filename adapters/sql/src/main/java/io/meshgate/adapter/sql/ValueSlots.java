package io.meshgate.adapter.sql;

import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.ColumnType;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.jspecify.annotations.Nullable;

/**
 * Values of a statement that its plan does not know: places of a type, filled when the plan is used. Nothing folds, compares
 * or moves by such a value, so a plan is right for every value of the type; what a rule does for some literals only it does
 * for none of them. The value that the plan was made for may be looked at for estimates.
 *
 * <p>In SQL trees a slot is a call around the literal, in plans a dynamic parameter that is never NULL, in statements' texts a
 * placeholder.
 */
public final class ValueSlots {
    /** Quoted text and names, in which nothing is a slot, or a slot. */
    private static final Pattern QUOTED_OR_SLOT = Pattern.compile("'[^']*+'|\"[^\"]*+\"|:value(\\d+)");

    private ValueSlots() {}

    /** A place for a value, in a plan. */
    public static final class Slot extends RexDynamicParam {
        private final RexLiteral plannedFor;

        private Slot(RexLiteral plannedFor, int number) {
            super(plannedFor.getType(), number);
            this.plannedFor = plannedFor;
        }

        /** The value that the plan was made for: for estimates only. */
        public RexLiteral plannedFor() {
            return plannedFor;
        }

        /** The slot for values of another type, where each value means one of that type. */
        public Slot of(RexLiteral meant) {
            return new Slot(meant, getIndex());
        }
    }

    /** A literal as a slot, in an SQL tree. */
    public static SqlNode slot(SqlLiteral literal, int number) {
        return new Operator(number).createCall(literal.getParserPosition(), literal);
    }

    /** Whether an expression is the same for all rows and known before any is read: a literal, or a place for one. */
    public static boolean isValue(RexNode node) {
        return node instanceof RexLiteral || node instanceof Slot;
    }

    /** A value of a slot's type: text has no length, as that of columns has none. */
    public static RexLiteral value(Object value, RelDataType type) {
        return (RexLiteral) ExpressionWriter.REX.makeLiteral(value, type, true, false);
    }

    /** How a slot stands in a statement's text. */
    public static String placeholder(Slot slot) {
        return ":value" + slot.getIndex();
    }

    /** The text with each slot's value in its place. */
    public static String bound(String text, IntFunction<String> values) {
        StringBuilder bound = new StringBuilder(text.length() + 64);
        Matcher matcher = QUOTED_OR_SLOT.matcher(text);
        int end = 0;
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                String value = values.apply(Integer.parseInt(matcher.group(1)));
                bound.append(text, end, matcher.start());
                bound.append(value.startsWith("-") ? "(" + value + ")" : value);
                end = matcher.end();
            }
        }
        return bound.append(text, end, text.length()).toString();
    }

    /** Writes a slot's call in the algebra. */
    static RexNode convert(SqlRexContext context, SqlCall call) {
        RexNode literal = context.convertExpression(call.operand(0));
        if (!(literal instanceof RexLiteral value) || value.isNull()) {
            throw new IllegalArgumentException("no literal stands in the slot: " + literal);
        }
        RexLiteral typed = SqlTypeUtil.inCharFamily(value.getType())
                ? value(String.valueOf(value.getValueAs(String.class)), textType(context.getTypeFactory()))
                : value;
        return new Slot(typed, ((Operator) call.getOperator()).number);
    }

    static boolean isSlot(SqlCall call) {
        return call.getOperator() instanceof Operator;
    }

    private static RelDataType textType(RelDataTypeFactory types) {
        return SqlTypes.algebraType(types, ColumnType.VARCHAR, false);
    }

    /** One slot's operator: it has its literal's type, and the validator needs to know no more. */
    private static final class Operator extends SqlSpecialOperator {
        private final int number;

        Operator(int number) {
            super("$VALUE", SqlKind.OTHER);
            this.number = number;
        }

        @Override
        public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
            RelDataType type = validator.deriveType(scope, call.operand(0));
            return SqlTypeUtil.inCharFamily(type) ? textType(validator.getTypeFactory()) : type;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Operator operator && operator.number == number;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }
}
