package io.meshgate.gateway.execute;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Cancellation;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Something of which there are only so many, handed out in the order of asking: one that needs many is not overtaken by
 * those that need few. Who waits leaves the line at once when its query is cancelled. Thread-safe.
 */
public final class Turns {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> line = new ArrayDeque<>();
    private final int lineMax;
    private int free;

    private static final class Waiter {
        final int wanted;
        final Condition changed;
        boolean granted;

        Waiter(int wanted, Condition changed) {
            this.wanted = wanted;
            this.changed = changed;
        }
    }

    /**
     * @param places how many there are
     * @param lineMax how many may wait in line
     */
    public Turns(int places, int lineMax) {
        this.free = places;
        this.lineMax = lineMax;
    }

    /** What to say where there is no turn. */
    public interface Refusals {
        /** The line is full. */
        QueryFailure lineFull();

        /** The wait is over. */
        QueryFailure waitedEnough();
    }

    /**
     * Takes so many places, or waits for them in line.
     *
     * @throws QueryFailure why the query was cancelled, or what {@code refusals} say
     */
    public void take(int wanted, Duration waitMax, Session session, Refusals refusals) {
        lock.lock();
        try {
            if (line.isEmpty() && wanted <= free) {
                free -= wanted;
                return;
            }
            if (line.size() >= lineMax) {
                throw refusals.lineFull();
            }
            Waiter waiter = new Waiter(wanted, lock.newCondition());
            line.add(waiter);
            try (Cancellation.Registration ignored = session.cancellation().onCancel(() -> wake(waiter))) {
                await(waiter, waitMax, session, refusals);
            } finally {
                if (!waiter.granted) {
                    line.remove(waiter);
                    grant();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(Waiter waiter, Duration waitMax, Session session, Refusals refusals) {
        Duration left = Duration.between(Instant.now(), session.deadline());
        boolean untilDeadline = left.compareTo(waitMax) < 0;
        long nanos = (untilDeadline ? left : waitMax).toNanos();
        Supplier<QueryFailure> tooLate = untilDeadline ? session::timeExceeded : refusals::waitedEnough;
        try {
            while (!waiter.granted) {
                session.cancellation().throwIfCancelled();
                if (nanos <= 0) {
                    throw tooLate.get();
                }
                nanos = waiter.changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (waiter.granted) {
                give(waiter.wanted);
            }
            session.cancellation().throwIfCancelled();
            throw QueryFailure.of(ErrorCode.CANCELLED, "the query was cancelled while it waited", e);
        }
    }

    private void wake(Waiter waiter) {
        lock.lock();
        try {
            waiter.changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Gives places back. */
    public void give(int taken) {
        lock.lock();
        try {
            free += taken;
            grant();
        } finally {
            lock.unlock();
        }
    }

    private void grant() {
        while (!line.isEmpty() && line.element().wanted <= free) {
            Waiter next = line.remove();
            free -= next.wanted;
            next.granted = true;
            next.changed.signal();
        }
    }

    /** How many wait now. */
    public int waiting() {
        lock.lock();
        try {
            return line.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many are free now. */
    int free() {
        lock.lock();
        try {
            return free;
        } finally {
            lock.unlock();
        }
    }
}
