package io.meshgate.gateway.plan;

import io.meshgate.adapter.sql.ValueSlots.Slot;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Where a plan's slots have come to. A slot is in place where a filter or join compares with it, as it is, as another kind of
 * number, or as a timestamp with more digits; planning may have copied it, never made something else of it. A slot that is
 * elsewhere, or gone, is none: its literal goes back into the statement.
 */
public final class SlotPlaces {
    private final Map<Integer, Slot> placed = new TreeMap<>();
    private final Set<Integer> misplaced = new HashSet<>();

    private SlotPlaces() {}

    /** The slots that are in place, by their numbers. */
    public static Map<Integer, Slot> of(RelNode plan) {
        SlotPlaces places = new SlotPlaces();
        places.look(plan);
        places.placed.keySet().removeAll(places.misplaced);
        return places.placed;
    }

    private void look(RelNode rel) {
        rel.accept(new Finder(rel instanceof Filter || rel instanceof Join));
        rel.getInputs().forEach(this::look);
    }

    private final class Finder extends RexShuttle {
        private final boolean filters;

        Finder(boolean filters) {
            this.filters = filters;
        }

        @Override
        public RexNode visitCall(RexCall call) {
            if (!filters || !SqlKind.COMPARISON.contains(call.getKind())) {
                return super.visitCall(call);
            }
            for (RexNode operand : call.getOperands()) {
                RexNode compared = withoutWidening(operand);
                if (compared instanceof Slot slot) {
                    place(slot);
                } else {
                    operand.accept(this);
                }
            }
            return call;
        }

        @Override
        public RexNode visitDynamicParam(RexDynamicParam parameter) {
            misplaced.add(parameter.getIndex());
            return parameter;
        }
    }

    private void place(Slot slot) {
        Slot other = placed.putIfAbsent(slot.getIndex(), slot);
        if (other != null && !other.getType().equals(slot.getType())) {
            misplaced.add(slot.getIndex());
        }
    }

    /**
     * Of a number that is cast to another kind of number, as literals are that are compared with one, and of a timestamp that
     * is cast to a column's digits: a literal has as many as it is written with.
     */
    private static RexNode withoutWidening(RexNode operand) {
        if (operand.getKind() != SqlKind.CAST) {
            return operand;
        }
        RexNode inner = ((RexCall) operand).getOperands().get(0);
        boolean numbers = SqlTypeUtil.isNumeric(operand.getType()) && SqlTypeUtil.isNumeric(inner.getType());
        boolean timestamps = SqlTypeUtil.isTimestamp(operand.getType())
                && operand.getType().getSqlTypeName() == inner.getType().getSqlTypeName()
                && SqlTypeUtil.comparePrecision(
                                operand.getType().getPrecision(),
                                inner.getType().getPrecision())
                        >= 0;
        return numbers || timestamps ? inner : operand;
    }
}
