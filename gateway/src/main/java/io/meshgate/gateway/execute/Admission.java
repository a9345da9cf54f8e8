package io.meshgate.gateway.execute;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;

/**
 * How many queries of the gateway run at a time, and how many wait for that in line. A place is the last that a query takes:
 * who has one waits for nothing else. Planning, EXPLAIN and metadata take none. Thread-safe.
 */
final class Admission {
    private final Limits limits;
    private final Turns turns;
    private final Turns.Refusals refusals = new Refused();

    Admission(Limits limits) {
        this.limits = limits;
        this.turns = new Turns(limits.queriesMax(), limits.queueMax());
    }

    /**
     * Waits until the query may run.
     *
     * @param held gets the place
     * @throws QueryFailure where too many wait already, where it has waited too long, or why it was cancelled
     */
    void enter(Session session, Held held) {
        turns.take(1, limits.queueWait(), session, refusals);
        held.add(() -> turns.give(1));
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
