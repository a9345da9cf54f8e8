package io.meshgate.gateway.stores;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statistics of the tables that queries use. A query waits for those of a table that was never asked about; older ones it
 * uses as they are, while a thread of their own asks for newer ones. Without statistics there are plans nonetheless: a store
 * that does not tell them is logged, and asked again when the interval is over. Thread-safe.
 *
 * <p>New ones that say much the same as those before are dropped, so that plans stay; by the same rule small changes do not add up
 * unnoticed.
 */
final class StatisticsCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsCache.class);

    /** Some hundred bytes each. */
    private static final long VALUES_MAX = 1_000_000;

    private static final int REFRESHES_AT_A_TIME_MAX = 4;

    /** Reads a table's statistics from its store. */
    @FunctionalInterface
    interface Reader {
        TableStatistics read(Endpoint endpoint, Table table, LiveTable live);
    }

    /** A table of an endpoint as its store describes it: the next question goes by that, so one that has changed is another. */
    private record Key(Endpoint endpoint, String physicalName, Asked asked) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key(Endpoint at, String name, Asked as)
                    && endpoint.equals(at)
                    && physicalName.equals(name)
                    && asked.live().equals(as.live());
        }

        @Override
        public int hashCode() {
            return 31 * endpoint.hashCode() + physicalName.hashCode();
        }
    }

    private record Asked(Table table, LiveTable live) {}

    private final Reader reader;
    private final AtomicLong versions = new AtomicLong();
    private final ExecutorService reading = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("statistics-", 0).factory());
    private final ExecutorService refreshing = Executors.newFixedThreadPool(
            REFRESHES_AT_A_TIME_MAX,
            Thread.ofVirtual().name("statistics-refresh-", 0).factory());
    private final AsyncLoadingCache<Key, TableEstimates> known;

    StatisticsCache(Reader reader, Duration refreshInterval) {
        this.reader = reader;
        this.known = Caffeine.newBuilder()
                .maximumWeight(VALUES_MAX)
                .weigher((Key key, TableEstimates estimates) -> weight(estimates.statistics()))
                .refreshAfterWrite(refreshInterval)
                .buildAsync(new Loader());
    }

    private static int weight(TableStatistics statistics) {
        return 1
                + statistics.columns().values().stream()
                        .mapToInt(column ->
                                5 + column.common().size() + column.histogram().size())
                        .sum();
    }

    TableEstimates of(Endpoint endpoint, Table table, LiveTable live) {
        try {
            return known.get(new Key(endpoint, table.physicalName(), new Asked(table, live)))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever is interrupted has no use for a good plan
            return new TableEstimates(TableStatistics.UNKNOWN, versions.incrementAndGet(), Instant.now());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@link #of} would answer without waiting. */
    Optional<TableEstimates> known(Endpoint endpoint, Table table, LiveTable live) {
        return Optional.ofNullable(known.getIfPresent(new Key(endpoint, table.physicalName(), new Asked(table, live))))
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join);
    }

    void forget(Predicate<Endpoint> changed) {
        known.asMap().keySet().removeIf(key -> changed.test(key.endpoint()));
    }

    private final class Loader implements AsyncCacheLoader<Key, TableEstimates> {
        @Override
        public CompletableFuture<TableEstimates> asyncLoad(Key key, Executor ignored) {
            return CompletableFuture.supplyAsync(() -> ask(key, TableStatistics.UNKNOWN, 0), reading);
        }

        @Override
        public CompletableFuture<TableEstimates> asyncReload(Key key, TableEstimates before, Executor ignored) {
            return CompletableFuture.supplyAsync(() -> ask(key, before.statistics(), before.version()), refreshing);
        }
    }

    /** @param version 0 for none before */
    private TableEstimates ask(Key key, TableStatistics before, long version) {
        TableStatistics now = before;
        try {
            now = reader.read(key.endpoint(), key.asked().table(), key.asked().live());
        } catch (StoreFailure e) {
            // Not its message: a store may quote the row that it could not read.
            LOG.warn(
                    "{}: the statistics of {} cannot be read: {} ({})",
                    key.endpoint().label(),
                    key.physicalName(),
                    e.kind(),
                    e.phase());
        } catch (RuntimeException e) {
            LOG.warn("{}: the statistics of {} cannot be read", key.endpoint().label(), key.physicalName(), e);
        }
        return version > 0 && Resemblance.between(before, now)
                ? new TableEstimates(before, version, Instant.now())
                : new TableEstimates(now, versions.incrementAndGet(), Instant.now());
    }

    @Override
    public void close() {
        known.synchronous().invalidateAll();
        reading.shutdownNow();
        refreshing.shutdownNow();
    }
}
