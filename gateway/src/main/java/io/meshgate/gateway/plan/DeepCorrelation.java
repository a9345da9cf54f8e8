package io.meshgate.gateway.plan;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;

/** Finds correlations that reach an outer row from below an outer, semi- or anti-join or from two levels down. */
final class DeepCorrelation {
    private DeepCorrelation() {}

    static boolean isIn(RelNode rel) {
        boolean here =
                rel instanceof Correlate correlate && reachesDeep(correlate.getRight(), correlate.getCorrelationId());
        return here || rel.getInputs().stream().anyMatch(DeepCorrelation::isIn);
    }

    private static boolean reachesDeep(RelNode rel, CorrelationId outer) {
        boolean barrier =
                rel instanceof Correlate || rel instanceof Join join && join.getJoinType() != JoinRelType.INNER;
        boolean below = rel.getInputs().stream()
                .anyMatch(input -> RelOptUtil.getVariablesUsed(input).contains(outer));
        return barrier && below || rel.getInputs().stream().anyMatch(input -> reachesDeep(input, outer));
    }
}
