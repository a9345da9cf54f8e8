package io.meshgate.gateway.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.sql.MeshTypeSystem;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Secret;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.parse.StatementParser;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.plan.SlotShares;
import io.meshgate.gateway.query.MadePlan.Slot;
import io.meshgate.gateway.query.PlanCache.Found;
import io.meshgate.gateway.query.SharedPlannings.Shared;
import io.meshgate.gateway.session.Session;
import io.meshgate.gateway.stores.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many who ask the same at once. */
@Timeout(60)
class SharedPlanningsTest {
    private static final PlanKey KEY = new PlanKey("ann", "SELECT 1", List.of());
    private static final int WAITING = 20;

    private final SharedPlannings plannings = new SharedPlannings();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger made = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch waiting = new CountDownLatch(WAITING);

    @AfterEach
    void close() {
        callers.close();
    }

    private MadePlan plan(boolean ofTheMoment) {
        return plan("SELECT 1", ofTheMoment, List.of());
    }

    private MadePlan plan(String text, boolean ofTheMoment, List<Slot> slots) {
        made.incrementAndGet();
        PlacedPlan placed = new PlacedPlan(
                List.of(),
                Optional.of(new RemoteStatement(text, List.of(), false)),
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(),
                Optional.empty());
        return new MadePlan(placed, 1, List.of(), List.of(), ofTheMoment, SlotShares.NONE, slots, Instant.now());
    }

    private Future<Shared> first(Session session, Supplier<MadePlan> result) throws InterruptedException {
        Future<Shared> first = callers.submit(() -> plannings.get(
                KEY,
                session,
                () -> {
                    begun.countDown();
                    await(end);
                    return result.get();
                },
                () -> {}));
        begun.await();
        return first;
    }

    private List<Future<Shared>> others() throws InterruptedException {
        List<Future<Shared>> others = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            others.add(callers.submit(
                    () -> plannings.get(KEY, MeshUnderTest.session(), () -> plan(false), waiting::countDown)));
        }
        waiting.await();
        return others;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theFirstPlansForAll() throws Exception {
        Future<Shared> first = first(MeshUnderTest.session(), () -> plan(false));
        List<Future<Shared>> others = others();
        end.countDown();
        assertTrue(first.get().own());
        for (Future<Shared> other : others) {
            assertSame(first.get().plan(), other.get().plan());
            assertFalse(other.get().own());
        }
        assertEquals(1, made.get());
    }

    @Test
    void whatFailsForTheFirstFailsForNobodyElse() throws Exception {
        Future<Shared> first = first(MeshUnderTest.session(), () -> {
            throw QueryFailure.of(ErrorCode.CANCELLED, "its client has gone");
        });
        List<Future<Shared>> others = others();
        end.countDown();
        assertThrows(ExecutionException.class, first::get);
        for (Future<Shared> other : others) {
            assertTrue(other.get().own());
        }
        assertEquals(WAITING, made.get());
    }

    @Test
    void aPlanOfTheMomentIsNobodyElses() throws Exception {
        Future<Shared> first = first(MeshUnderTest.session(), () -> plan(true));
        List<Future<Shared>> others = others();
        end.countDown();
        for (Future<Shared> other : others) {
            assertTrue(other.get().own());
            assertFalse(other.get().plan() == first.get().plan());
        }
    }

    /** As where a column has become one that no literal can be left open for. */
    @Test
    void aPlanThatHasLostItsSlotsIsOneForItsOwnStatement() throws Exception {
        List<Slot> slots = List.of(new Slot(0, MeshTypeSystem.typeFactory().createSqlType(SqlTypeName.INTEGER)));
        AtomicBoolean changed = new AtomicBoolean();
        PlanCache.Planning planning = (statement, session, mesh, open) -> {
            if (!changed.get()) {
                return plan(statement.sql(), false, open.test(0) ? slots : List.of());
            }
            begun.countDown();
            await(end);
            return plan(statement.sql(), false, List.of());
        };
        try (Stores stores = new Stores(
                List.of(),
                reference -> new Secret("none"),
                new StoreSettings(List.of(), 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20, 1))) {
            PlanCache cache = new PlanCache(
                    stores,
                    new DeepThreads(new PlanningLimits(8, 8, Duration.ofMinutes(1), 1 << 20, Duration.ofMinutes(1))),
                    planning,
                    plan -> changed.get(),
                    1 << 20);
            for (int i = 1; i <= 3; i++) {
                asked(cache, i);
            }
            assertEquals(2, made.get());
            changed.set(true);
            Future<Found> first = callers.submit(() -> asked(cache, 4));
            begun.await();
            Future<Found> second = callers.submit(() -> asked(cache, 5));
            while (cache.counts().waits() == 0) {
                Thread.onSpinWait();
            }
            end.countDown();
            assertEquals(sql(4), text(first.get()));
            assertEquals(sql(5), text(second.get()));
        }
    }

    private static String sql(int value) {
        return "SELECT a FROM t WHERE b = " + value;
    }

    private static Found asked(PlanCache cache, int value) {
        return cache.plan(
                new StatementParser(1_000, 100, 1_000, 250).tokens(sql(value)),
                MeshUnderTest.session(),
                new MeshSnapshot(1, List.of(), List.of()));
    }

    private static String text(Found found) {
        return found.made().plan().remainder().orElseThrow().text();
    }

    @Test
    void whoeverWaitsCanBeCancelled() throws Exception {
        Future<Shared> first = first(MeshUnderTest.session(), () -> plan(false));
        Session left = MeshUnderTest.session();
        CountDownLatch waits = new CountDownLatch(1);
        Future<Shared> second = callers.submit(() -> plannings.get(KEY, left, () -> plan(false), waits::countDown));
        waits.await();
        left.cancellation().cancel(QueryFailure.of(ErrorCode.CANCELLED, "the client has gone"));
        ExecutionException cancelled = assertThrows(ExecutionException.class, second::get);
        assertEquals(ErrorCode.CANCELLED, ((QueryFailure) cancelled.getCause()).code());
        end.countDown();
        assertTrue(first.get().own());
        assertEquals(1, made.get());
    }
}
