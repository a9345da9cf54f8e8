package io.meshgate.gateway.place;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.Verdict;
import io.meshgate.catalog.Endpoint;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.place.KeyFilters.Cut;
import io.meshgate.gateway.place.KeyFilters.KeyFilter;
import io.meshgate.gateway.place.PlacedPlan.Fragment;
import io.meshgate.gateway.place.PlacedPlan.Kept;
import io.meshgate.gateway.place.PlacedPlan.Otherwise;
import io.meshgate.gateway.place.PlacedPlan.Read;
import io.meshgate.gateway.place.PlacedPlan.Reduced;
import io.meshgate.gateway.place.PlacedPlan.Sent;
import io.meshgate.gateway.plan.CheaperApart;
import io.meshgate.gateway.plan.Estimate;
import io.meshgate.gateway.plan.PlannedQuery;
import io.meshgate.gateway.plan.Planning;
import io.meshgate.gateway.plan.SendingCosts;
import io.meshgate.gateway.plan.SentRows;
import io.meshgate.gateway.plan.SingleStore;
import io.meshgate.gateway.resolve.ResolvedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * Cuts a plan into fragments and a remainder. An operator goes to the store of its inputs if they share one and the store's
 * verdict is {@code Exact}; of a filter, each conjunct goes by its own verdict. Thread-safe.
 */
public final class Placer {
    private final RemainderEngine engine;
    private final long keysMax;
    private final KeyCosts keyCosts;
    private final SendingCosts sending;

    /** @param keysMax how many keys of one fragment another one is sent at most; 0 for none */
    public Placer(RemainderEngine engine, long keysMax, SendingCosts sending) {
        this(engine, keysMax, KeyCosts.MEASURED, sending);
    }

    /** The same with keys weighed otherwise. */
    public Placer(RemainderEngine engine, long keysMax, KeyCosts keyCosts, SendingCosts sending) {
        this.engine = engine;
        this.keysMax = keysMax;
        this.keyCosts = keyCosts;
        this.sending = sending;
    }

    /** @throws QueryFailure if neither a store nor the local engine can run some operator */
    public PlacedPlan place(PlannedQuery planned, ResolvedQuery query, Planning planning) {
        Weighed placed = weighed(planned, query, planning);
        if (planned.otherwise().isEmpty()) {
            return placed.plan();
        }
        Weighed otherwise = weighed(planned.otherwise().get(), query, planning);
        return placed.sentBytes() > 0 && sending.pays(placed.bytes() + placed.sentBytes(), otherwise.bytes())
                ? placed.plan().or(new Otherwise(otherwise.plan(), sending.worth(placed.bytes(), otherwise.bytes())))
                : otherwise.plan();
    }

    /**
     * A plan and what should move for it.
     *
     * @param bytes of the fragments' rows, and of keys
     * @param sentBytes of rows that come from a store and go to another
     */
    private record Weighed(PlacedPlan plan, double bytes, double sentBytes) {}

    private Weighed weighed(PlannedQuery planned, ResolvedQuery query, Planning planning) {
        RelNode plan = planned.rel();
        Pass pass = new Pass(planned.rewrites(), planning);
        String logical = LogicalPlans.print(plan);
        Optional<DomainStore> whole = planning.singleStore().of(plan);
        Optional<RemoteStatement> remainder = Optional.empty();
        List<Fragment> fragments;
        if (whole.isPresent()) {
            fragments = List.of(pass.whole(plan, whole.get(), query.labels()));
        } else {
            RelNode local = pass.local(plan);
            remainder = Optional.of(labelled(engine.render(local), query.labels()));
            fragments = pass.reduced(local);
        }
        PlacedPlan placed = new PlacedPlan(
                fragments,
                remainder,
                pass.told(),
                pass.kept,
                remainder
                        .map(RemoteStatement::columns)
                        .orElseGet(() -> fragments.getFirst().statement().columns()),
                logical,
                query.touched(),
                query.warnings(),
                Optional.empty());
        return new Weighed(placed, pass.bytes, pass.sources.bytes());
    }

    /**
     * The plan with values in all its slots, each written by the dialect of the store that gets it.
     *
     * @param values by slot number; none where the plan has no slots
     * @param stores gives each endpoint's store
     */
    public PlacedPlan withValues(PlacedPlan plan, List<RexLiteral> values, Function<Endpoint, DomainStore> stores) {
        return values.isEmpty()
                ? plan
                : plan.withStatements(
                        (fragment, statement) ->
                                stores.apply(fragment.endpoint()).withValues(statement, values),
                        remainder -> engine.withValues(remainder, values));
    }

    private static RemoteStatement labelled(RemoteStatement statement, List<String> labels) {
        List<ResultColumn> columns = IntStream.range(0, labels.size())
                .mapToObj(i -> {
                    ResultColumn column = statement.columns().get(i);
                    return new ResultColumn(labels.get(i), column.type(), column.nullable());
                })
                .toList();
        return new RemoteStatement(
                statement.text(), columns, statement.pointLookup(), statement.keys(), statement.sent());
    }

    static List<Read> reads(RelNode rel) {
        if (rel instanceof TableScan scan) {
            StoreTable table = scan.getTable().unwrap(StoreTable.class);
            return table == null ? List.of() : List.of(new Read(table.table().name(), table.rowCount()));
        }
        if (rel instanceof SentRows) {
            return List.of();
        }
        return rel.getInputs().stream().flatMap(input -> reads(input).stream()).toList();
    }

    /** One bottom-up pass over one plan. */
    private final class Pass {
        private final List<Fragment> fragments = new ArrayList<>();
        private final List<Cut> cuts = new ArrayList<>();
        private final SentSources sources;
        private final List<Kept> kept = new ArrayList<>();
        private final List<String> rewrites;
        private final Planning planning;
        private final SingleStore singleStore;
        private int named;
        private double bytes;

        Pass(List<String> rewrites, Planning planning) {
            this.planning = planning;
            this.singleStore = planning.singleStore();
            this.sources = new SentSources(singleStore, sending, this::nextName);
            this.rewrites = new ArrayList<>(
                    rewrites.stream().map(LogicalPlans::withoutNoise).toList());
        }

        /** What was done, and left undone, as sentences. */
        List<String> told() {
            return Stream.of(
                            rewrites,
                            sources.told(),
                            planning.cutShort().stream().toList())
                    .flatMap(List::stream)
                    .toList();
        }

        private String nextName() {
            return "f" + named++;
        }

        /** The only fragment, which is the whole answer. */
        Fragment whole(RelNode plan, DomainStore store, List<String> labels) {
            SentSources.Filled filled = sources.in(plan);
            RemoteStatement statement = labelled(store.render(filled.rel()), labels);
            bytes = SendingCosts.bytes(plan);
            return fragment(plan, store, statement, filled.sent());
        }

        /** An operator that stays in the gateway, with all that its inputs' stores can do cut off as fragments. */
        RelNode local(RelNode rel) {
            if (rel instanceof Filter filter) {
                Optional<DomainStore> store = singleStore.of(filter.getInput());
                if (store.isPresent() && !CheaperApart.is(filter.getInput())) {
                    return filter(filter, store.get());
                }
            }
            keep(rel);
            boolean keepsOrder = rel.getInputs().size() == 1;
            List<RelNode> inputs = rel.getInputs().stream()
                    .map(input -> input(input, keepsOrder))
                    .toList();
            return inputs.isEmpty() ? rel : rel.copy(rel.getTraitSet(), inputs);
        }

        /** @param ordered whether an order of the input's rows is one of the rows above it */
        private RelNode input(RelNode rel, boolean ordered) {
            if (rel instanceof SentRows sent) {
                return input(sent.getInput(), ordered);
            }
            Optional<DomainStore> store = singleStore.of(rel);
            return store.isPresent() && !CheaperApart.is(rel) ? fragment(rel, store.get(), ordered) : local(rel);
        }

        /** A fragment's rows come without order: a sort is repeated above it, and left out of it if it cuts nothing off. */
        private RelNode fragment(RelNode rel, DomainStore store, boolean ordered) {
            if (rel instanceof Sort sort
                    && !sort.getCollation().getFieldCollations().isEmpty()) {
                boolean cuts = sort.fetch != null || sort.offset != null;
                RelNode rows = leaf(cuts ? rel : sort.getInput(), store);
                return ordered ? LogicalSort.create(rows, sort.getCollation(), null, null) : rows;
            }
            return leaf(rel, store);
        }

        private RelNode leaf(RelNode rel, DomainStore store) {
            return rel instanceof Project project
                            && project.getProjects().stream().anyMatch(RexLiteral.class::isInstance)
                    ? withLiterals(project, store)
                    : scan(rel, store);
        }

        /**
         * Literals do not travel, but for one where there is nothing else to count rows by: the local engine wants some as
         * such (the separator of string_agg).
         */
        private RelNode withLiterals(Project project, DomainStore store) {
            List<RexNode> others = project.getProjects().stream()
                    .filter(expression -> !(expression instanceof RexLiteral))
                    .toList();
            List<RexNode> sent = others.isEmpty() ? project.getProjects().subList(0, 1) : others;
            List<String> names =
                    IntStream.range(0, sent.size()).mapToObj(i -> "c" + i).toList();
            RelNode fragment = scan(
                    LogicalProject.create(project.getInput(), List.of(), sent, names, project.getVariablesSet()),
                    store);
            List<RexNode> whole = new ArrayList<>();
            int next = 0;
            for (RexNode expression : project.getProjects()) {
                whole.add(
                        expression instanceof RexLiteral ? expression : RexInputRef.of(next++, fragment.getRowType()));
            }
            return LogicalProject.create(fragment, List.of(), whole, project.getRowType(), project.getVariablesSet());
        }

        /** What a store is asked for twice in the same words is sent once, and read twice. */
        private RelNode scan(RelNode rel, DomainStore store) {
            SentSources.Filled filled = sources.in(rel);
            RemoteStatement statement = store.render(filled.rel());
            Optional<Fragment> same = fragments.stream()
                    .filter(f -> f.endpoint().equals(store.endpoint())
                            && f.statement().equals(statement)
                            && f.sent().equals(filled.sent()))
                    .findFirst();
            same.map(f -> f.table() + " is sent once and read several times")
                    .filter(told -> !rewrites.contains(told))
                    .ifPresent(rewrites::add);
            Fragment fragment = same.orElseGet(() -> added(rel, store, statement, filled.sent()));
            return LeafScans.ofFragment(rel, fragment.table(), statement.columns());
        }

        private Fragment added(RelNode rel, DomainStore store, RemoteStatement statement, List<Sent> sent) {
            Fragment fragment = fragment(rel, store, statement, sent);
            fragments.add(fragment);
            cuts.add(new Cut(fragment.table(), rel, store));
            return fragment;
        }

        private Fragment fragment(RelNode rel, DomainStore store, RemoteStatement statement, List<Sent> sent) {
            return new Fragment(
                    nextName(), store.endpoint(), statement, reads(rel), Optional.empty(), sent, Estimate.of(rel));
        }

        /** The fragments, each with the keys that it waits for. */
        List<Fragment> reduced(RelNode remainder) {
            List<KeyFilter> filters =
                    planning.mayImprove() ? new KeyFilters(remainder, cuts, keysMax, keyCosts).choose() : List.of();
            bytes = cuts.stream().mapToDouble(cut -> bytes(cut, filters)).sum();
            return IntStream.range(0, cuts.size())
                    .mapToObj(i -> new ReducedFragment(
                                    cuts.get(i), sources.in(cuts.get(i).rel()).rel(), filters)
                            .statement(singleStore)
                            .map(reduced -> with(fragments.get(i), reduced))
                            .orElse(fragments.get(i)))
                    .toList();
        }

        private static Fragment with(Fragment fragment, Reduced reduced) {
            return new Fragment(
                    fragment.table(),
                    fragment.endpoint(),
                    fragment.statement(),
                    fragment.reads(),
                    Optional.of(reduced),
                    fragment.sent(),
                    fragment.estimate());
        }

        private static double bytes(Cut cut, List<KeyFilter> filters) {
            double share = 1;
            double keys = 0;
            for (KeyFilter filter : filters) {
                if (filter.target().fragment().equals(cut.table())) {
                    share *= filter.share();
                    keys += filter.keys() * filter.gain().keyBytes();
                }
            }
            return SendingCosts.bytes(cut.rel()) * share + keys;
        }

        private RelNode filter(Filter filter, DomainStore store) {
            List<RexNode> pushed = new ArrayList<>();
            List<RexNode> again = new ArrayList<>();
            for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
                switch (store.capabilities().expression(conjunct, filter.getInput())) {
                    case Verdict.Exact ignored -> pushed.add(conjunct);
                    case Verdict.Superset superset -> {
                        pushed.add(conjunct);
                        again.add(conjunct);
                        kept.add(new Kept("Filter " + conjunct, superset.reason()));
                    }
                    case Verdict.Unsupported unsupported -> {
                        again.add(conjunct);
                        kept.add(new Kept(LogicalPlans.operator(filter), unsupported.reason()));
                    }
                }
            }
            RelNode below = pushed.isEmpty()
                    ? filter.getInput()
                    : LogicalFilter.create(filter.getInput(), conjunction(filter, pushed));
            require(filter);
            return LogicalFilter.create(fragment(below, store, true), conjunction(filter, again));
        }

        private static RexNode conjunction(RelNode rel, List<RexNode> conjuncts) {
            return RexUtil.composeConjunction(rel.getCluster().getRexBuilder(), conjuncts);
        }

        private void keep(RelNode rel) {
            require(rel);
            if (!(rel instanceof Values)) {
                kept.add(new Kept(LogicalPlans.operator(rel), reason(rel)));
            }
        }

        private String reason(RelNode rel) {
            Optional<DomainStore> common = singleStore.commonInput(rel);
            if (common.isPresent()) {
                return switch (common.get().capabilities().operator(rel)) {
                    case Verdict.Unsupported unsupported -> unsupported.reason();
                    case Verdict.Superset superset -> superset.reason();
                    case Verdict.Exact ignored ->
                        CheaperApart.is(rel)
                                ? "its inputs have fewer bytes than its rows"
                                : "its place is above a kept operator";
                };
            }
            boolean allStores = rel.getInputs().stream()
                    .allMatch(input -> singleStore.of(input).isPresent());
            return allStores ? "its inputs live in different stores" : "it reads what the gateway has computed";
        }

        /** The local engine is the last resort: what it cannot run is refused before anything is read. */
        private void require(RelNode rel) {
            if (engine.capabilities().operator(rel) instanceof Verdict.Unsupported unsupported) {
                throw QueryFailure.of(
                        ErrorCode.UNSUPPORTED,
                        "Meshgate cannot answer this: "
                                + unsupported.reason().replace(Verdict.NOT_SHOWN, " is not supported")
                                + ". docs/sql.md lists what it knows");
            }
        }
    }
}
