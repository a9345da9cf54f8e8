package io.meshgate.gateway.stores;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.LiveKeys;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Secrets;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open stores, one per endpoint. Thread-safe; {@link #close} closes them all.
 *
 * <p>A store is open while the mesh offers its endpoint or a query uses it. {@link #offer} says what the mesh offers; a
 * query says by {@link #lease} what it uses. Endpoints are compared by all their fields: an edited one is another one, with
 * a store of its own, and the store of the old one ends with its last query.
 */
public final class Stores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

    private static final Duration LIVE_TABLE_AGE_MAX = Duration.ofMinutes(1);
    private static final int LIVE_TABLES_MAX = 10_000;
    private static final Duration STATISTICS_REFRESH_INTERVAL = Duration.ofMinutes(5);

    private record TableKey(Endpoint endpoint, String physicalName) {}

    private final Collection<StoreAdapter> adapters;
    private final Secrets secrets;
    private final StoreSettings settings;
    private final Map<Endpoint, Opened> opened = new ConcurrentHashMap<>();
    private final ExecutorService closing = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("store-closing-", 0).factory());
    private final Cache<TableKey, LiveTable> liveTables = Caffeine.newBuilder()
            .maximumSize(LIVE_TABLES_MAX)
            .expireAfterWrite(LIVE_TABLE_AGE_MAX)
            .build();
    private final Cache<TableKey, LiveKeys> liveKeys = Caffeine.newBuilder()
            .maximumSize(LIVE_TABLES_MAX)
            .expireAfterWrite(LIVE_TABLE_AGE_MAX)
            .build();
    private final StatisticsCache statistics;
    private final AtomicLong offers = new AtomicLong();
    private volatile Offered offered = Offered.EVERYTHING;

    /** A store and how many leases hold it; the count changes within {@link #opened}'s computations only. */
    private static final class Opened {
        final DomainStore store;
        int leases;

        Opened(DomainStore store) {
            this.store = store;
        }
    }

    /** Statistics are asked for again after some minutes. */
    public Stores(Collection<StoreAdapter> adapters, Secrets secrets, StoreSettings settings) {
        this(adapters, secrets, settings, STATISTICS_REFRESH_INTERVAL);
    }

    /** @param statisticsRefreshInterval how old statistics may be before they are asked for again */
    public Stores(
            Collection<StoreAdapter> adapters,
            Secrets secrets,
            StoreSettings settings,
            Duration statisticsRefreshInterval) {
        this.adapters = List.copyOf(adapters);
        this.secrets = secrets;
        this.settings = settings;
        this.statistics = new StatisticsCache(this::readStatistics, statisticsRefreshInterval);
    }

    private TableStatistics readStatistics(Endpoint endpoint, Table table, LiveTable live) {
        try (StoreLease lease = lease(List.of(endpoint))) {
            return lease.store(endpoint).statistics(table, live);
        }
    }

    /** The endpoint types that an adapter serves. */
    public static Set<String> kinds(Collection<StoreAdapter> adapters) {
        Set<String> kinds = new TreeSet<>();
        adapters.forEach(adapter -> kinds.addAll(adapter.kinds()));
        return kinds;
    }

    /** Adds a store of the gateway's own, which is found by its endpoint as all others are and stays open. */
    public void add(DomainStore store) {
        Opened own = new Opened(store);
        own.leases = 1;
        opened.put(store.endpoint(), own);
    }

    /**
     * The store of an endpoint, for what it knows without I/O: its verdicts and renderings. Without a {@link #lease} it may be
     * closed at any moment, or be opened here and stay open until the mesh changes again.
     */
    public DomainStore store(Endpoint endpoint) {
        return opened.computeIfAbsent(endpoint, e -> new Opened(open(e))).store;
    }

    /** The stores of these endpoints, opened where they are not, and open until the lease is closed. */
    public StoreLease lease(Collection<Endpoint> endpoints) {
        Map<Endpoint, DomainStore> held = new HashMap<>();
        try {
            for (Endpoint endpoint : endpoints) {
                held.computeIfAbsent(endpoint, this::take);
            }
            return new StoreLease(held, this);
        } catch (RuntimeException e) {
            held.keySet().forEach(this::giveBack);
            throw e;
        }
    }

    private DomainStore take(Endpoint endpoint) {
        return opened.compute(endpoint, (e, known) -> {
                    Opened taken = known == null ? new Opened(open(e)) : known;
                    taken.leases++;
                    return taken;
                })
                .store;
    }

    void giveBack(Endpoint endpoint) {
        opened.computeIfPresent(endpoint, (e, known) -> {
            known.leases--;
            return keptOrClosed(e, known);
        });
    }

    /**
     * Says what the mesh offers from now on: closes the stores that neither it nor a query uses any more, and forgets the
     * live columns and statistics of the products that have changed.
     */
    public void offer(MeshSnapshot snapshot) {
        Offered before = offered;
        Offered now = Offered.by(snapshot);
        offered = now;
        offers.incrementAndGet();
        opened.keySet().forEach(endpoint -> opened.computeIfPresent(endpoint, this::keptOrClosed));
        liveTables.asMap().keySet().removeIf(key -> !now.sameAs(before, key.endpoint()));
        liveKeys.asMap().keySet().removeIf(key -> !now.sameAs(before, key.endpoint()));
        statistics.forget(endpoint -> !now.sameAs(before, endpoint));
    }

    private @Nullable Opened keptOrClosed(Endpoint endpoint, Opened store) {
        if (store.leases > 0 || offered.has(endpoint)) {
            return store;
        }
        closing.execute(() -> close(store.store));
        return null;
    }

    private static void close(DomainStore store) {
        try {
            store.close();
            LOG.debug(
                    "The store of {} is closed: nothing uses it any more",
                    store.endpoint().label());
        } catch (RuntimeException e) {
            LOG.warn("The store of {} did not close", store.endpoint().label(), e);
        }
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

    /** The table's live columns, not older than a minute, nor than the last change of its contract. */
    public LiveTable describe(Endpoint endpoint, Table table) {
        TableKey key = new TableKey(endpoint, table.physicalName());
        LiveTable known = liveTables.getIfPresent(key);
        if (known != null) {
            return known;
        }
        long offersBefore = offers.get();
        try (StoreLease lease = lease(List.of(endpoint))) {
            LiveTable live = lease.store(endpoint).describe(table);
            liveTables.put(key, live);
            if (offers.get() != offersBefore) {
                liveTables.invalidate(key); // it may have been read before the change
            }
            return live;
        }
    }

    /** What is estimated of the table that {@code live} describes; waits for the store only if it was never asked. */
    public TableEstimates statistics(Endpoint endpoint, Table table, LiveTable live) {
        return statistics.of(endpoint, table, live);
    }

    /**
     * What {@link #describe} and {@link #statistics} would answer without asking the store.
     *
     * @param live what is known of the table
     * @param statisticsVersion of what is estimated of it
     */
    public record Known(LiveTable live, long statisticsVersion) {}

    /** Empty where the store would be asked. */
    public Optional<Known> known(Endpoint endpoint, Table table) {
        return Optional.ofNullable(liveTables.getIfPresent(new TableKey(endpoint, table.physicalName())))
                .flatMap(live ->
                        statistics.known(endpoint, table, live).map(estimates -> new Known(live, estimates.version())));
    }

    /** The keys that the store declares for the table, not older than a minute. */
    public LiveKeys keys(Endpoint endpoint, Table table) {
        TableKey key = new TableKey(endpoint, table.physicalName());
        LiveKeys known = liveKeys.getIfPresent(key);
        if (known != null) {
            return known;
        }
        long offersBefore = offers.get();
        try (StoreLease lease = lease(List.of(endpoint))) {
            LiveKeys live = lease.store(endpoint).keys(table);
            liveKeys.put(key, live);
            if (offers.get() != offersBefore) {
                liveKeys.invalidate(key); // they may have been read before the change
            }
            return live;
        }
    }

    /** Statements that run now, over all stores. */
    public int connectionsActive() {
        return opened.values().stream()
                .mapToInt(store -> store.store.connectionsActive())
                .sum();
    }

    /** The endpoints whose stores are open. */
    public Set<Endpoint> endpointsOpen() {
        return Set.copyOf(opened.keySet());
    }

    @Override
    public void close() {
        statistics.close();
        opened.values().forEach(store -> close(store.store));
        opened.clear();
        closing.close();
    }
}
