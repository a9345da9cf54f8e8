package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Puts inner joins, and the filters and semi-joins among them, into an order: first what one store can join by itself, so
 * that it becomes one statement, then those parts by dynamic programming over estimated rows (docs/adr/0003). Never makes a
 * cross product that the query does not demand. For one query.
 */
final class JoinOrder {
    private final SingleStore singleStore;
    private final JoinStrategy strategy;
    private final Planning planning;

    JoinOrder(SingleStore singleStore, JoinStrategy strategy, Planning planning) {
        this.singleStore = singleStore;
        this.strategy = strategy;
        this.planning = planning;
    }

    RelNode order(RelNode rel) {
        return order(rel, ImmutableBitSet.range(rel.getRowType().getFieldCount()));
    }

    /** @param needed the columns of {@code rel} that are used above it; the others may come out as NULL */
    private RelNode order(RelNode rel, ImmutableBitSet needed) {
        if (JoinGroup.leadsToJoin(rel)) {
            JoinGroup group = new JoinGroup(rel, this::order);
            return new JoinAssembly(group, singleStore, rel, needed).assemble(strategy, planning);
        }
        List<RelNode> inputs = new ArrayList<>();
        for (RelNode input : rel.getInputs()) {
            inputs.add(order(input, neededOf(rel, input)));
        }
        return inputs.isEmpty() ? rel : rel.copy(rel.getTraitSet(), inputs);
    }

    private static ImmutableBitSet neededOf(RelNode rel, RelNode input) {
        return switch (rel) {
            case Project project -> RelOptUtil.InputFinder.bits(project.getProjects(), null);
            case Aggregate aggregate -> ImmutableBitSet.of(RelOptUtil.getAllFields(aggregate));
            default -> ImmutableBitSet.range(input.getRowType().getFieldCount());
        };
    }
}
