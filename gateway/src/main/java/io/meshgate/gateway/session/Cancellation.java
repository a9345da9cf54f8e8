package io.meshgate.gateway.session;

import io.meshgate.gateway.failure.QueryFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal that nobody waits for a query any more: its client has gone, its time is up, or the gateway stops.
 *
 * <p>It happens once and stays. A stage that is about to block registers what unblocks it; a stage that computes asks
 * {@link #throwIfCancelled} now and then. Thread-safe.
 */
public final class Cancellation {
    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    private final Set<Action> actions = new LinkedHashSet<>();
    private @Nullable QueryFailure reason;

    /** What a stage has registered; closing takes it back. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Compared by identity, so that two registrations of one Runnable are two. */
    private static final class Action implements Registration {
        private final Cancellation owner;
        private final Runnable work;

        Action(Cancellation owner, Runnable work) {
            this.owner = owner;
            this.work = work;
        }

        @Override
        public void close() {
            owner.forget(this);
        }
    }

    /** Tells every stage to stop; the first reason counts. Runs the registered actions on the caller's thread. */
    public void cancel(QueryFailure why) {
        List<Action> due;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            due = new ArrayList<>(actions);
            actions.clear();
        }
        due.forEach(Cancellation::run);
    }

    /**
     * Registers what unblocks a stage: run once, on whichever thread cancels, or at once if that has happened already. It
     * must be idempotent and must not wait for the stage.
     */
    public Registration onCancel(Runnable work) {
        Action action = new Action(this, work);
        synchronized (this) {
            if (reason == null) {
                actions.add(action);
                return action;
            }
        }
        run(action);
        return action;
    }

    /** Why the query was cancelled; empty while it is wanted. */
    public synchronized Optional<QueryFailure> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Ends a stage that computes without blocking.
     *
     * @throws QueryFailure the reason, if the query has been cancelled
     */
    public void throwIfCancelled() {
        reason().ifPresent(why -> {
            throw why;
        });
    }

    private synchronized void forget(Action action) {
        actions.remove(action);
    }

    private static void run(Action action) {
        try {
            action.work.run();
        } catch (RuntimeException e) {
            LOG.warn("A stage could not be told to stop", e);
        }
    }
}
