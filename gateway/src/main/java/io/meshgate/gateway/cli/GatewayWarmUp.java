package io.meshgate.gateway.cli;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.query.Queries;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans some statements behind a gateway that has just started, so that the first query does not wait until the JVM has loaded
 * and first compiled what plans. No store is asked, nothing is executed, and whatever fails fails unnoticed: {@link #close} ends
 * it at any time.
 */
final class GatewayWarmUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayWarmUp.class);
    private static final Duration TIME_MAX = Duration.ofSeconds(30);
    private static final int ROUNDS = 3;

    /** Joins of one store and across stores, each kind of subquery, groups, a union, a window, and rows cut off. */
    static final List<String> STATEMENTS = List.of("""
            EXPLAIN SELECT t.table_schema, COUNT(DISTINCT c.column_name) AS n, SUM(v.x * 2) AS total
            FROM information_schema.tables t
            JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
            JOIN (VALUES ('a', 1), ('b', 2)) AS v (k, x) ON v.k = t.table_name
            LEFT JOIN (VALUES ('a', DATE '2000-01-01')) AS w (k, d) ON w.k = v.k
            WHERE c.ordinal_position BETWEEN 1 AND 9 AND (t.table_type LIKE 'BASE%' OR v.x IN (1, 2, 3))
              AND EXISTS (SELECT 1 FROM information_schema.columns o WHERE o.table_name = t.table_name)
              AND v.x > (SELECT AVG(y) FROM (VALUES ('a', 1)) AS u (k, y) WHERE u.k = c.table_name)
            GROUP BY t.table_schema HAVING COUNT(*) > 1 ORDER BY total DESC, 1 LIMIT 10
            """, """
            EXPLAIN WITH names AS (
                SELECT table_name AS k, ordinal_position AS x FROM information_schema.columns
                UNION ALL SELECT k, x FROM (VALUES ('a', 1)) AS v (k, x))
            SELECT k, CASE WHEN x > 1 THEN CAST(x AS DECIMAL(10, 2)) / 3 END AS part,
                   RANK() OVER (PARTITION BY k ORDER BY x) AS place
            FROM names WHERE k IN (SELECT table_name FROM information_schema.tables) ORDER BY k OFFSET 1 LIMIT 5
            """);

    private final Session session;

    private GatewayWarmUp(Session session) {
        this.session = session;
    }

    /** Returns at once. */
    static GatewayWarmUp start(Queries queries) {
        Instant now = Instant.now();
        GatewayWarmUp warmUp = new GatewayWarmUp(new Session("warm-up", "gateway", now, now.plus(TIME_MAX)));
        Thread.ofVirtual().name("warm-up").start(() -> warmUp.run(queries));
        return warmUp;
    }

    private void run(Queries queries) {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                for (String statement : STATEMENTS) {
                    // Another text each time, so that it is planned anew.
                    queries.run(session, statement + "-- " + round);
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("The warm-up ended early", e);
        }
    }

    @Override
    public void close() {
        session.cancellation()
                .cancel(QueryFailure.of(ErrorCode.CANCELLED, "the gateway stops"));
    }
}
