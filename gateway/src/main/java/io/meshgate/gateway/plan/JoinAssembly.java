package io.meshgate.gateway.plan;

import io.meshgate.adapter.DomainStore;
import io.meshgate.gateway.plan.JoinGraph.Part;
import io.meshgate.gateway.plan.JoinGraph.Pending;
import io.meshgate.gateway.plan.JoinGroup.SemiFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/** Puts one {@link JoinGroup} together again: store by store, then across stores. Used once. */
final class JoinAssembly {
    /** A condition that a store has been asked about. */
    private record Asked(DomainStore store, RexNode condition) {}

    private final JoinGroup group;
    private final Planning planning;
    private final SingleStore singleStore;
    private final RelNode original;
    private final RexBuilder rex;
    private List<RexNode> pending;
    private final List<SemiFilter> pendingSemi;
    private final ImmutableBitSet needed;
    /** Fields that applied equalities have made equal. */
    private final EqualFields equalFields = new EqualFields();

    private final Map<RexNode, ImmutableBitSet> uses = new IdentityHashMap<>();
    private final Map<Asked, Boolean> exact = new HashMap<>();

    /** @param needed the columns of {@code original} that are used above it */
    JoinAssembly(JoinGroup group, Planning planning, RelNode original, ImmutableBitSet needed) {
        this.group = group;
        this.planning = planning;
        this.singleStore = planning.singleStore();
        this.original = original;
        this.rex = original.getCluster().getRexBuilder();
        this.pending = JoinConditions.withImplied(group, rex);
        this.pendingSemi = new ArrayList<>(group.semiFilters);
        this.needed = ImmutableBitSet.of(needed.asList().stream()
                .map(column -> group.outputs.get(column).getIndex())
                .toList());
    }

    RelNode assemble(JoinStrategy strategy) {
        List<Part> parts = new ArrayList<>();
        for (JoinGroup.Factor factor : group.factors) {
            List<Integer> fields = IntStream.range(factor.first(), factor.first() + factor.width())
                    .boxed()
                    .toList();
            parts.add(filterInStore(new Part(factor.rel(), fields)));
        }
        joinWhatIsTooMuch(parts);
        JoinGraph graph = new JoinGraph(parts, new Pending(pending, pendingSemi, needed), group, singleStore, original);
        JoinStrategy.Choice choice = strategy.choose(graph, planning::mayImprove);
        List<Part> pieces = new ArrayList<>();
        choice.pieces().forEach(piece -> pieces.add(joinedInStore(piece, parts, graph)));
        pieces.replaceAll(part -> pruned(applyCovered(part)));
        Part whole = build(choice.tree(), pieces);
        List<RexNode> outputs = new ArrayList<>();
        for (RexInputRef output : group.outputs) {
            int column = whole.fields().indexOf(output.getIndex());
            outputs.add(column < 0 ? rex.makeNullLiteral(output.getType()) : rex.makeInputRef(whole.rel(), column));
        }
        return Planner.builder(original)
                .push(whole.rel())
                .project(outputs, original.getRowType().getFieldNames())
                .build();
    }

    // Within one store

    private Part filterInStore(Part part) {
        Optional<DomainStore> store = singleStore.of(part.rel());
        return filter(part, c -> store.isPresent() && SingleStore.isExact(store.get(), c, part.rel()));
    }

    /** More parts than a search can hold: pairs of one store are joined until they are few enough. */
    private void joinWhatIsTooMuch(List<Part> parts) {
        for (int i = 0; i < parts.size(); i++) {
            for (int j = i + 1; j < parts.size() && parts.size() > JoinSearch.PARTS_MAX; j++) {
                Optional<DomainStore> store = connectingStore(parts.get(i), parts.get(j));
                if (store.isPresent()) {
                    parts.set(i, joinInStore(parts.get(i), parts.get(j), store.get()));
                    parts.remove(j);
                    j = i; // a part that had no connection before may have one now
                }
            }
        }
    }

    private Optional<DomainStore> connectingStore(Part left, Part right) {
        ImmutableBitSet both = left.set().union(right.set());
        return singleStore
                .of(left.rel())
                .filter(store -> singleStore
                        .of(right.rel())
                        .filter(other -> SingleStore.same(store, other))
                        .isPresent())
                .filter(store -> pending.stream()
                        .filter(c -> isExact(store, c))
                        .map(this::uses)
                        .anyMatch(uses -> both.contains(uses)
                                && left.set().intersects(uses)
                                && right.set().intersects(uses)));
    }

    private Part joinInStore(Part left, Part right, DomainStore store) {
        return join(left, right, c -> isExact(store, c));
    }

    private Part joinedInStore(long piece, List<Part> parts, JoinGraph graph) {
        List<Integer> order = graph.joinedInStore(piece);
        if (order.size() != Long.bitCount(piece)) {
            throw new IllegalStateException("no store joins all parts of a piece by itself");
        }
        Part joined = parts.get(order.get(0));
        Optional<DomainStore> store = singleStore.of(joined.rel());
        if (store.isEmpty()) {
            return joined;
        }
        for (int next : order.subList(1, order.size())) {
            joined = joinInStore(joined, parts.get(next), store.get());
        }
        return semiJoinInStore(joined, store.get());
    }

    private boolean isExact(DomainStore store, RexNode condition) {
        return exact.computeIfAbsent(
                new Asked(store, condition), asked -> SingleStore.isExact(store, condition, original));
    }

    private Part semiJoinInStore(Part part, DomainStore store) {
        return semiJoin(part, semi -> singleStore.answers(store, semi, original));
    }

    /** A part with the columns alone that are still asked for, so that no store sends another one. */
    private Part pruned(Part part) {
        List<RexNode> conditions = new ArrayList<>(pending);
        pendingSemi.forEach(semi -> conditions.addAll(semi.conjuncts()));
        ImmutableBitSet used = RelOptUtil.InputFinder.bits(conditions, null).union(needed);
        List<Integer> fields = part.fields().stream().filter(used::get).toList();
        if (fields.size() == part.fields().size() || fields.isEmpty()) {
            return part;
        }
        List<RexNode> columns = fields.stream()
                .map(field ->
                        (RexNode) rex.makeInputRef(part.rel(), part.fields().indexOf(field)))
                .toList();
        return new Part(
                Planner.builder(original).push(part.rel()).project(columns).build(), fields);
    }

    // Across stores

    private Part build(JoinSearch.Tree tree, List<Part> parts) {
        if (tree.isLeaf()) {
            return parts.get(tree.leaf());
        }
        Part left = build(tree.left(), parts);
        Part right = build(tree.right(), parts);
        return applyCovered(join(left, right, c -> true));
    }

    // Building

    /** Joins two parts on all pending conditions that need both and that {@code admitted} lets in. */
    private Part join(Part left, Part right, Predicate<RexNode> admitted) {
        List<Integer> fields = new ArrayList<>(left.fields());
        fields.addAll(right.fields());
        ImmutableBitSet covered = ImmutableBitSet.of(fields);
        List<RexNode> conditions = take(c -> covered.contains(uses(c)) && admitted.test(c));
        RelNode joined = LogicalJoin.create(
                left.rel(),
                right.rel(),
                List.of(),
                RexUtil.composeConjunction(rex, localized(withoutRedundant(conditions), fields, 0)),
                Set.of(),
                JoinRelType.INNER);
        return new Part(joined, fields);
    }

    /** Of the equalities that follow from each other and from those already applied, as few as still say all. */
    private List<RexNode> withoutRedundant(List<RexNode> conditions) {
        List<RexNode> kept = new ArrayList<>();
        for (RexNode condition : conditions) {
            if (condition.getKind() == SqlKind.EQUALS
                    && ((RexCall) condition).getOperands().get(0) instanceof RexInputRef a
                    && ((RexCall) condition).getOperands().get(1) instanceof RexInputRef b) {
                if (!equalFields.add(a.getIndex(), b.getIndex())) {
                    continue;
                }
            }
            kept.add(condition);
        }
        return kept;
    }

    /** Everything that is pending and speaks of this part alone. */
    private Part applyCovered(Part part) {
        return semiJoin(filter(part, c -> true), semi -> true);
    }

    private Part filter(Part part, Predicate<RexNode> admitted) {
        ImmutableBitSet covered = part.set();
        List<RexNode> conditions = take(c -> covered.contains(uses(c)) && admitted.test(c));
        return conditions.isEmpty()
                ? part
                : new Part(
                        LogicalFilter.create(
                                part.rel(), RexUtil.composeConjunction(rex, localized(conditions, part.fields(), 0))),
                        part.fields());
    }

    private Part semiJoin(Part part, Predicate<SemiFilter> admitted) {
        ImmutableBitSet covered = part.set();
        RelNode rel = part.rel();
        for (Iterator<SemiFilter> all = pendingSemi.iterator(); all.hasNext(); ) {
            SemiFilter semi = all.next();
            if (covered.contains(semi.uses()) && admitted.test(semi)) {
                List<RexNode> conditions =
                        localized(semi.conjuncts(), part.fields(), part.fields().size());
                rel = LogicalJoin.create(
                        rel,
                        semi.right(),
                        List.of(),
                        RexUtil.composeConjunction(rex, conditions),
                        Set.of(),
                        semi.type());
                all.remove();
            }
        }
        return new Part(rel, part.fields());
    }

    private List<RexNode> take(Predicate<RexNode> wanted) {
        Map<Boolean, List<RexNode>> divided = pending.stream().collect(Collectors.partitioningBy(wanted));
        pending = divided.getOrDefault(false, List.of());
        return divided.getOrDefault(true, List.of());
    }

    /** The group's fields that a condition reads. */
    private ImmutableBitSet uses(RexNode condition) {
        return uses.computeIfAbsent(condition, RelOptUtil.InputFinder::bits);
    }

    /** From the group's numbers to columns of a part; a semi-join's right side starts at {@code rightStart}. */
    private List<RexNode> localized(List<RexNode> conditions, List<Integer> fields, int rightStart) {
        Map<Integer, Integer> columns = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            columns.put(fields.get(i), i);
        }
        RexShuttle localize = new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                int number = reference.getIndex();
                int column = number >= JoinGroup.RIGHT_SIDE
                        ? rightStart + number - JoinGroup.RIGHT_SIDE
                        : columns.getOrDefault(number, -1);
                return rex.makeInputRef(reference.getType(), column);
            }
        };
        return conditions.stream().map(c -> c.accept(localize)).toList();
    }
}
