package io.meshgate.adapter.sql;

import io.meshgate.adapter.KeySlot;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/**
 * Membership in a set of keys that another fragment gives: a condition with a slot, which is filled when that fragment has
 * been read. The planner makes it; SQL has no word for it. A statement's text has it as {@code :keys0(operand)}.
 */
public final class KeySets {
    /** Digits of a DECIMAL that a key's Long has room for, whatever they are. */
    private static final int DIGITS_MAX = 18;

    private static final SqlFunction AMONG = new SqlFunction(
            "$AMONG_KEYS",
            SqlKind.OTHER_FUNCTION,
            ReturnTypes.BOOLEAN_NULLABLE,
            null,
            OperandTypes.VARIADIC,
            SqlFunctionCategory.SYSTEM);

    private static final Set<Kind> INTEGERS = EnumSet.of(Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT);

    /** What is equal in every store exactly when it is the same value; floats are not. */
    private static final Set<Kind> KINDS =
            EnumSet.of(Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.VARCHAR, Kind.DATE, Kind.TIMESTAMP, Kind.DECIMAL);

    /** Quoted text and names, in which nothing is a slot and no parenthesis counts. */
    private static final String QUOTED = "'[^']*'|\"[^\"]*\"";

    private static final Pattern QUOTED_OR_SLOT = Pattern.compile(QUOTED + "|:keys(\\d+)\\(");
    private static final Pattern QUOTED_OR_PARENTHESIS = Pattern.compile(QUOTED + "|[()]");

    private KeySets() {}

    /** Whether keys of this type can be sent. */
    public static boolean isKey(RelDataType type) {
        ColumnType key = SqlTypes.columnType(type);
        return KINDS.contains(key.kind()) && (key.kind() != Kind.DECIMAL || key.precision() <= DIGITS_MAX);
    }

    /** Whether the same value of both types is the same key; for DECIMALs of one scale, and integers of any width. */
    public static boolean sameKeys(RelDataType one, RelDataType other) {
        ColumnType left = SqlTypes.columnType(one);
        ColumnType right = SqlTypes.columnType(other);
        boolean integers = INTEGERS.contains(left.kind()) && INTEGERS.contains(right.kind());
        return isKey(one)
                && isKey(other)
                && (integers || left.kind() == right.kind())
                && (left.kind() != Kind.DECIMAL || left.scale() == right.scale());
    }

    /** The type of keys for a column: of any digits before the point, as none of them may be refused. */
    public static ColumnType keyType(ColumnType type) {
        return type.kind() == Kind.DECIMAL ? ColumnType.decimal(DIGITS_MAX, type.scale()) : type;
    }

    /** Whether a key is a value of its column's type; one that is not is that of no row. */
    static boolean fits(ColumnType type, Object key) {
        return switch (type.kind()) {
            case SMALLINT -> (long) key == ((Long) key).shortValue();
            case INTEGER -> (long) key == ((Long) key).intValue();
            default -> true;
        };
    }

    /** The value below casts to a wider integer, which change none. */
    public static RexNode withoutWidening(RexNode value) {
        return value instanceof RexCall cast
                        && cast.getKind() == SqlKind.CAST
                        && widens(
                                SqlTypes.columnType(cast.getOperands().get(0).getType()),
                                SqlTypes.columnType(cast.getType()))
                ? withoutWidening(cast.getOperands().get(0))
                : value;
    }

    private static boolean widens(ColumnType from, ColumnType to) {
        return INTEGERS.contains(from.kind())
                && INTEGERS.contains(to.kind())
                && from.kind().compareTo(to.kind()) <= 0;
    }

    /** The condition that {@code values} together are one of the keys of a slot; unknown where one is NULL. */
    public static RexNode among(RexBuilder rex, List<RexNode> values, int slot) {
        List<RexNode> operands = new ArrayList<>(values);
        operands.add(rex.makeExactLiteral(BigDecimal.valueOf(slot)));
        return rex.makeCall(AMONG, operands);
    }

    static boolean isAmong(RexCall call) {
        return call.getOperator() == AMONG;
    }

    /** What is looked up. */
    static List<RexNode> values(RexCall among) {
        return among.getOperands().subList(0, among.getOperands().size() - 1);
    }

    private static int slot(RexCall among) {
        return RexLiteral.intValue(among.getOperands().getLast());
    }

    /** How the condition stands in a statement's text until it is bound. */
    static String placeholder(RexCall among, List<String> operands) {
        return ":keys" + slot(among) + "(" + String.join(", ", operands) + ")";
    }

    /** The slots of a plan, each once. */
    static List<KeySlot> slots(RelNode rel) {
        return calls(rel).stream()
                .map(call -> new KeySlot(
                        slot(call),
                        values(call).stream()
                                .map(value -> SqlTypes.columnType(value.getType()))
                                .toList()))
                .distinct()
                .toList();
    }

    /** Whether both plans' slots have the same types, wherever they stand: each slot is bound for one type only. */
    public static boolean sameSlots(RelNode one, RelNode other) {
        return Set.copyOf(slots(one)).equals(Set.copyOf(slots(other)));
    }

    /** What the plan looks up in sets of keys. */
    public static List<RexNode> valuesLookedUp(RelNode rel) {
        return calls(rel).stream().flatMap(call -> values(call).stream()).toList();
    }

    private static List<RexCall> calls(RelNode rel) {
        List<RexCall> calls = new ArrayList<>();
        collect(rel, new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                if (isAmong(call)) {
                    calls.add(call);
                }
                return super.visitCall(call);
            }
        });
        return calls;
    }

    private static void collect(RelNode rel, RexShuttle collector) {
        rel.accept(collector);
        rel.getInputs().forEach(input -> collect(input, collector));
    }

    /**
     * The text with a condition in each slot's place.
     *
     * @param conditions takes a slot's number and its operand
     */
    static String bound(String text, BiFunction<Integer, String, String> conditions) {
        StringBuilder bound = new StringBuilder();
        Matcher found = QUOTED_OR_SLOT.matcher(text);
        int rest = 0;
        int position = 0;
        while (found.find(position)) {
            position = found.end();
            if (found.group(1) != null) {
                int end = closing(text, position);
                bound.append(text, rest, found.start())
                        .append(conditions.apply(Integer.parseInt(found.group(1)), text.substring(position, end)));
                rest = end + 1;
                position = rest;
            }
        }
        return bound.append(text, rest, text.length()).toString();
    }

    /** Where the parenthesis is closed whose inside begins at {@code start}. */
    private static int closing(String text, int start) {
        Matcher found = QUOTED_OR_PARENTHESIS.matcher(text);
        int open = 1;
        int position = start;
        while (open > 0 && found.find(position)) {
            position = found.end();
            open += switch (found.group()) {
                case "(" -> 1;
                case ")" -> -1;
                default -> 0;
            };
        }
        return position - 1;
    }
}
