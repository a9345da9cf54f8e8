package io.meshgate.gateway.query;

import io.meshgate.gateway.session.Session;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The plans that are being made: a statement that many ask at once is planned for the first of them, and the others wait, each
 * until it is cancelled itself. What fails for the first, or is no plan for others, fails for nobody else: they plan for
 * themselves. There are no more entries than sessions. Thread-safe.
 */
final class SharedPlannings {
    /** @param own whether it was made on the asking thread, not for somebody else */
    record Shared(MadePlan plan, boolean own) {}

    private final Map<PlanKey, CompletableFuture<Optional<MadePlan>>> underWay = new ConcurrentHashMap<>();

    /**
     * A plan of one's own, or of somebody who asked before.
     *
     * @param own makes a plan; called on this thread
     * @param waiting is told before the wait for another's
     */
    Shared get(PlanKey key, Session session, Supplier<MadePlan> own, Runnable waiting) {
        CompletableFuture<Optional<MadePlan>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<MadePlan>> other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            waiting.run();
            return await(other.copy(), session)
                    .map(plan -> new Shared(plan, false))
                    .orElseGet(() -> new Shared(own.get(), true));
        }
        try {
            MadePlan made = own.get();
            mine.complete(Optional.of(made).filter(plan -> !plan.ofTheMoment()));
            return new Shared(made, true);
        } finally {
            underWay.remove(key, mine);
            mine.complete(Optional.empty());
        }
    }

    /**
     * The future's result, unless the session is cancelled before.
     *
     * @throws io.meshgate.gateway.failure.QueryFailure why the session was cancelled
     */
    static <T> T await(CompletableFuture<T> future, Session session) {
        try (var ignored = session.cancellation()
                .onCancel(() -> session.cancellation().reason().ifPresent(future::completeExceptionally))) {
            return future.get();
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
