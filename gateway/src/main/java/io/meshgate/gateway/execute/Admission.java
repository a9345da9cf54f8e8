package io.meshgate.gateway.execute;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many queries of the gateway run at a time, and how many wait for that in line. Planning, EXPLAIN and metadata take
 * no place, and so never wait behind queries. Thread-safe.
 */
final class Admission {
    private final Limits limits;
    private final Turns turns;
    private final Turns.Refusals refusals = new Refused();

    Admission(Limits limits) {
        this.limits = limits;
        this.turns = new Turns(limits.queriesMax(), limits.queueMax());
    }

    /** A running query's place; {@link #close} gives it back, once. */
    final class Place implements AutoCloseable {
        private final AtomicBoolean given = new AtomicBoolean();

        @Override
        public void close() {
            if (given.compareAndSet(false, true)) {
                turns.give(1);
            }
        }
    }

    /**
     * Waits until the query may run.
     *
     * @throws QueryFailure where too many wait already, where it has waited too long, or why it was cancelled
     */
    Place enter(Session session) {
        turns.take(1, limits.queueWait(), session, refusals);
        return new Place();
    }

    /** Queries that run now. */
    int running() {
        return limits.queriesMax() - turns.free();
    }

    /** Queries that wait now. */
    int waiting() {
        return turns.waiting();
    }

    private final class Refused implements Turns.Refusals {
        @Override
        public QueryFailure lineFull() {
            return QueryFailure.of(
                    ErrorCode.GATEWAY_BUSY,
                    "the gateway runs " + limits.queriesMax() + " queries (admission.queriesMax), and "
                            + limits.queueMax() + " wait already (admission.queueMax). Try again later");
        }

        @Override
        public QueryFailure waitedEnough() {
            return QueryFailure.of(
                    ErrorCode.GATEWAY_BUSY,
                    "other queries have used all " + limits.queriesMax() + " places of the gateway"
                            + " (admission.queriesMax) for "
                            + limits.queueWait().toMillis()
                            + " ms (admission.wait). Try again later");
        }
    }
}
