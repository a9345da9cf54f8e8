package io.meshgate.gateway.plan;

import io.meshgate.gateway.resolve.ResolvedQuery;
import io.meshgate.gateway.session.Cancellation;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.calcite.util.CancelFlag;

/**
 * The planning of one query: until when the plan may be made better, and whether anybody still waits for it. When the time is over, only what makes a plan right is done: derived filters, rewrites across stores and
 * keys between fragments are left out, and joins are ordered greedily. Used by one thread; {@link #close} when it is over.
 */
public final class Planning implements AutoCloseable {
    private final Session session;
    private final Duration timeMax;
    private final long start = System.nanoTime();
    private final Cancellation.Registration cancelled;
    private boolean cutShort;

    /** @param timeMax how long the plan may be made better; what is needed for any plan may take longer */
    public Planning(ResolvedQuery query, Session session, Duration timeMax) {
        this.session = session;
        this.timeMax = timeMax;
        CancelFlag calcite = query.rel().getCluster().getPlanner().getContext().unwrapOrThrow(CancelFlag.class);
        this.cancelled = session.cancellation().onCancel(() -> calcite.atomicBoolean.set(true));
    }

    Instant startedAt() {
        return session.startedAt();
    }

    /**
     * Whether there is time to make the plan better: asked before each piece of work that a right plan could do without.
     *
     * @throws io.meshgate.gateway.failure.QueryFailure why the query was cancelled, if nobody waits for the plan any more
     */
    public boolean mayImprove() {
        session.cancellation().throwIfCancelled();
        cutShort |= System.nanoTime() - start >= timeMax.toNanos();
        return !cutShort;
    }

    /** A sentence for EXPLAIN, if something was left out. */
    public Optional<String> cutShort() {
        return cutShort
                ? Optional.of("planning stopped improving after " + timeMax.toMillis() + " ms (query.planningTime)")
                : Optional.empty();
    }

    @Override
    public void close() {
        cancelled.close();
    }
}
