package io.meshgate.gateway.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.util.Optional;

/**
 * The plans of queries that have begun: a client asks first for the columns, then, by the same query id, for the rows, and
 * both must speak of the same mesh, whatever changes between the two. A hint, not a client's state: where it is forgotten,
 * or another gateway is asked, the query is planned again. Thread-safe.
 */
final class BegunQueries {
    private static final Duration AGE_MAX = Duration.ofMinutes(1);
    private static final long SQL_CHARACTERS_MAX = 64L << 20;
    private static final int ENTRY_CHARACTERS = 1_000;

    /**
     * Many clients prepare whatever they execute, and execute it at once: that is one query. What was prepared longer ago is
     * planned for the mesh of the moment.
     */
    private static final Duration PREPARED_AGE_MAX = Duration.ofSeconds(2);

    private record Key(String queryId, String principal, String sql) {}

    private record Begun(PlacedPlan plan, long nanoTime) {
        boolean isYoungerThan(Duration age) {
            return System.nanoTime() - nanoTime < age.toNanos();
        }
    }

    private final Cache<Key, Begun> begun = Caffeine.newBuilder()
            .maximumWeight(SQL_CHARACTERS_MAX)
            .weigher((Key key, Begun value) -> key.sql().length() + ENTRY_CHARACTERS)
            .expireAfterWrite(AGE_MAX)
            .build();

    /** The plan under which this query has told its columns. */
    Optional<PlacedPlan> get(Session session, String sql) {
        return get(session.queryId(), session, sql).map(Begun::plan);
    }

    /** The plan under which the statement was prepared a moment ago. */
    Optional<PlacedPlan> prepared(String preparedId, Session session, String sql) {
        return get(preparedId, session, sql)
                .filter(known -> known.isYoungerThan(PREPARED_AGE_MAX))
                .map(Begun::plan);
    }

    private Optional<Begun> get(String queryId, Session session, String sql) {
        return Optional.ofNullable(begun.getIfPresent(new Key(queryId, session.principal(), sql)));
    }

    void keep(Session session, String sql, PlacedPlan plan) {
        begun.put(new Key(session.queryId(), session.principal(), sql), new Begun(plan, System.nanoTime()));
    }
}
