package io.meshgate.adapter.sql;

import io.meshgate.adapter.KeySlot;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.ColumnType.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
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
 * been read. The planner makes it; SQL has no word for it.
 */
public final class KeySets {
    private static final SqlFunction AMONG = new SqlFunction(
            "$AMONG_KEYS",
            SqlKind.OTHER_FUNCTION,
            ReturnTypes.BOOLEAN_NULLABLE,
            null,
            OperandTypes.ANY_ANY,
            SqlFunctionCategory.SYSTEM);

    /** What is equal in every store exactly when it is the same value; floats and decimals are not sent as text. */
    private static final Set<Kind> KINDS = EnumSet.of(Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.VARCHAR);

    /** Quoted text and names, in which nothing is a slot, or a slot. */
    private static final Pattern QUOTED_OR_SLOT = Pattern.compile("'[^']*'|\"[^\"]*\"|:keys(\\d+)");

    private KeySets() {}

    /** Whether keys of this type can be sent. */
    public static boolean isKey(RelDataType type) {
        return KINDS.contains(SqlTypes.columnType(type).kind());
    }

    /** The condition that {@code value} is one of the keys of a slot; unknown for NULL. */
    public static RexNode among(RexBuilder rex, RexNode value, int slot) {
        return rex.makeCall(AMONG, value, rex.makeExactLiteral(BigDecimal.valueOf(slot)));
    }

    static boolean isAmong(RexCall call) {
        return call.getOperator() == AMONG;
    }

    private static int slot(RexCall among) {
        return RexLiteral.intValue(among.getOperands().get(1));
    }

    /** How a slot stands in a statement's text. */
    static String placeholder(RexCall among) {
        return ":keys" + slot(among);
    }

    /** The slots of a plan, each once. */
    static List<KeySlot> slots(RelNode rel) {
        return calls(rel).stream()
                .map(call -> new KeySlot(
                        slot(call),
                        SqlTypes.columnType(call.getOperands().get(0).getType())))
                .distinct()
                .toList();
    }

    /** What the plan looks up in sets of keys. */
    public static List<RexNode> valuesLookedUp(RelNode rel) {
        return calls(rel).stream().map(call -> call.getOperands().get(0)).toList();
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

    /** The text with each slot's list in its place. */
    static String bound(String text, IntFunction<String> lists) {
        Matcher matcher = QUOTED_OR_SLOT.matcher(text);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(
                found.group(1) == null ? found.group() : lists.apply(Integer.parseInt(found.group(1)))));
    }
}
