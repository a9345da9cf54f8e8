package io.meshgate.gateway.plan;

import io.meshgate.gateway.resolve.ResolvedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private static final int DERIVATIONS_MAX = 3;

    private final LearnedRows learned;
    private final SendingCosts sending;
    private final JoinStrategy joins;

    /** @param learned of the rows of earlier queries */
    public Planner(LearnedRows learned, SendingCosts sending) {
        this(learned, sending, new StoreByStore());
    }

    /** @param joins in which order joins are made */
    Planner(LearnedRows learned, SendingCosts sending, JoinStrategy joins) {
        this.learned = learned;
        this.sending = sending;
        this.joins = joins;
    }

    private static List<CrossStoreRewrite> acrossStores(SingleStore singleStore) {
        return List.of(
                new GroupUnionByStore(singleStore),
                new SplitAggregateOverUnion(singleStore),
                new NarrowBeforeTransfer(singleStore),
                new AggregateBelowJoin(singleStore),
                new DistinctBeforeSetOperation(singleStore),
                new DistinctSemiJoinKeys(singleStore),
                new CutBeforeTransfer(singleStore));
    }

    /** The same rows, cheaper. */
    public PlannedQuery plan(ResolvedQuery query, Planning planning) {
        KnownRows.use(query.rel().getCluster(), learned);
        QueryTime.Bound bound = QueryTime.bind(query.rel(), planning.startedAt());
        RelNode joined = new SubqueriesToJoins().rewrite(CountedNames.avoid(OneRowSubqueries.toScalars(bound.rel())));
        RelNode correlated = rewrite(joined, SUBQUERIES);
        RelNode meant = Semantics.explicit(Decorrelation.of(correlated));
        RelNode sunk = rewrite(meant, SINK_FILTERS);
        List<String> told = new ArrayList<>();
        RelNode filtered = withDerivedFilters(sunk, told, planning);
        RelNode ordered = new JoinOrder(planning, joins).order(filtered);
        RelNode trimmed = trimmed(ordered, planning);
        RelNode tidy = rewrite(trimmed, TIDY);
        PlannedQuery apart = acrossStores(tidy, told, bound.found(), planning);
        return planning.mayImprove()
                ? new RowsToStores(planning.singleStore(), sending)
                        .of(tidy)
                        .map(sent -> rewrite(trimmed(sent, planning), TIDY))
                        .map(sent -> acrossStores(sent, told, bound.found(), planning))
                        .map(sent ->
                                new PlannedQuery(sent.rel(), sent.rewrites(), sent.ofTheMoment(), Optional.of(apart)))
                        .orElse(apart)
                : apart;
    }

    private static RelNode trimmed(RelNode rel, Planning planning) {
        return new FieldTrimmer(rel, planning.singleStore()).trim(rel);
    }

    private static PlannedQuery acrossStores(
            RelNode tidy, List<String> toldBefore, boolean ofTheMoment, Planning planning) {
        List<String> told = new ArrayList<>(toldBefore);
        RelNode less = acrossStores(tidy, told, planning);
        return new PlannedQuery(less, told.stream().distinct().toList(), ofTheMoment, Optional.empty());
    }

    /** A derived filter sinks as others do, and more may follow from it there. */
    private static RelNode withDerivedFilters(RelNode sunk, List<String> told, Planning planning) {
        RelNode rel = sunk;
        for (int round = 0; round < DERIVATIONS_MAX && planning.mayImprove(); round++) {
            RelNode derived = new DerivedFilters(planning.singleStore(), told).derive(rel);
            if (derived == rel) {
                return rel;
            }
            rel = rewrite(derived, SINK_FILTERS);
        }
        return rel;
    }

    /** One rewrite after the other, each from the top to what one store answers by itself. */
    private static RelNode acrossStores(RelNode plan, List<String> told, Planning planning) {
        int before = told.size();
        RelNode rel = plan;
        for (CrossStoreRewrite rewrite : acrossStores(planning.singleStore())) {
            rel = acrossStores(rel, rewrite, told, planning);
        }
        return told.size() == before ? rel : rewrite(rel, TIDY);
    }

    private static RelNode acrossStores(RelNode rel, CrossStoreRewrite rewrite, List<String> told, Planning planning) {
        if (planning.singleStore().of(rel).isPresent() || !planning.mayImprove()) {
            return rel;
        }
        RelNode rewritten = rewrite.rewrite(rel, told);
        List<RelNode> inputs = rewritten.getInputs().stream()
                .map(input -> acrossStores(input, rewrite, told, planning))
                .toList();
        return inputs.equals(rewritten.getInputs()) ? rewritten : rewritten.copy(rewritten.getTraitSet(), inputs);
    }

    /** The same rows, with filters as far down as they may go. */
    public static RelNode sinkFilters(RelNode rel) {
        return rewrite(rel, SINK_FILTERS);
    }

    static RelBuilder builder(RelNode rel) {
        return RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null);
    }

    private static RelNode rewrite(RelNode rel, List<RelOptRule> rules) {
        HepProgramBuilder program = new HepProgramBuilder().addMatchOrder(HepMatchOrder.TOP_DOWN);
        program.addRuleCollection(rules);
        // Its context tells when the query is cancelled.
        HepPlanner planner =
                new HepPlanner(program.build(), rel.getCluster().getPlanner().getContext());
        // A rule that has nothing to say to an operator is not asked again whenever another one has changed.
        planner.setEnableFiredRulesCache(true);
        planner.setRoot(rel);
        return planner.findBestExp();
    }
}
