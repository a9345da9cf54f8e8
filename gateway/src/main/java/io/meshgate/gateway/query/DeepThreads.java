package io.meshgate.gateway.query;

import io.meshgate.gateway.execute.Turns;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.LogContext;
import io.meshgate.gateway.session.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Plans on threads with deep stacks: every stage of planning descends into the statement, and the stacks of virtual
 * threads, on which doors call, are too small for what the parser's limits let through. The caller leaves as soon as its
 * query is cancelled; the thread is free, and with it a turn for the next, when it notices, or is ready. Thread-safe.
 */
final class DeepThreads {
    /** Reserved, not used: a stack takes as much memory as it was deep. */
    private static final long STACK_BYTES = 256L << 20;

    /** How long a thread that has planned waits for the next query. */
    private static final long IDLE_SECONDS_MAX = 10;

    /** As many as have turns. */
    private static final Executor THREADS = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS_MAX,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform()
                    .daemon()
                    .name("plan-idle")
                    .stackSize(STACK_BYTES)
                    .factory());

    private final PlanningLimits limits;
    private final Turns turns;
    private final Turns.Refusals refusals = new Refused();

    DeepThreads(PlanningLimits limits) {
        this.limits = limits;
        this.turns = new Turns(limits.statementsMax(), limits.queueMax());
    }

    /**
     * Runs the work and returns what it returned or throws what it threw.
     *
     * @throws QueryFailure also where it has no turn in time, or why the query was cancelled
     */
    <T> T run(Session session, Supplier<T> work) {
        turns.take(1, limits.queueWait(), session, refusals);
        CompletableFuture<T> made = new CompletableFuture<>();
        start(LogContext.carried(() -> {
            Thread.currentThread().setName("plan-" + session.queryId());
            make(made, work);
        }));
        return SharedPlannings.await(made, session);
    }

    /** Statements that wait for a turn now. */
    int waiting() {
        return turns.waiting();
    }

    private void start(Runnable planning) {
        try {
            THREADS.execute(planning);
        } catch (OutOfMemoryError e) {
            turns.give(1);
            throw QueryFailure.of(
                    ErrorCode.GATEWAY_BUSY,
                    "the machine gives the gateway no thread to plan the query on (" + e.getMessage()
                            + "). Try again later, or have the gateway's operator lower admission.planningMax or raise"
                            + " the limit of threads",
                    e);
        }
    }

    /** The turn is given back first: whoever gets the answer may ask again at once. */
    private <T> void make(CompletableFuture<T> made, Supplier<T> work) {
        Runnable answer;
        try {
            T result = work.get();
            answer = () -> made.complete(result);
        } catch (Throwable e) {
            answer = () -> made.completeExceptionally(e);
        }
        turns.give(1);
        answer.run();
    }

    private final class Refused implements Turns.Refusals {
        @Override
        public QueryFailure lineFull() {
            return busy(", and " + limits.queueMax() + " wait for that already (admission.queueMax)");
        }

        @Override
        public QueryFailure waitedEnough() {
            return busy(", and no turn came within " + limits.queueWait().toMillis() + " ms (admission.wait)");
        }

        private QueryFailure busy(String how) {
            return QueryFailure.of(
                    ErrorCode.GATEWAY_BUSY,
                    "the gateway plans " + limits.statementsMax() + " statements (admission.planningMax)" + how
                            + ". Try again later");
        }
    }
}
