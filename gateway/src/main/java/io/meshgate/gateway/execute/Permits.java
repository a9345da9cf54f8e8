package io.meshgate.gateway.execute;

import io.meshgate.adapter.DomainStore;
import io.meshgate.catalog.Endpoint;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Admits statements to stores without hold-and-wait between queries: a query gets all its statements on one store at once
 * or waits for them in line, store after store in one global order, before its first fragment starts. So no two queries
 * can each hold what the other needs. Thread-safe.
 */
final class Permits {
    private final Map<Endpoint, Line> lines = new ConcurrentHashMap<>();
    private final Duration waitMax;

    /** @param waitMax how long a query waits in line for one store */
    Permits(Duration waitMax) {
        this.waitMax = waitMax;
    }

    /** The statements of one store, for as long as a query has or waits for one; counted within {@link #lines}. */
    private static final class Line {
        final Turns statements;
        int queries;

        Line(int statementsMax) {
            this.statements = new Turns(statementsMax, Integer.MAX_VALUE);
        }
    }

    private Turns enter(DomainStore store) {
        return lines.compute(store.endpoint(), (endpoint, known) -> {
                    Line line = known == null ? new Line(store.connectionsMax()) : known;
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

    /** What one query holds; {@link #close} gives it back, once. */
    static final class Held implements AutoCloseable {
        private final Deque<Runnable> releases = new ArrayDeque<>();

        @Override
        public synchronized void close() {
            while (!releases.isEmpty()) {
                releases.pop().run();
            }
        }
    }

    /**
     * @param needed statements per store
     * @throws QueryFailure if a store never allows so many, or not within the time
     */
    Held acquire(Map<DomainStore, Integer> needed, Session session) {
        Held held = new Held();
        List<DomainStore> ordered = needed.keySet().stream()
                .sorted(Comparator.comparing(
                                (DomainStore store) -> store.endpoint().label())
                        .thenComparing(store -> store.endpoint().server()))
                .toList();
        try {
            for (DomainStore store : ordered) {
                acquire(store, needed.getOrDefault(store, 0), session, held);
            }
            return held;
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    private void acquire(DomainStore store, int statements, Session session, Held held) {
        String whose =
                store.endpoint().label() + " (owned by " + store.endpoint().owner() + ")";
        if (statements > store.connectionsMax()) {
            throw QueryFailure.of(
                    ErrorCode.TOO_MANY_FRAGMENTS,
                    "the query needs " + statements + " statements of " + whose
                            + " at once, but stores.connectionsMax is " + store.connectionsMax()
                            + ". Split the query, or have the gateway's operator raise the limit");
        }
        Turns turns = enter(store);
        held.releases.push(() -> leave(store));
        Supplier<QueryFailure> busy = () -> QueryFailure.of(
                ErrorCode.STORE_BUSY,
                "other queries have used all " + store.connectionsMax() + " connections (stores.connectionsMax) to "
                        + whose + " for " + waitMax.toMillis() + " ms (stores.connectionWait). Try again later");
        turns.take(statements, waitMax, session, Turns.Refusals.always(busy));
        held.releases.push(() -> turns.give(statements));
    }
}
