package io.meshgate.gateway.plan;

import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Makes filters that compare with a NULL of the query let nothing through. What a filter says is taken for true above it, and
 * the planner's rules do not expect of a comparison with NULL that it is.
 */
final class NullComparisons {
    private NullComparisons() {}

    static RelNode unknown(RelNode rel) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                return visited instanceof Filter filter ? of(filter) : visited;
            }
        });
    }

    private static RelNode of(Filter filter) {
        List<RexNode> conjuncts = RelOptUtil.conjunctions(filter.getCondition());
        if (conjuncts.stream().noneMatch(NullComparisons::comparesWithNull)) {
            return filter;
        }
        RexBuilder rex = filter.getCluster().getRexBuilder();
        List<RexNode> known = conjuncts.stream()
                .map(conjunct -> comparesWithNull(conjunct) ? rex.makeLiteral(false) : conjunct)
                .toList();
        return filter.copy(filter.getTraitSet(), filter.getInput(), RexUtil.composeConjunction(rex, known));
    }

    private static boolean comparesWithNull(RexNode conjunct) {
        return SqlKind.COMPARISON.contains(conjunct.getKind())
                && conjunct.getKind() != SqlKind.IS_DISTINCT_FROM
                && conjunct.getKind() != SqlKind.IS_NOT_DISTINCT_FROM
                && ((RexCall) conjunct).getOperands().stream().anyMatch(RexLiteral::isNullLiteral);
    }
}
