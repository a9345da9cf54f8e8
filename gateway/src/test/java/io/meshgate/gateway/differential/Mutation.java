package io.meshgate.gateway.differential;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import io.meshgate.gateway.contract.WrappedStore;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;

/**
 * One thing that a store is made to mean otherwise, as a wrong verdict or a wrong rendering would: what Meshgate means is
 * changed on its way to the store, in the plan or in the text.
 */
record Mutation(String name, UnaryOperator<RelNode> plan, UnaryOperator<String> text) {
    static Mutation ofPlan(String name, UnaryOperator<RelNode> plan) {
        return new Mutation(name, plan, UnaryOperator.identity());
    }

    static Mutation ofText(String name, UnaryOperator<String> text) {
        return new Mutation(name, UnaryOperator.identity(), text);
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
                    return right;
                }
                changed.incrementAndGet();
                return new RemoteStatement(wrong, right.columns(), false, right.keys());
            }
        };
    }
}
