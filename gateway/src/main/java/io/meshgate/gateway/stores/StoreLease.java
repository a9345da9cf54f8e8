package io.meshgate.gateway.stores;

import io.meshgate.adapter.DomainStore;
import io.meshgate.catalog.Endpoint;
import java.util.Map;
import java.util.Objects;

/**
 * The stores that one query uses, kept open until it is closed, even if their contracts change or go meanwhile. Thread-safe;
 * {@link #close} is idempotent.
 */
public final class StoreLease implements AutoCloseable {
    private final Map<Endpoint, DomainStore> held;
    private final Stores stores;
    private boolean closed;

    StoreLease(Map<Endpoint, DomainStore> held, Stores stores) {
        this.held = Map.copyOf(held);
        this.stores = stores;
    }

    /** The store of one of the endpoints that the lease is for. */
    public DomainStore store(Endpoint endpoint) {
        return Objects.requireNonNull(held.get(endpoint), () -> "not leased: " + endpoint.label());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            held.keySet().forEach(stores::giveBack);
        }
    }
}
