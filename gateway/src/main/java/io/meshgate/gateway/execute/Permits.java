package io.meshgate.gateway.execute;

import io.meshgate.adapter.DomainStore;
import io.meshgate.catalog.Endpoint;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Admits statements to stores without hold-and-wait between queries: a query gets all its statements on one store at once
 * or waits for them in line, store after store in one global order, before its first fragment starts. So no two queries
 * can each hold what the other needs. Thread-safe.
 */
final class Permits {
    private final Map<Endpoint, Line> lines = new ConcurrentHashMap<>();
    private final Limits limits;

    Permits(Limits limits) {
        this.limits = limits;
    }

    /** The statements of one store, for as long as a query has or waits for one; counted within {@link #lines}. */
    private static final class Line {
        final Turns statements;
        int queries;

        Line(int statementsMax, int queueMax) {
            this.statements = new Turns(statementsMax, queueMax);
        }
    }

    private Turns enter(DomainStore store) {
        return lines.compute(store.endpoint(), (endpoint, known) -> {
                    Line line = known == null ? new Line(store.connectionsMax(), limits.queueMax()) : known;
                    line.queries++;
                    return line;
                })
                .statements;
    }

    private void leave(DomainStore store) {
        lines.computeIfPresent(store.endpoint(), (endpoint, line) -> --line.queries == 0 ? null : line);
    }

    /** Stores that queries have or wait for now. */
    int storesInUse() {
        return lines.size();
    }

    /** Queries that wait in line now. */
    int waiting() {
        return lines.values().stream()
                .mapToInt(line -> line.statements.waiting())
                .sum();
    }

    /**
     * Takes all statements of a query, store after store.
     *
     * @param needed statements per store
     * @param held gets what is taken, also where it fails halfway
     * @throws QueryFailure if a store never allows so many, or not within the time, or too many wait for it already
     */
    void acquire(Map<DomainStore, Integer> needed, Session session, Held held) {
        needed.keySet().stream()
                .sorted(Comparator.comparing(
                                (DomainStore store) -> store.endpoint().label())
                        .thenComparing(store -> store.endpoint().server()))
                .forEachOrdered(store -> acquire(store, needed.getOrDefault(store, 0), session, held));
    }

    private void acquire(DomainStore store, int statements, Session session, Held held) {
        if (statements > store.connectionsMax()) {
            throw QueryFailure.of(
                    ErrorCode.TOO_MANY_FRAGMENTS,
                    "the query needs " + statements + " statements of " + name(store)
                            + " at once, but stores.connectionsMax is " + store.connectionsMax()
                            + ". Split the query, or have the gateway's operator raise the limit");
        }
        Turns turns = enter(store);
        held.add(() -> leave(store));
        turns.take(statements, limits.connectionWait(), session, new Refused(store));
        held.add(() -> turns.give(statements));
    }

    private static String name(DomainStore store) {
        return store.endpoint().label() + " (owned by " + store.endpoint().owner() + ")";
    }

    private final class Refused implements Turns.Refusals {
        private final DomainStore store;

        Refused(DomainStore store) {
            this.store = store;
        }

        @Override
        public QueryFailure lineFull() {
            return busy(", and " + limits.queueMax() + " wait for them already (admission.queueMax)");
        }

        @Override
        public QueryFailure waitedEnough() {
            return busy(" for " + limits.connectionWait().toMillis() + " ms (stores.connectionWait)");
        }

        private QueryFailure busy(String how) {
            return QueryFailure.of(
                    ErrorCode.STORE_BUSY,
                    "other queries have used all " + store.connectionsMax() + " connections (stores.connectionsMax) to "
                            + name(store) + how + ". Try again later");
        }
    }
}
