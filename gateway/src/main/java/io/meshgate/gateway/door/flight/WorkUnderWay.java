package io.meshgate.gateway.door.flight;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * The calls under way, and the statements whose rows their clients are about to fetch: what a gateway that is to stop waits
 * for, while it begins nothing new. Thread-safe.
 */
final class WorkUnderWay {
    /** Beyond them a stopping gateway forgets the oldest, whose clients may then come too late. */
    private static final int TICKETS_MAX = 10_000;

    private final Set<Session> calls = ConcurrentHashMap.newKeySet();
    private final Cache<String, Boolean> tickets;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean stopping;
    private volatile boolean over;

    /** @param ticketWait how long a statement's client is waited for */
    WorkUnderWay(Duration ticketWait) {
        tickets = Caffeine.newBuilder()
                .maximumSize(TICKETS_MAX)
                .expireAfterWrite(ticketWait)
                .build();
    }

    /** Why nothing new is begun, and what is cancelled at the end. */
    static QueryFailure stopping() {
        return QueryFailure.of(
                ErrorCode.GATEWAY_STOPPING,
                "the gateway is stopping; ask another one of the mesh, or this one once it is back");
    }

    /** A call that asks for something new; refused, by its cancellation, once the gateway stops. */
    void begin(Session session) {
        calls.add(session);
        if (stopping) {
            session.cancellation().cancel(stopping());
        }
    }

    /** A call for the rows of a statement that was planned before. */
    void resume(Session session) {
        calls.add(session);
        tickets.invalidate(session.queryId());
        if (over) {
            session.cancellation().cancel(stopping());
        }
    }

    /** A statement was planned, and its client will come for the rows; before the planning call ends. */
    void promised(Session session) {
        tickets.put(session.queryId(), true);
    }

    void end(Session session) {
        if (calls.remove(session)) {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** @throws QueryFailure if the gateway stops */
    void requireServing() {
        if (stopping) {
            throw stopping();
        }
    }

    /** Calls under way and statements whose rows are awaited. */
    int left() {
        tickets.cleanUp();
        return calls.size() + (int) tickets.estimatedSize();
    }

    /**
     * Begins nothing new, and waits until all that is under way has ended.
     *
     * @param progress is told how much is left, at first and then every second
     * @return whether nothing is left
     */
    boolean drain(Duration timeMax, IntConsumer progress) throws InterruptedException {
        stopping = true;
        long end = System.nanoTime() + timeMax.toNanos();
        for (int left = left(); left > 0; left = left()) {
            long remaining = end - System.nanoTime();
            if (remaining <= 0) {
                return false;
            }
            progress.accept(left);
            awaitChange(Math.min(remaining, TimeUnit.SECONDS.toNanos(1)));
        }
        return true;
    }

    private void awaitChange(long nanos) throws InterruptedException {
        lock.lock();
        try {
            // A change that has happened since it was counted is seen a second later.
            long ignored = changed.awaitNanos(nanos);
        } finally {
            lock.unlock();
        }
    }

    /** Ends by name whatever is left, and whatever still comes. */
    void cancelAll() {
        stopping = true;
        over = true;
        calls.forEach(session -> session.cancellation().cancel(stopping()));
    }
}
