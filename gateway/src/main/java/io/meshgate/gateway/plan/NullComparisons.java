package io.meshgate.gateway.plan;

import java.util.List;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSimplify;
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
        RexBuilder rex = filter.getCluster().getRexBuilder();
        RexSimplify simplify = new RexSimplify(rex, RelOptPredicateList.EMPTY, RexUtil.EXECUTOR);
        if (conjuncts.stream().noneMatch(conjunct -> comparesWithNull(conjunct, simplify))) {
            return filter;
        }
        List<RexNode> known = conjuncts.stream()
                .map(conjunct -> comparesWithNull(conjunct, simplify) ? rex.makeLiteral(false) : conjunct)
                .toList();
        return filter.copy(filter.getTraitSet(), filter.getInput(), RexUtil.composeConjunction(rex, known));
    }

    private static boolean comparesWithNull(RexNode conjunct, RexSimplify simplify) {
        return SqlKind.COMPARISON.contains(conjunct.getKind())
                && conjunct.getKind() != SqlKind.IS_DISTINCT_FROM
                && conjunct.getKind() != SqlKind.IS_NOT_DISTINCT_FROM
                && ((RexCall) conjunct).getOperands().stream().anyMatch(o -> isNull(o, simplify));
    }

    /** Whether the rules make a NULL of it, as of {@code CASE WHEN FALSE THEN x END}. */
    private static boolean isNull(RexNode operand, RexSimplify simplify) {
        return RexUtil.isNullLiteral(operand instanceof RexCall ? simplify.simplify(operand) : operand, true);
    }
}
