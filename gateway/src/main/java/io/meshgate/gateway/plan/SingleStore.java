package io.meshgate.gateway.plan;

import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.SentTable;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.Verdict;
import io.meshgate.gateway.plan.JoinGroup.SemiFilter;
import io.meshgate.gateway.stores.Stores;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;

/**
 * The one question that the join order and the placement both ask: can this be one statement of one store? It remembers its
 * answers, so that every pass over a plan may ask of every operator: for the planning of one query, by one thread.
 */
public final class SingleStore {
    private final Stores stores;
    private final Map<RelNode, Optional<DomainStore>> answers = new IdentityHashMap<>();

    public SingleStore(Stores stores) {
        this.stores = stores;
    }

    /** The store that answers all of {@code rel} exactly; empty where several or none do. */
    public Optional<DomainStore> of(RelNode rel) {
        Optional<DomainStore> known = answers.get(rel);
        if (known == null) {
            known = asked(rel);
            answers.put(rel, known);
        }
        return known;
    }

    private Optional<DomainStore> asked(RelNode rel) {
        if (rel instanceof TableScan scan) {
            SentTable sent = scan.getTable().unwrap(SentTable.class);
            if (sent != null) {
                return Optional.of(stores.store(sent.to()));
            }
            StoreTable table = scan.getTable().unwrap(StoreTable.class);
            return table == null ? Optional.empty() : Optional.of(stores.store(table.endpoint()));
        }
        if (rel instanceof SentRows sent) {
            return Optional.of(stores.store(sent.to()));
        }
        Optional<DomainStore> common = commonInput(rel);
        return common.filter(store -> store.capabilities().operator(rel) instanceof Verdict.Exact);
    }

    /** The store of all inputs; empty where they have none or not the same. */
    public Optional<DomainStore> commonInput(RelNode rel) {
        Optional<DomainStore> common = Optional.empty();
        for (RelNode input : rel.getInputs()) {
            Optional<DomainStore> store = of(input);
            if (store.isEmpty() || common.isPresent() && !same(common.get(), store.get())) {
                return Optional.empty();
            }
            common = store;
        }
        return common;
    }

    /** Whether both are the store of one endpoint: a store may be closed and opened again while a query is planned. */
    static boolean same(DomainStore one, DomainStore other) {
        return one.endpoint().equals(other.endpoint());
    }

    /** Whether the store's answer to a condition over {@code input} is exact. */
    static boolean isExact(DomainStore store, RexNode condition, RelNode input) {
        Capabilities capabilities = store.capabilities();
        return capabilities.expression(condition, input) instanceof Verdict.Exact;
    }

    /** Whether the store has a semi-join's right side and answers its conditions exactly. */
    boolean answers(DomainStore store, SemiFilter semi, RelNode input) {
        return of(semi.right()).filter(other -> same(other, store)).isPresent()
                && semi.conjuncts().stream().allMatch(condition -> isExact(store, condition, input));
    }
}
