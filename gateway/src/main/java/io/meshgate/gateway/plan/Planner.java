package io.meshgate.gateway.plan;

import io.meshgate.gateway.resolve.ResolvedQuery;
import io.meshgate.gateway.session.Session;
import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;

/** Rewrites a resolved query into an equal one that is cheaper to place. Thread-safe. */
public final class Planner {
    private static final List<RelOptRule> SUBQUERIES = List.of(
            CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
            CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
            CoreRules.JOIN_SUB_QUERY_TO_CORRELATE);
    private static final List<RelOptRule> SINK_FILTERS = List.of(
            CoreRules.FILTER_MERGE,
            CoreRules.FILTER_INTO_JOIN,
            CoreRules.JOIN_CONDITION_PUSH,
            CoreRules.FILTER_PROJECT_TRANSPOSE,
            CoreRules.FILTER_AGGREGATE_TRANSPOSE,
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
    public PlannedQuery plan(ResolvedQuery query, Session session) {
        RelNode bound = QueryTime.bind(query.rel(), session.startedAt());
        RelNode joined = new SubqueriesToJoins().rewrite(CountedNames.avoid(OneRowSubqueries.toScalars(bound)));
        RelNode correlated = rewrite(joined, SUBQUERIES);
        RelNode meant = Semantics.explicit(Decorrelation.of(correlated));
        RelNode sunk = rewrite(meant, SINK_FILTERS);
        RelNode ordered = new JoinOrder(singleStore).order(sunk);
        RelNode trimmed = new RelFieldTrimmer(null, builder(ordered)).trim(ordered);
        return new PlannedQuery(rewrite(trimmed, TIDY), List.of());
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
