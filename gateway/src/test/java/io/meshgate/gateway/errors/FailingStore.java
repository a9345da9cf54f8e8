package io.meshgate.gateway.errors;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import io.meshgate.catalog.Table;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;

/** A real store that fails as it is told whenever a statement is opened that reads {@link #TABLE}. */
public record FailingStore(DomainStore store, Supplier<RuntimeException> failure) implements DomainStore {
    static final String TABLE = "cursed";

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
        return store.open(statement, context);
    }

    @Override
    public Endpoint endpoint() {
        return store.endpoint();
    }

    @Override
    public LiveTable describe(Table table) {
        return store.describe(table);
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public RemoteStatement render(RelNode rel) {
        return store.render(rel);
    }

    @Override
    public int connectionsMax() {
        return store.connectionsMax();
    }

    @Override
    public int connectionsActive() {
        return store.connectionsActive();
    }

    @Override
    public void close() {
        store.close();
    }
}
