package io.meshgate.gateway.stores;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.LiveKeys;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The open stores, one per endpoint. Thread-safe; {@link #close} closes them all. */
public final class Stores implements AutoCloseable {
    private static final Duration LIVE_TABLE_AGE_MAX = Duration.ofMinutes(1);
    private static final int LIVE_TABLES_MAX = 10_000;

    private record TableKey(Endpoint endpoint, String physicalName) {}

    private final Collection<StoreAdapter> adapters;
    private final Secrets secrets;
    private final StoreSettings settings;
    private final Map<Endpoint, DomainStore> stores = new ConcurrentHashMap<>();
    private final Cache<TableKey, LiveTable> liveTables = Caffeine.newBuilder()
            .maximumSize(LIVE_TABLES_MAX)
            .expireAfterWrite(LIVE_TABLE_AGE_MAX)
            .build();
    private final Cache<TableKey, LiveKeys> liveKeys = Caffeine.newBuilder()
            .maximumSize(LIVE_TABLES_MAX)
            .expireAfterWrite(LIVE_TABLE_AGE_MAX)
            .build();

    public Stores(Collection<StoreAdapter> adapters, Secrets secrets, StoreSettings settings) {
        this.adapters = List.copyOf(adapters);
        this.secrets = secrets;
        this.settings = settings;
    }

    /** The endpoint types that an adapter serves. */
    public static Set<String> kinds(Collection<StoreAdapter> adapters) {
        Set<String> kinds = new TreeSet<>();
        adapters.forEach(adapter -> kinds.addAll(adapter.kinds()));
        return kinds;
    }

    /** Adds a store of the gateway's own, found by its endpoint as all others are. */
    public void add(DomainStore store) {
        stores.put(store.endpoint(), store);
    }

    /** The store of an endpoint, opened at first use; the same object for equal endpoints. */
    public DomainStore store(Endpoint endpoint) {
        return stores.computeIfAbsent(endpoint, this::open);
    }

    private DomainStore open(Endpoint endpoint) {
        return adapters.stream()
                .filter(adapter -> adapter.kinds().contains(endpoint.type()))
                .findFirst()
                .orElseThrow(() -> QueryFailure.of(
                        ErrorCode.CONTRACT_WRONG,
                        endpoint.label() + " names a server of type " + endpoint.type()
                                + ", which Meshgate does not serve; it serves " + String.join(", ", kinds(adapters))))
                .open(endpoint, secrets, settings);
    }

    /** The table's live columns, not older than a minute. */
    public LiveTable describe(Endpoint endpoint, Table table) {
        TableKey key = new TableKey(endpoint, table.physicalName());
        LiveTable known = liveTables.getIfPresent(key);
        if (known != null) {
            return known;
        }
        LiveTable live = store(endpoint).describe(table);
        liveTables.put(key, live);
        return live;
    }

    /** The keys that the store declares for the table, not older than a minute. */
    public LiveKeys keys(Endpoint endpoint, Table table) {
        TableKey key = new TableKey(endpoint, table.physicalName());
        LiveKeys known = liveKeys.getIfPresent(key);
        if (known != null) {
            return known;
        }
        LiveKeys live = store(endpoint).keys(table);
        liveKeys.put(key, live);
        return live;
    }

    /** Statements that run now, over all stores. */
    public int connectionsActive() {
        return stores.values().stream().mapToInt(DomainStore::connectionsActive).sum();
    }

    @Override
    public void close() {
        stores.values().forEach(DomainStore::close);
        stores.clear();
    }
}
