package io.meshgate.gateway.plan;

import io.meshgate.gateway.resolve.ResolvedQuery;
import io.meshgate.gateway.session.Session;
import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.FilterAggregateTransposeRule;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/** Rewrites a resolved query into an equal one that is cheaper to place. Thread-safe. */
public final class Planner {
    private static final List<RelOptRule> SUBQUERIES = List.of(
            CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
            CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
            CoreRules.JOIN_SUB_QUERY_TO_CORRELATE);
    /** A group of all rows is there even if no row is, so not even a constant condition may go below it. */
    private static final RelOptRule FILTER_BELOW_GROUPS = FilterAggregateTransposeRule.Config.DEFAULT
            .withOperandSupplier(filter -> filter.operand(Filter.class)
                    .oneInput(aggregate -> aggregate
                            .operand(Aggregate.class)
                            .predicate(a -> a.getGroupSets().stream().noneMatch(ImmutableBitSet::isEmpty))
                            .anyInputs()))
            .toRule();

    private static final List<RelOptRule> SINK_FILTERS = List.of(
            CoreRules.FILTER_MERGE,
            CoreRules.FILTER_INTO_JOIN,
            CoreRules.JOIN_CONDITION_PUSH,
            CoreRules.FILTER_PROJECT_TRANSPOSE,
            FILTER_BELOW_GROUPS,
            CoreRules.FILTER_SET_OP_TRANSPOSE,
            CoreRules.PROJECT_MERGE,
            CoreRules.PROJECT_REMOVE,
            CoreRules.UNION_MERGE,
            CoreRules.AGGREGATE_REMOVE);
    private static final List<RelOptRule> TIDY =
            List.of(CoreRules.FILTER_MERGE, CoreRules.PROJECT_MERGE, CoreRules.PROJECT_REMOVE);

    private final SingleStore singleStore;

    public Planner(SingleStore singleStore) {
        this.singleStore = singleStore;
    }

    /** The same rows, cheaper. */
    public RelNode plan(ResolvedQuery query, Session session) {
        RelNode bound = QueryTime.bind(query.rel(), session.startedAt());
        RelNode joined = new SubqueriesToJoins().rewrite(CountedNames.avoid(OneRowSubqueries.toScalars(bound)));
        RelNode correlated = rewrite(joined, SUBQUERIES);
        RelNode meant = Semantics.explicit(Decorrelation.of(correlated));
        RelNode sunk = rewrite(meant, SINK_FILTERS);
        RelNode ordered = new JoinOrder(singleStore).order(sunk);
        RelNode trimmed = new RelFieldTrimmer(null, builder(ordered)).trim(ordered);
        return rewrite(trimmed, TIDY);
    }

    static RelBuilder builder(RelNode rel) {
        return RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null);
    }

    private static RelNode rewrite(RelNode rel, List<RelOptRule> rules) {
        HepProgramBuilder program = new HepProgramBuilder().addMatchOrder(HepMatchOrder.TOP_DOWN);
        program.addRuleCollection(rules);
        HepPlanner planner = new HepPlanner(program.build());
        planner.setRoot(rel);
        return planner.findBestExp();
    }
}
