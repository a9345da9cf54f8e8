package io.meshgate.gateway.plan;

import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.Verdict;
import io.meshgate.catalog.Endpoint;
import io.meshgate.gateway.plan.JoinGroup.SemiFilter;
import io.meshgate.gateway.stores.Stores;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;

/**
 * The one question that the join order and the placement both ask: can this be one statement of one store? Thread-safe.
 */
public final class SingleStore {
    /** An answer, of which each operator has one per plan. */
    private record Found(Optional<DomainStore> store) {}

    private final Stores stores;

    public SingleStore(Stores stores) {
        this.stores = stores;
    }

    /** The store that answers all of {@code rel} exactly; empty where several or none do. */
    public Optional<DomainStore> of(RelNode rel) {
        return PlanMemo.of(rel, this, Found.class, () -> new Found(asked(rel))).store();
    }

    private Optional<DomainStore> asked(RelNode rel) {
        if (rel instanceof TableScan scan) {
            StoreTable table = scan.getTable().unwrap(StoreTable.class);
            return table == null ? Optional.empty() : Optional.of(stores.store(table.endpoint()));
        }
        Optional<DomainStore> common = commonInput(rel);
        return common.filter(store -> store.capabilities().operator(rel) instanceof Verdict.Exact);
    }

    /** An endpoint's store, for what it knows without being asked. */
    public DomainStore store(Endpoint endpoint) {
        return stores.store(endpoint);
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
