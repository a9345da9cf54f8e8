package io.meshgate.gateway.resolve;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.ChainedRelMetadataProvider;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.JaninoRelMetadataProvider;
import org.apache.calcite.rel.metadata.ReflectiveRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMdPredicates;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * What the planner's rules know of an operator's rows. Calcite's own fails at a filter or join that compares with NULL, which
 * lets no row through and so says nothing of any. Public for the code that Calcite makes to call it.
 */
public final class KnownPredicates extends RelMdPredicates {
    private static final JaninoRelMetadataProvider PROVIDER =
            JaninoRelMetadataProvider.of(ChainedRelMetadataProvider.of(List.of(
                    ReflectiveRelMetadataProvider.reflectiveSource(
                            new KnownPredicates(), BuiltInMetadata.Predicates.Handler.class),
                    DefaultRelMetadataProvider.INSTANCE)));

    private KnownPredicates() {}

    static void use(RelOptCluster cluster) {
        cluster.setMetadataProvider(PROVIDER);
        cluster.setMetadataQuerySupplier(() -> new RelMetadataQuery(PROVIDER));
    }

    @Override
    public RelOptPredicateList getPredicates(Filter filter, RelMetadataQuery query) {
        RexNode telling = telling(filter.getCondition(), filter.getCluster().getRexBuilder());
        return super.getPredicates(
                telling.equals(filter.getCondition())
                        ? filter
                        : filter.copy(filter.getTraitSet(), filter.getInput(), telling),
                query);
    }

    @Override
    public RelOptPredicateList getPredicates(Join join, RelMetadataQuery query) {
        RexNode telling = telling(join.getCondition(), join.getCluster().getRexBuilder());
        return super.getPredicates(
                telling.equals(join.getCondition())
                        ? join
                        : join.copy(
                                join.getTraitSet(),
                                telling,
                                join.getLeft(),
                                join.getRight(),
                                join.getJoinType(),
                                join.isSemiJoinDone()),
                query);
    }

    private static RexNode telling(RexNode condition, RexBuilder rex) {
        List<RexNode> conjuncts = RelOptUtil.conjunctions(condition);
        return conjuncts.stream().noneMatch(KnownPredicates::comparesWithNull)
                ? condition
                : RexUtil.composeConjunction(
                        rex,
                        conjuncts.stream()
                                .filter(conjunct -> !comparesWithNull(conjunct))
                                .toList());
    }

    private static boolean comparesWithNull(RexNode conjunct) {
        return SqlKind.COMPARISON.contains(conjunct.getKind())
                && ((RexCall) conjunct).getOperands().stream().anyMatch(o -> RexUtil.isNullLiteral(o, true));
    }
}
