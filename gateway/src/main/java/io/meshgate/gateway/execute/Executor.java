package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.PrefetchedStream;
import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.RemainderEngine.Input;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.place.PlacedPlan.Fragment;
import io.meshgate.gateway.session.Session;
import io.meshgate.gateway.stores.StoreLease;
import io.meshgate.gateway.stores.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.BufferAllocator;

/** Runs placed plans. Thread-safe. */
public final class Executor implements AutoCloseable {
    /** Batches that wait between a store and whoever reads it: enough to keep both busy. */
    private static final int QUEUE_BATCHES = 4;

    private final Stores stores;
    private final RemainderEngine engine;
    private final BufferAllocator memory;
    private final Permits permits;
    private final ThreadFactory producers =
            Thread.ofPlatform().daemon().name("fragment-", 0).factory();
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("deadlines").factory());

    /**
     * @param memory parent of every query's allocator
     * @param connectionWaitMax how long a query waits for the connections of one store
     */
    public Executor(Stores stores, RemainderEngine engine, BufferAllocator memory, Duration connectionWaitMax) {
        this.stores = stores;
        this.engine = engine;
        this.memory = memory;
        this.permits = new Permits(connectionWaitMax);
    }

    /**
     * Starts all fragments and the remainder.
     *
     * @throws QueryFailure if a store fails at the start or has no connection in time
     */
    public Execution execute(PlacedPlan plan, Session session) {
        StoreLease lease =
                stores.lease(plan.fragments().stream().map(Fragment::endpoint).toList());
        Permits.Held held = permits(plan, lease, session);
        BufferAllocator allocator = memory.newChildAllocator(session.queryId(), 0, Long.MAX_VALUE);
        Runnable release = () -> {
            try (lease;
                    allocator) {
                held.close();
            }
        };
        BatchStream answer = null;
        try {
            FragmentContext context =
                    new FragmentContext(session.queryId(), allocator, session.deadline(), FragmentContext.BATCH_ROWS);
            List<FragmentMeasure> measures = new ArrayList<>();
            answer = start(plan, lease, context, measures);
            AtomicBoolean timedOut = new AtomicBoolean();
            return new Execution(
                    new AnswerStream(answer, session, watch(answer, session, timedOut), timedOut, release), measures);
        } catch (RuntimeException | Error e) {
            try (AutoCloseable ignored = release::run;
                    BatchStream started = answer) {
                throw QueryFailure.from(e);
            } catch (QueryFailure failure) {
                throw failure;
            } catch (Exception unclosed) {
                throw QueryFailure.from(unclosed);
            }
        }
    }

    private Permits.Held permits(PlacedPlan plan, StoreLease lease, Session session) {
        Map<DomainStore, Integer> needed = new HashMap<>();
        plan.fragments().forEach(fragment -> needed.merge(lease.store(fragment.endpoint()), 1, Integer::sum));
        try {
            return permits.acquire(needed, Duration.between(Instant.now(), session.deadline()));
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    /** Stores that queries have or wait for now. */
    public int storesInUse() {
        return permits.storesInUse();
    }

    private BatchStream start(
            PlacedPlan plan, StoreLease lease, FragmentContext context, List<FragmentMeasure> measures) {
        if (plan.remainder().isEmpty() && plan.fragments().get(0).statement().pointLookup()) {
            return open(plan.fragments().get(0), lease, context, measures);
        }
        List<Input> inputs = inputs(plan, lease, context, measures);
        return plan.remainder()
                .map(remainder -> engine.open(remainder, inputs, context))
                .orElseGet(() -> inputs.get(0).stream());
    }

    /** All fragments, reading ahead; if one cannot be started, none is left running. */
    private List<Input> inputs(
            PlacedPlan plan, StoreLease lease, FragmentContext context, List<FragmentMeasure> measures) {
        List<Input> inputs = new ArrayList<>();
        try {
            plan.fragments().forEach(fragment -> inputs.add(input(fragment, lease, context, measures)));
            return inputs;
        } catch (RuntimeException | Error e) {
            inputs.forEach(input -> input.stream().close());
            throw e;
        }
    }

    private Input input(Fragment fragment, StoreLease lease, FragmentContext context, List<FragmentMeasure> measures) {
        FragmentMeasure measure = new FragmentMeasure();
        measures.add(measure);
        return new Input(
                fragment.table(),
                PrefetchedStream.opening(
                        SqlTypes.schema(fragment.statement().columns()),
                        () -> new MeasuredStream(
                                lease.store(fragment.endpoint()).open(fragment.statement(), context), measure),
                        context.allocator(),
                        QUEUE_BATCHES,
                        producers));
    }

    private BatchStream open(
            Fragment fragment, StoreLease lease, FragmentContext context, List<FragmentMeasure> measures) {
        FragmentMeasure measure = new FragmentMeasure();
        measures.add(measure);
        return new MeasuredStream(lease.store(fragment.endpoint()).open(fragment.statement(), context), measure);
    }

    private Future<?> watch(BatchStream answer, Session session, AtomicBoolean timedOut) {
        long left =
                Math.max(0, Duration.between(Instant.now(), session.deadline()).toMillis());
        return deadlines.schedule(
                () -> {
                    timedOut.set(true);
                    answer.cancel();
                },
                left,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
