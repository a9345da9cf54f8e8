package io.meshgate.gateway.errors;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import io.meshgate.gateway.contract.WrappedStore;
import java.util.Set;
import java.util.function.Supplier;

/** A real store that fails as it is told whenever a statement is opened that reads {@link #TABLE}. */
public final class FailingStore extends WrappedStore {
    static final String TABLE = "cursed";

    private final Supplier<RuntimeException> failure;

    private FailingStore(DomainStore store, Supplier<RuntimeException> failure) {
        super(store);
        this.failure = failure;
    }

    /** An adapter whose stores all fail so. */
    public record Adapter(StoreAdapter adapter, Supplier<RuntimeException> failure) implements StoreAdapter {
        @Override
        public Set<String> kinds() {
            return adapter.kinds();
        }

        @Override
        public DomainStore open(Endpoint endpoint, Secrets secrets, StoreSettings settings) {
            return new FailingStore(adapter.open(endpoint, secrets, settings), failure);
        }
    }

    @Override
    public BatchStream open(RemoteStatement statement, FragmentContext context) {
        if (statement.text().contains(TABLE)) {
            throw failure.get();
        }
        return super.open(statement, context);
    }
}
