package io.meshgate.gateway.differential;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.KeySet;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import io.meshgate.gateway.contract.WrappedStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;

/**
 * One thing that a store is made to mean otherwise, as a wrong verdict or a wrong rendering would: what Meshgate means is
 * changed on its way to the store, in the plan or in the text.
 */
record Mutation(
        String name, UnaryOperator<RelNode> plan, UnaryOperator<String> text, Optional<UnaryOperator<KeySet>> keys) {
    static Mutation ofPlan(String name, UnaryOperator<RelNode> plan) {
        return new Mutation(name, plan, UnaryOperator.identity(), Optional.empty());
    }

    static Mutation ofText(String name, UnaryOperator<String> text) {
        return new Mutation(name, UnaryOperator.identity(), text, Optional.empty());
    }

    /** The keys of other stores become others; every statement that waits for some counts as changed. */
    static Mutation ofKeys(String name, UnaryOperator<KeySet> keys) {
        return new Mutation(name, UnaryOperator.identity(), UnaryOperator.identity(), Optional.of(keys));
    }

    static Mutation ofText(String name, String pattern, String replacement) {
        return ofText(name, text -> text.replaceAll(pattern, replacement));
    }

    /** An adapter whose stores are asked for the wrong thing; {@code changed} counts the statements that became others. */
    StoreAdapter of(StoreAdapter adapter, AtomicInteger changed) {
        return new StoreAdapter() {
            @Override
            public Set<String> kinds() {
                return adapter.kinds();
            }

            @Override
            public DomainStore open(Endpoint endpoint, Secrets secrets, StoreSettings settings) {
                return wrongly(adapter.open(endpoint, secrets, settings), changed);
            }
        };
    }

    private DomainStore wrongly(DomainStore store, AtomicInteger changed) {
        return new WrappedStore(store) {
            @Override
            public RemoteStatement render(RelNode rel) {
                RemoteStatement right = store.render(rel);
                RelNode other = plan.apply(rel);
                String wrong = text.apply(
                        other == rel ? right.text() : store.render(other).text());
                if (wrong.equals(right.text())) {
                    changed.addAndGet(keys.isPresent() && !right.keys().isEmpty() ? 1 : 0);
                    return right;
                }
                changed.incrementAndGet();
                return new RemoteStatement(wrong, right.columns(), false, right.keys(), right.sent());
            }

            @Override
            public RemoteStatement bind(RemoteStatement statement, Map<Integer, KeySet> bound) {
                Map<Integer, KeySet> others = new HashMap<>(bound);
                keys.ifPresent(wrongly -> others.replaceAll((slot, set) -> wrongly.apply(set)));
                return super.bind(statement, others);
            }
        };
    }
}
