package io.meshgate.gateway.observe;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshgate.gateway.config.Operations;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.query.Answer;
import io.meshgate.gateway.query.Queries;
import io.meshgate.gateway.session.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * The path of a query, watched: every query that ends is told once to the program's log and to the query log, be it
 * answered, refused in planning, cancelled, left by its client, or still running when the gateway stops. Thread-safe.
 *
 * <p>A statement that is only described (planned for its columns) is no query, unless its planning fails: then it is the
 * last that is heard of it.
 */
public final class ObservedQueries implements Queries, AutoCloseable {
    /** What log messages of a query's own threads carry beside their text. */
    static final String QUERY_KEY = "query";

    /** Planning times of statements that were described and not read yet; a look-up that misses says less, not wrong. */
    private static final int DESCRIBED_MAX = 10_000;

    private static final Duration DESCRIBED_AGE_MAX = Duration.ofMinutes(1);

    private final Queries queries;
    private final Optional<QueryLog> log;
    private final Set<QueryUnderWay> underWay = ConcurrentHashMap.newKeySet();
    private final Cache<String, Duration> described = Caffeine.newBuilder()
            .maximumSize(DESCRIBED_MAX)
            .expireAfterWrite(DESCRIBED_AGE_MAX)
            .build();

    /** @throws IOException if the query log cannot be written */
    public ObservedQueries(Queries queries, Operations.QueryLog log) throws IOException {
        this(queries, QueryLog.open(log));
    }

    ObservedQueries(Queries queries, Optional<QueryLog> log) {
        this.queries = queries;
        this.log = log;
    }

    @Override
    public Answer describe(Session session, String sql) {
        return described(session, sql, () -> queries.describe(session, sql));
    }

    @Override
    public Answer describePrepared(Session session, String preparedId, String sql) {
        return described(session, sql, () -> queries.describePrepared(session, preparedId, sql));
    }

    private Answer described(Session session, String sql, Supplier<Answer> plan) {
        QueryUnderWay query = new QueryUnderWay(session, sql, Duration.ZERO, this::ended);
        try (MDC.MDCCloseable ignored = MDC.putCloseable(QUERY_KEY, session.queryId())) {
            Answer answer = query.planned(plan);
            described.put(session.queryId(), query.planning());
            return answer;
        }
    }

    @Override
    public Answer run(Session session, String sql) {
        Duration before = described.asMap().getOrDefault(session.queryId(), Duration.ZERO);
        QueryUnderWay query = new QueryUnderWay(session, sql, before, this::ended);
        underWay.add(query);
        try (MDC.MDCCloseable ignored = MDC.putCloseable(QUERY_KEY, session.queryId())) {
            Answer answer = query.planned(() -> queries.run(session, sql));
            // Also if it is never opened: its session is over when its call is.
            session.cancellation().onCancel(query::left);
            return new ObservedAnswer(answer, query);
        }
    }

    private void ended(QueryUnderWay query, QueryEnd end) {
        underWay.remove(query);
        QueryMessages.tell(end);
        log.ifPresent(to -> to.add(end));
    }

    /** Ends the account: what has not ended by now is told as cancelled by the gateway. */
    @Override
    public void close() {
        QueryFailure stopping = QueryFailure.of(ErrorCode.GATEWAY_STOPPING, "The gateway has stopped.");
        underWay.forEach(query -> query.failed(stopping));
        log.ifPresent(QueryLog::close);
    }
}
