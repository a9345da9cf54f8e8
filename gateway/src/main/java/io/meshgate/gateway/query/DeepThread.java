package io.meshgate.gateway.query;

import io.meshgate.gateway.session.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Plans on threads with deep stacks: every stage of planning descends into the statement, and the stacks of virtual
 * threads, on which doors call, are too small for what the parser's limits let through. The caller leaves as soon as its
 * query is cancelled; the thread is free when it notices, or is ready.
 */
final class DeepThread {
    /** Reserved, not used: a stack takes as much memory as it was deep. */
    private static final long STACK_BYTES = 256L << 20;

    /** How long a thread that has planned waits for the next query. */
    private static final long IDLE_SECONDS_MAX = 10;

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

    private DeepThread() {}

    /** Runs the work and returns what it returned or throws what it threw. */
    static <T> T run(Session session, Supplier<T> work) {
        CompletableFuture<T> made = new CompletableFuture<>();
        THREADS.execute(() -> {
            Thread.currentThread().setName("plan-" + session.queryId());
            try {
                made.complete(work.get());
            } catch (Throwable e) {
                made.completeExceptionally(e);
            }
        });
        try (var ignored = session.cancellation()
                .onCancel(() -> session.cancellation().reason().ifPresent(made::completeExceptionally))) {
            return made.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw session.cancellation().reason().orElseThrow(() -> new CompletionException(e));
        } catch (ExecutionException e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException own -> own;
            case Error error -> throw error;
            case null, default -> new CompletionException(e);
        };
    }
}
