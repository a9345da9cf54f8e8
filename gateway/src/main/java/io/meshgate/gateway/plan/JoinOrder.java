package io.meshgate.gateway.plan;

import org.apache.calcite.rel.RelNode;

/**
 * Puts inner joins, and the filters and semi-joins among them, into an order: first what one store can join by itself, so
 * that it becomes one statement, then those parts by dynamic programming over estimated rows (docs/adr/0003). Never makes a
 * cross product that the query does not demand. Thread-safe.
 */
final class JoinOrder {
    private final SingleStore singleStore;

    JoinOrder(SingleStore singleStore) {
        this.singleStore = singleStore;
    }

    RelNode order(RelNode rel) {
        if (JoinGroup.leadsToJoin(rel)) {
            JoinGroup group = new JoinGroup(rel, this::order);
            return new JoinAssembly(group, singleStore, rel).assemble();
        }
        return rel.getInputs().isEmpty()
                ? rel
                : rel.copy(rel.getTraitSet(), rel.getInputs().stream().map(this::order).toList());
    }
}
