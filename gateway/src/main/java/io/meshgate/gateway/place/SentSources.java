package io.meshgate.gateway.place;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.SentTable;
import io.meshgate.gateway.place.PlacedPlan.Fragment;
import io.meshgate.gateway.place.PlacedPlan.Sent;
import io.meshgate.gateway.plan.Estimate;
import io.meshgate.gateway.plan.SendingCosts;
import io.meshgate.gateway.plan.SentRows;
import io.meshgate.gateway.plan.SingleStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;

/** The fragments of one plan whose rows are sent to other stores: equal statements of one store are one fragment. */
final class SentSources {
    private final SingleStore singleStore;
    private final SendingCosts costs;
    private final Supplier<String> names;
    private final List<Fragment> sources = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private double bytes;

    SentSources(SingleStore singleStore, SendingCosts costs, Supplier<String> names) {
        this.singleStore = singleStore;
        this.costs = costs;
        this.names = names;
    }

    /**
     * One store's piece of a plan.
     *
     * @param rel with places in the stead of rows that it is sent
     * @param sent what goes there
     */
    record Filled(RelNode rel, List<Sent> sent) {}

    Filled in(RelNode rel) {
        List<Sent> sent = new ArrayList<>();
        return new Filled(filled(rel, sent), sent);
    }

    /** What should move for them: from their stores, and to others. */
    double bytes() {
        return bytes;
    }

    /** A sentence for each, for EXPLAIN. */
    List<String> told() {
        return told;
    }

    private RelNode filled(RelNode rel, List<Sent> sent) {
        if (rel instanceof SentRows rows) {
            Fragment source = source(rows);
            int slot = sent.stream()
                    .filter(other -> other.source().equals(source))
                    .map(Sent::slot)
                    .findFirst()
                    .orElse(sent.size());
            if (slot == sent.size()) {
                sent.add(new Sent(slot, source));
            }
            SentTable table = new SentTable(rows.to(), slot, source.statement().columns());
            return LeafScans.of(rows, "rows" + slot, table);
        }
        List<RelNode> inputs =
                rel.getInputs().stream().map(input -> filled(input, sent)).toList();
        return inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
    }

    private Fragment source(SentRows rows) {
        RelNode rel = rows.getInput();
        DomainStore store = singleStore.of(rel).orElseThrow();
        Filled filled = in(rel);
        RemoteStatement statement = store.render(filled.rel());
        for (Fragment known : sources) {
            if (known.endpoint().equals(store.endpoint())
                    && known.statement().equals(statement)
                    && known.sent().equals(filled.sent())) {
                return known;
            }
        }
        Fragment source = new Fragment(
                names.get(),
                store.endpoint(),
                statement,
                Placer.reads(rel),
                Optional.empty(),
                filled.sent(),
                Estimate.of(rel));
        sources.add(source);
        bytes += costs.sentBytes(rel);
        told.add("the rows of " + source.table() + " are sent to " + rows.to().label());
        return source;
    }
}
