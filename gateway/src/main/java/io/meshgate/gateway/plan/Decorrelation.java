package io.meshgate.gateway.plan;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
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
        return OrderedAggregates.restore(subtrees(OrderedAggregates.carry(safe)));
    }

    /**
     * Keeps Calcite away from what stands above the subqueries: it takes literal keys out of grouping sets, and tells another
     * type of a sum of literals.
     */
    private static RelNode subtrees(RelNode rel) {
        if (!hasCorrelates(rel)) {
            return rel;
        }
        return standsOnCorrelate(rel)
                ? SealedSubtree.unseal(decorrelated(SealedSubtree.seal(outerRowsFirst(rel))))
                : rel.copy(
                        rel.getTraitSet(),
                        rel.getInputs().stream().map(Decorrelation::subtrees).toList());
    }

    private static boolean standsOnCorrelate(RelNode rel) {
        return switch (rel) {
            case Correlate correlate -> true;
            case Project project -> standsOnCorrelate(project.getInput());
            case Filter filter -> standsOnCorrelate(filter.getInput());
            default -> false;
        };
    }

    static boolean hasCorrelates(RelNode rel) {
        return rel instanceof Correlate || rel.getInputs().stream().anyMatch(Decorrelation::hasCorrelates);
    }

    /** Calcite's older decorrelation gives wrong rows where a correlation reaches through more than inner joins. */
    private static RelNode decorrelated(RelNode rel) {
        if (DeepCorrelation.isIn(rel) || NullableOuterKeys.isIn(rel) || SealedSubtree.hasGroupingSets(rel)) {
            return topDown(rel);
        }
        try {
            return RelDecorrelator.decorrelateQuery(rel, Planner.builder(rel));
        } catch (RuntimeException e) {
            if (seeksAggregateAmongKeys(e)) {
                return topDown(rel);
            }
            throw e;
        }
    }

    private static RelNode topDown(RelNode rel) {
        return TopDownGeneralDecorrelator.decorrelateQuery(rel, Planner.builder(rel));
    }

    /**
     * Calcite 1.42 loses its way where outer rows are joined from what has correlations of its own: it seeks columns of one side on
     * the other. So those are joins already when its turn comes.
     */
    private static RelNode outerRowsFirst(RelNode rel) {
        if (!standsOnCorrelate(rel)) {
            return subtrees(rel);
        }
        List<RelNode> inputs = rel instanceof Correlate correlate
                ? List.of(outerRowsFirst(correlate.getLeft()), correlate.getRight())
                : rel.getInputs().stream().map(Decorrelation::outerRowsFirst).toList();
        return rel.copy(rel.getTraitSet(), inputs);
    }

    /** Calcite 1.42 asks an outer row's aggregate which key it is ({@code isFieldNotNullRecursive}); 1.43 does not. */
    private static boolean seeksAggregateAmongKeys(Throwable e) {
        return e instanceof IndexOutOfBoundsException || e.getCause() != null && seeksAggregateAmongKeys(e.getCause());
    }
}
