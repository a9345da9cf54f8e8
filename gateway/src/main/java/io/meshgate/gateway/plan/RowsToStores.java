package io.meshgate.gateway.plan;

import io.meshgate.adapter.DomainStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;

/**
 * Chooses the rows that one store sends to another, so that what is above them is one statement there: a few nations go to the
 * sales, and the best twenty customers come back in place of all of them. The answer is the same wherever an operator is
 * computed, if the store answers it exactly; what is sent are all rows, with all their values.
 *
 * <p>By dynamic programming from the leaves up: of each operator, what moves if each store makes it, and what moves if the
 * gateway does. Where the sizes were wrong, {@link PlannedQuery#otherwise} is run.
 *
 * <p>For one query.
 */
final class RowsToStores {
    private static final int KEY_BYTES = 8;

    /** An operator made by one store; {@code bytes} is what moved for that, without its own rows. */
    private record Way(RelNode rel, DomainStore store, double bytes) {}

    /** An operator whose rows are in the gateway; {@code bytes} is what moved for that. */
    private record Here(RelNode rel, double bytes) {}

    private final SingleStore singleStore;
    private final SendingCosts costs;
    private final Map<RelNode, List<Way>> ways = new IdentityHashMap<>();

    RowsToStores(SingleStore singleStore, SendingCosts costs) {
        this.singleStore = singleStore;
        this.costs = costs;
    }

    /** The plan with rows sent between stores; empty where none are. */
    Optional<RelNode> of(RelNode plan) {
        if (costs.rowsMax() == 0
                || singleStore.of(plan).isPresent()
                || !RelOptUtil.getVariablesUsed(plan).isEmpty()) {
            return Optional.empty();
        }
        RelNode chosen = here(plan).rel();
        return chosen == plan ? Optional.empty() : Optional.of(chosen);
    }

    private Here here(RelNode rel) {
        if (singleStore.of(rel).isPresent() || rel.getInputs().isEmpty()) {
            return new Here(rel, SendingCosts.bytes(rel));
        }
        List<Here> inputs = rel.getInputs().stream().map(this::here).toList();
        double inGateway = inGateway(rel, inputs);
        Optional<Way> way = ways(rel).stream().min(Comparator.comparingDouble(Way::bytes));
        if (way.isPresent() && costs.pays(way.get().bytes() + SendingCosts.bytes(rel), inGateway)) {
            return new Here(way.get().rel(), way.get().bytes() + SendingCosts.bytes(rel));
        }
        List<RelNode> rels = inputs.stream().map(Here::rel).toList();
        return new Here(rels.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), rels), inGateway);
    }

    /** What moves for the inputs, where keys of one may keep rows of the other from moving. */
    private static double inGateway(RelNode rel, List<Here> inputs) {
        double all = inputs.stream().mapToDouble(Here::bytes).sum();
        if (!(rel instanceof Join join) || join.analyzeCondition().leftKeys.isEmpty()) {
            return all;
        }
        double left = inputs.get(0).bytes();
        double right = inputs.get(1).bytes();
        double rows = Cardinality.rows(join);
        double reduced = all;
        if (!join.getJoinType().generatesNullsOnRight() && join.getJoinType() != JoinRelType.ANTI) {
            reduced = Math.min(reduced, right + keyBytes(join.getRight()) + left * share(rows, join.getLeft()));
        }
        if (!join.getJoinType().generatesNullsOnLeft()) {
            reduced = Math.min(reduced, left + keyBytes(join.getLeft()) + right * share(rows, join.getRight()));
        }
        return reduced;
    }

    private static double keyBytes(RelNode keys) {
        return Cardinality.rows(keys) * KEY_BYTES;
    }

    private static double share(double joined, RelNode side) {
        return Math.min(1, joined / Cardinality.rows(side));
    }

    /** One for each store that can make it. */
    private List<Way> ways(RelNode rel) {
        List<Way> known = ways.get(rel);
        if (known == null) {
            known = singleStore
                    .of(rel)
                    .map(store -> List.of(new Way(rel, store, 0)))
                    .orElseGet(() -> madeOfInputs(rel));
            ways.put(rel, known);
        }
        return known;
    }

    private List<Way> madeOfInputs(RelNode rel) {
        List<DomainStore> stores = new ArrayList<>();
        for (RelNode input : rel.getInputs()) {
            for (Way way : ways(input)) {
                if (stores.stream().noneMatch(store -> SingleStore.same(store, way.store()))) {
                    stores.add(way.store());
                }
            }
        }
        return stores.stream().flatMap(store -> madeBy(rel, store).stream()).toList();
    }

    private Optional<Way> madeBy(RelNode rel, DomainStore store) {
        List<RelNode> inputs = new ArrayList<>();
        double bytes = 0;
        for (RelNode input : rel.getInputs()) {
            Optional<Way> way = Stream.concat(
                            ways(input).stream().filter(made -> SingleStore.same(made.store(), store)),
                            rel.getInputs().size() == 1 ? Stream.empty() : sent(input, store).stream())
                    .min(Comparator.comparingDouble(Way::bytes));
            if (way.isEmpty()) {
                return Optional.empty();
            }
            inputs.add(way.get().rel());
            bytes += way.get().bytes();
        }
        double moved = bytes;
        RelNode made = rel.copy(rel.getTraitSet(), inputs);
        return singleStore.of(made).filter(by -> SingleStore.same(by, store)).map(by -> new Way(made, by, moved));
    }

    /** Rows that another store makes, and that come and go. */
    private Optional<Way> sent(RelNode rel, DomainStore store) {
        if (!store.takesRows() || !SentRows.mayBeOf(rel) || Cardinality.rows(rel) > costs.rowsMax()) {
            return Optional.empty();
        }
        double itself = costs.sentBytes(rel);
        return ways(rel).stream()
                .filter(way -> !SingleStore.same(way.store(), store))
                .min(Comparator.comparingDouble(Way::bytes))
                .map(way -> new Way(new SentRows(way.rel(), store.endpoint()), store, way.bytes() + itself));
    }
}
