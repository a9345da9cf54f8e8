package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.RemainderEngine.Input;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.place.PlacedPlan.Fragment;
import io.meshgate.gateway.plan.LearnedRows;
import io.meshgate.gateway.session.LogContext;
import io.meshgate.gateway.session.Session;
import io.meshgate.gateway.stores.StoreLease;
import io.meshgate.gateway.stores.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/** Runs placed plans. Thread-safe. */
public final class Executor implements AutoCloseable {
    private final Stores stores;
    private final RemainderEngine engine;
    private final BufferAllocator memory;
    private final Limits limits;
    private final LearnedRows learned;
    private final Admission admission;
    private final Permits permits;
    private final ThreadFactory threads =
            Thread.ofPlatform().daemon().name("fragment-", 0).factory();
    private final ThreadFactory producers = work -> threads.newThread(LogContext.carried(work));
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("deadlines").factory());

    /**
     * @param memory parent of the allocator of all queries
     * @param learned is told how many rows each fragment had
     */
    public Executor(Stores stores, RemainderEngine engine, BufferAllocator memory, Limits limits, LearnedRows learned) {
        this.stores = stores;
        this.engine = engine;
        this.memory = memory.newChildAllocator("queries", 0, limits.memoryOfAllMax());
        this.limits = limits;
        this.learned = learned;
        this.admission = new Admission(limits);
        this.permits = new Permits(limits);
    }

    /**
     * Starts all fragments and the remainder. A place is taken last: who waits for a store that hangs keeps none from those who
     * ask the others.
     *
     * @throws QueryFailure if a store fails at the start or has no connection in time
     */
    public Execution execute(PlacedPlan plan, Session session) {
        Held held = new Held();
        try {
            StoreLease lease = stores.lease(
                    everyStatement(plan).map(Fragment::endpoint).distinct().toList());
            held.add(lease::close);
            permits.acquire(statements(plan, lease), session, held);
            admission.enter(session, held);
            return admitted(plan, session, lease, held);
        } catch (RuntimeException | Error e) {
            try (held) {
                throw e;
            }
        }
    }

    private static Map<DomainStore, Integer> statements(PlacedPlan plan, StoreLease lease) {
        Map<DomainStore, Integer> statements = new HashMap<>();
        count(plan, lease, statements);
        plan.otherwise().ifPresent(otherwise -> {
            Map<DomainStore, Integer> instead = new HashMap<>();
            count(otherwise.plan(), lease, instead);
            instead.forEach((store, count) -> statements.merge(store, count, Math::max));
        });
        return statements;
    }

    /** Fragments run at once; those whose rows are sent are read one after the other, before any of these starts. */
    private static void count(PlacedPlan plan, StoreLease lease, Map<DomainStore, Integer> statements) {
        plan.fragments().forEach(fragment -> statements.merge(lease.store(fragment.endpoint()), 1, Integer::sum));
        plan.statements().forEach(fragment -> statements.merge(lease.store(fragment.endpoint()), 1, Math::max));
    }

    /** Of the plan, and of the one that may take its place. */
    private static Stream<Fragment> everyStatement(PlacedPlan plan) {
        return Stream.concat(
                plan.statements().stream(),
                plan.otherwise().stream().flatMap(otherwise -> everyStatement(otherwise.plan())));
    }

    private Execution admitted(PlacedPlan plan, Session session, StoreLease lease, Held held) {
        QueryMemory rows = new QueryMemory(memory, session.queryId(), limits.memoryMax());
        held.add(rows::close);
        RunFailures failures = new RunFailures(session, rows);
        FragmentContext context = new FragmentContext(
                session.queryId(), rows.allocator(), session.deadline(), FragmentContext.BATCH_ROWS);
        List<FragmentMeasure> measures = new CopyOnWriteArrayList<>();
        Function<PlacedPlan, RunningFragments> running =
                of -> new RunningFragments(of, lease, context, rows, producers, limits, learned, measures);
        try {
            BatchStream answer = plan.otherwise().isEmpty()
                    ? start(plan, running.apply(plan))
                    : new RowsFirst(
                            SqlTypes.schema(plan.columns()),
                            plan,
                            new SentRowsReader(
                                    fragment -> lease.store(fragment.endpoint()),
                                    running.apply(plan)::openWhole,
                                    measures,
                                    limits.rowsSentMax()),
                            ready -> start(ready, running.apply(ready)));
            held.add(answer::close);
            BatchStream limited = limits.boundAnswers() ? new LimitedStream(answer, limits) : answer;
            AtomicBoolean timedOut = new AtomicBoolean();
            Future<?> deadline = watch(answer, session, timedOut);
            return new Execution(new AnswerStream(limited, failures, deadline, timedOut, held), measures);
        } catch (RuntimeException | Error e) {
            throw failures.translated(e, false);
        }
    }

    /** Whether fragments have turned out so far from what the plan was made for that it should be made again. */
    public boolean contradicts(PlacedPlan plan) {
        return plan.statements().stream().map(Fragment::estimate).anyMatch(learned::contradicts);
    }

    /** Queries that run now, and so hold a place. */
    public int queriesRunning() {
        return admission.running();
    }

    /** Queries that wait now, for a place or for the connections of a store. */
    public int queriesWaiting() {
        return admission.waiting() + permits.waiting();
    }

    /** Stores that queries have or wait for now. */
    public int storesInUse() {
        return permits.storesInUse();
    }

    private BatchStream start(PlacedPlan plan, RunningFragments running) {
        if (plan.remainder().isEmpty() && plan.fragments().get(0).statement().pointLookup()) {
            return running.alone(plan.fragments().get(0));
        }
        List<Input> inputs = running.inputs(plan);
        return plan.remainder()
                .map(remainder -> engine.open(remainder, inputs, running.context()))
                .orElseGet(() -> inputs.get(0).stream());
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
