package io.meshgate.gateway.query;

import io.meshgate.gateway.session.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Plans on a thread with a stack of its own: every stage of planning descends into the statement, and the stacks of virtual
 * threads, on which doors call, are too small for what the parser's limits let through. The caller leaves as soon as its
 * query is cancelled; the thread ends when it notices, or is ready.
 */
final class DeepThread {
    /** Reserved, not used: a stack takes as much memory as it was deep. */
    private static final long STACK_BYTES = 256L << 20;

    private DeepThread() {}

    /** Runs the work and returns what it returned or throws what it threw. */
    static <T> T run(Session session, Supplier<T> work) {
        CompletableFuture<T> made = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("plan-" + session.queryId())
                .stackSize(STACK_BYTES)
                .start(() -> {
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
