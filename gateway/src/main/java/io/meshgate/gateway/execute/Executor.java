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
    private final Limits limits;
    private final Admission admission;
    private final Permits permits;
    private final ThreadFactory producers =
            Thread.ofPlatform().daemon().name("fragment-", 0).factory();
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("deadlines").factory());

    /**
     * @param memory parent of the allocator of all queries
     */
    public Executor(Stores stores, RemainderEngine engine, BufferAllocator memory, Limits limits) {
        this.stores = stores;
        this.engine = engine;
        this.memory = memory.newChildAllocator("queries", 0, limits.memoryOfAllMax());
        this.limits = limits;
        this.admission = new Admission(limits);
        this.permits = new Permits(limits.connectionWait());
    }

    /**
     * Starts all fragments and the remainder.
     *
     * @throws QueryFailure if a store fails at the start or has no connection in time
     */
    public Execution execute(PlacedPlan plan, Session session) {
        Admission.Place place = admission.enter(session);
        try {
            return admitted(plan, session, place);
        } catch (RuntimeException | Error e) {
            place.close();
            throw e;
        }
    }

    private Execution admitted(PlacedPlan plan, Session session, Admission.Place place) {
        StoreLease lease =
                stores.lease(plan.fragments().stream().map(Fragment::endpoint).toList());
        Permits.Held held = permits(plan, lease, session);
        QueryMemory rows = new QueryMemory(memory, session.queryId(), limits.memoryMax());
        Runnable release = () -> {
            try (place;
                    lease;
                    rows) {
                held.close();
            }
        };
        BatchStream answer = null;
        try {
            FragmentContext context = new FragmentContext(
                    session.queryId(), rows.allocator(), session.deadline(), FragmentContext.BATCH_ROWS);
            List<FragmentMeasure> measures = new ArrayList<>();
            answer = start(plan, new Running(lease, context, rows, measures));
            AtomicBoolean timedOut = new AtomicBoolean();
            BatchStream limited = new LimitedStream(answer, limits);
            Future<?> deadline = watch(answer, session, timedOut);
            return new Execution(new AnswerStream(limited, session, rows, deadline, timedOut, release), measures);
        } catch (RuntimeException | Error e) {
            try (AutoCloseable ignored = release::run;
                    BatchStream started = answer) {
                throw rows.translated(e).orElseGet(() -> QueryFailure.from(e));
            } catch (QueryFailure failure) {
                throw failure;
            } catch (Exception unclosed) {
                throw QueryFailure.from(unclosed);
            }
        }
    }

    /** What all fragments of one execution share. */
    private record Running(
            StoreLease lease, FragmentContext context, QueryMemory rows, List<FragmentMeasure> measures) {
        BatchStream open(Fragment fragment, FragmentMeasure measure) {
            return new MeasuredStream(
                    lease.store(fragment.endpoint()).open(fragment.statement(), context), measure, rows);
        }

        FragmentMeasure measure() {
            FragmentMeasure measure = new FragmentMeasure();
            measures.add(measure);
            return measure;
        }
    }

    private Permits.Held permits(PlacedPlan plan, StoreLease lease, Session session) {
        Map<DomainStore, Integer> needed = new HashMap<>();
        plan.fragments().forEach(fragment -> needed.merge(lease.store(fragment.endpoint()), 1, Integer::sum));
        try {
            return permits.acquire(needed, session);
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    /** Queries that run now, and so hold a place. */
    public int queriesRunning() {
        return admission.running();
    }

    /** Queries that wait for a place now. */
    public int queriesWaiting() {
        return admission.waiting();
    }

    /** Stores that queries have or wait for now. */
    public int storesInUse() {
        return permits.storesInUse();
    }

    private BatchStream start(PlacedPlan plan, Running running) {
        if (plan.remainder().isEmpty() && plan.fragments().get(0).statement().pointLookup()) {
            return running.open(plan.fragments().get(0), running.measure());
        }
        List<Input> inputs = inputs(plan, running);
        return plan.remainder()
                .map(remainder -> engine.open(remainder, inputs, running.context()))
                .orElseGet(() -> inputs.get(0).stream());
    }

    /** All fragments, reading ahead; if one cannot be started, none is left running. */
    private List<Input> inputs(PlacedPlan plan, Running running) {
        List<Input> inputs = new ArrayList<>();
        try {
            plan.fragments().forEach(fragment -> inputs.add(input(fragment, running)));
            return inputs;
        } catch (RuntimeException | Error e) {
            inputs.forEach(input -> input.stream().close());
            throw e;
        }
    }

    private Input input(Fragment fragment, Running running) {
        FragmentMeasure measure = running.measure();
        return new Input(
                fragment.table(),
                PrefetchedStream.opening(
                        SqlTypes.schema(fragment.statement().columns()),
                        () -> running.open(fragment, measure),
                        running.context().allocator(),
                        QUEUE_BATCHES,
                        producers));
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
        memory.close();
    }
}
