package io.meshgate.gateway.plan;

import io.meshgate.adapter.sql.ValueSlots.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/**
 * How many rows a plan's filters keep for whatever values are in its slots. A plan that was made for a value that keeps a row of
 * a million is none for one that keeps half of them: to each magnitude of rows its own. Holds conditions and statistics, nothing of the
 * planner. Immutable.
 */
public final class SlotShares {
    /** Further filters have no say. */
    private static final int CONDITIONS_MAX = 16;

    /** Fewer rows are all the same. */
    private static final double ROWS_LEAST = 1_000;

    private static final int COLUMN_BYTES = 500;
    private static final int VALUE_BYTES = 50;

    public static final SlotShares NONE = new SlotShares(List.of());

    /** @param rows that are filtered */
    private record Condition(RexNode condition, Map<Integer, ColumnShares> columns, double rows) {
        double rowsKept(List<RexLiteral> values) {
            RexNode known = condition.accept(new RexShuttle() {
                @Override
                public RexNode visitDynamicParam(RexDynamicParam parameter) {
                    return values.get(parameter.getIndex());
                }
            });
            return rows * new Selectivity(column -> Objects.requireNonNull(columns.get(column))).of(known);
        }
    }

    private final List<Condition> conditions;

    private SlotShares(List<Condition> conditions) {
        this.conditions = List.copyOf(conditions);
    }

    public static SlotShares of(RelNode plan) {
        List<Condition> conditions = new ArrayList<>();
        collect(plan, conditions);
        return conditions.isEmpty()
                ? NONE
                : new SlotShares(conditions.subList(0, Math.min(CONDITIONS_MAX, conditions.size())));
    }

    private static void collect(RelNode rel, List<Condition> conditions) {
        if (rel instanceof Filter filter && hasSlot(filter.getCondition())) {
            Map<Integer, ColumnShares> columns = new HashMap<>();
            RelOptUtil.InputFinder.bits(filter.getCondition())
                    .forEach(column -> columns.put(column, Selectivity.shares(filter.getInput(), column)));
            conditions.add(
                    new Condition(filter.getCondition(), Map.copyOf(columns), Cardinality.rows(filter.getInput())));
        }
        rel.getInputs().forEach(input -> collect(input, conditions));
    }

    private static boolean hasSlot(RexNode condition) {
        AtomicBoolean found = new AtomicBoolean();
        condition.accept(new RexShuttle() {
            @Override
            public RexNode visitDynamicParam(RexDynamicParam parameter) {
                found.compareAndSet(false, parameter instanceof Slot);
                return parameter;
            }
        });
        return found.get();
    }

    /** The magnitude of the rows that each filter keeps: 3 for a thousand and fewer, 4 for ten thousand and fewer. */
    public List<Integer> magnitudes(List<RexLiteral> values) {
        return conditions.stream()
                .map(condition -> (int) Math.ceil(Math.log10(Math.max(ROWS_LEAST, condition.rowsKept(values)))))
                .toList();
    }

    /** Memory that it takes, by estimate. */
    public long bytes() {
        return conditions.stream()
                .flatMap(condition -> condition.columns().values().stream())
                .mapToLong(column -> COLUMN_BYTES
                        + VALUE_BYTES
                                * (long) (column.statistics().common().size()
                                        + column.statistics().histogram().size()))
                .sum();
    }
}
