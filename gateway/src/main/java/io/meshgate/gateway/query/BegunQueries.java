package io.meshgate.gateway.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshgate.gateway.parse.ParsedStatement;
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

    /** @param mode what of the plan was asked for */
    record Begun(PlacedPlan plan, PlanOrigin origin, ParsedStatement.Mode mode) {}

    private record Key(String queryId, String principal, String sql) {}

    private record Kept(Begun begun, long nanoTime) {
        boolean isYoungerThan(Duration age) {
            return System.nanoTime() - nanoTime < age.toNanos();
        }
    }

    private final Cache<Key, Kept> kept = Caffeine.newBuilder()
            .maximumWeight(SQL_CHARACTERS_MAX)
            .weigher((Key key, Kept value) -> key.sql().length() + ENTRY_CHARACTERS)
            .expireAfterWrite(AGE_MAX)
            .build();

    /** How this query was planned when it told its columns. */
    Optional<Begun> get(Session session, String sql) {
        return Optional.ofNullable(kept.getIfPresent(key(session.queryId(), session, sql)))
                .map(Kept::begun);
    }

    /** How the statement was planned when it was prepared a moment ago. Told once: the next execution is another query. */
    Optional<Begun> takePrepared(String preparedId, Session session, String sql) {
        return Optional.ofNullable(kept.asMap().remove(key(preparedId, session, sql)))
                .filter(known -> known.isYoungerThan(PREPARED_AGE_MAX))
                .map(Kept::begun);
    }

    void keep(Session session, String sql, Begun begun) {
        kept.put(key(session.queryId(), session, sql), new Kept(begun, System.nanoTime()));
    }

    private static Key key(String queryId, Session session, String sql) {
        return new Key(queryId, session.principal(), sql);
    }
}
