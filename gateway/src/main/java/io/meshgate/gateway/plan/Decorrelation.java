package io.meshgate.gateway.plan;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.TopDownGeneralDecorrelator;

/**
 * Turns subqueries that mention an outer row into joins, by Calcite's decorrelation. What that gets wrong is written
 * another way before it: each class named here is one such case, with its tests under Q in the contract.
 */
final class Decorrelation {
    private Decorrelation() {}

    static RelNode of(RelNode rel) {
        if (!hasCorrelates(rel)) {
            return rel;
        }
        RelNode safe = CorrelatedWindows.partition(CorrelatedGroups.count(LiteralKeys.remove(rel)));
        return OrderedAggregates.restore(decorrelated(OrderedAggregates.carry(safe)));
    }

    private static boolean hasCorrelates(RelNode rel) {
        return rel instanceof Correlate || rel.getInputs().stream().anyMatch(Decorrelation::hasCorrelates);
    }

    /** Calcite's older decorrelation gives wrong rows where a correlation reaches through more than inner joins. */
    private static RelNode decorrelated(RelNode rel) {
        return DeepCorrelation.isIn(rel)
                ? TopDownGeneralDecorrelator.decorrelateQuery(rel, Planner.builder(rel))
                : RelDecorrelator.decorrelateQuery(rel, Planner.builder(rel));
    }
}
