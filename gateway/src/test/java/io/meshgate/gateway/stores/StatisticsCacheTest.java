package io.meshgate.gateway.stores;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatisticsCacheTest {
    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final Duration NEVER = Duration.ofDays(1);

    private static final Endpoint ENDPOINT = endpoint("one");
    private static final Table TABLE = new Table("t", "t", List.of(), List.of(), Optional.empty());
    private static final LiveTable LIVE = new LiveTable(List.of(), List.of());

    private final AtomicInteger asked = new AtomicInteger();
    private volatile long rows = 1000;
    private volatile CountDownLatch answering = new CountDownLatch(0);
    private volatile boolean failing;
    private volatile LiveTable lastAskedAs = LIVE;
    private StatisticsCache cache = cache(NEVER);

    private static Endpoint endpoint(String product) {
        return new Endpoint(
                "sales",
                product,
                1,
                "live",
                "fake",
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                "the sales team",
                Optional.empty());
    }

    private StatisticsCache cache(Duration refreshInterval) {
        return new StatisticsCache(
                (endpoint, table, live) -> {
                    asked.incrementAndGet();
                    lastAskedAs = live;
                    try {
                        answering.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    if (failing) {
                        throw new IllegalStateException("told to fail");
                    }
                    return new TableStatistics(OptionalLong.of(rows), Map.of());
                },
                refreshInterval);
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private TableEstimates now() {
        return cache.of(ENDPOINT, TABLE, LIVE);
    }

    private void refreshing() {
        cache.close();
        cache = cache(AT_ONCE);
    }

    @Test
    void aStoreIsAskedOnce() {
        assertEquals(OptionalLong.of(1000), now().statistics().rows());
        assertSame(now(), now());
        assertEquals(1, asked.get());
    }

    @Test
    void nobodyWaitsForNewerOnes() throws Exception {
        refreshing();
        TableEstimates before = now();
        rows = 2000;
        answering = new CountDownLatch(1);
        assertSame(before, now());
        assertSame(before, now());
        answering.countDown();
        eventually("the newer ones are there", () -> now().statistics().rows().getAsLong() == 2000);
        assertNotEquals(before.version(), now().version());
    }

    @Test
    void whatIsMuchTheSameIsTheSame() throws Exception {
        refreshing();
        TableEstimates before = now();
        rows = 1050;
        int askedBefore = asked.get();
        eventually(
                "it has been asked again",
                () -> now().readAt().isAfter(before.readAt()) && asked.get() > askedBefore + 2);
        assertSame(before.statistics(), now().statistics());
        assertEquals(before.version(), now().version());
    }

    @Test
    void smallChangesAddUp() throws Exception {
        refreshing();
        long version = now().version();
        rows = 1050;
        eventually("it has been asked again", () -> now().version() == version && asked.get() > 3);
        rows = 1102;
        eventually("it is no more what it was", () -> now().version() != version);
    }

    @Test
    void whatFailsLeavesWhatWasKnown() throws Exception {
        refreshing();
        TableEstimates before = now();
        failing = true;
        int askedBefore = asked.get();
        eventually("it has failed", () -> now() != before && asked.get() > askedBefore + 2);
        assertSame(before.statistics(), now().statistics());
    }

    @Test
    void withoutAnAnswerNothingIsKnown() {
        failing = true;
        assertEquals(TableStatistics.UNKNOWN, now().statistics());
    }

    @Test
    void aTableThatHasChangedIsAskedAboutAsItIs() {
        long version = now().version();
        LiveTable wider =
                new LiveTable(List.of(new LiveColumn("c", "int", ColumnType.INTEGER, true, Set.of())), List.of());
        assertNotEquals(version, cache.of(ENDPOINT, TABLE, wider).version());
        assertEquals(wider, lastAskedAs);
    }

    @Test
    void whatIsForgottenIsAskedAgain() {
        long version = now().version();
        cache.forget(endpoint("other")::equals);
        assertEquals(version, now().version());
        cache.forget(ENDPOINT::equals);
        assertNotEquals(version, now().version());
    }
}
