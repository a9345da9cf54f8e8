package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.jdbc.ConnectionPool;
import io.meshgate.adapter.jdbc.PooledConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leased connection inside one read-only transaction, from BEGIN to COMMIT or ROLLBACK.
 *
 * <p>BEGIN has to be sent anyway, since COPY needs it ahead; who asks and how long it may take travel in the same round
 * trip, and {@code SET LOCAL} lets go of them with the transaction. So the statement's own text stays as it was rendered.
 */
final class PostgresTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresTransaction.class);

    /** PostgreSQL cuts longer names (NAMEDATALEN). */
    private static final int APPLICATION_BYTES_MAX = 63;

    /** The network may take so much longer than the server's own time-out. */
    private static final Duration NETWORK_GRACE = Duration.ofSeconds(5);

    private final PooledConnection lease;
    private final BaseConnection connection;
    private final Duration statementTimeMax;

    private PostgresTransaction(PooledConnection lease, BaseConnection connection, Duration statementTimeMax) {
        this.lease = lease;
        this.connection = connection;
        this.statementTimeMax = statementTimeMax;
    }

    /**
     * Leases a connection and begins. A pooled connection that turns out to be dead is replaced: BEGIN is its check.
     *
     * @param application who asks, for {@code pg_stat_activity}
     * @param connectTimeMax how long getting a connection may take
     * @param statementTimeMax how long each statement may run, and the transaction may idle between two; asked once there
     *     is a connection, which tells the owner's own bound
     */
    static PostgresTransaction begin(
            ConnectionPool pool, String application, Duration connectTimeMax, Supplier<Duration> statementTimeMax)
            throws SQLException {
        int deadMax = pool.open() + 1;
        for (int dead = 0; ; dead++) {
            PooledConnection lease = pool.borrow(connectTimeMax);
            try {
                Duration timeMax = statementTimeMax.get();
                lease.limitNetworkWait(timeMax.plus(NETWORK_GRACE));
                BaseConnection connection = lease.unwrap(BaseConnection.class);
                execute(connection, beginning(application, timeMax));
                return new PostgresTransaction(lease, connection, timeMax);
            } catch (SQLException e) {
                lease.evict();
                if (dead >= deadMax || !PostgresFailures.connectionBroke(e)) {
                    throw e;
                }
            } catch (RuntimeException e) {
                lease.evict();
                throw e;
            }
        }
    }

    private static String beginning(String application, Duration statementTimeMax) {
        long millis = Math.clamp(statementTimeMax.toMillis(), 1, Integer.MAX_VALUE);
        return "BEGIN READ ONLY; SET LOCAL application_name = '" + printable(application)
                + "'; SET LOCAL statement_timeout = " + millis + "; SET LOCAL idle_in_transaction_session_timeout = "
                + millis;
    }

    /** What PostgreSQL would make of the name anyway, and safe in a literal. */
    private static String printable(String application) {
        String clean = application.replaceAll("[^ -~]", "?").replace("'", "?").replace("\\", "?");
        return clean.length() > APPLICATION_BYTES_MAX ? clean.substring(0, APPLICATION_BYTES_MAX) : clean;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    BaseConnection connection() {
        return connection;
    }

    /** After which the server ends a statement itself. */
    Duration statementTimeMax() {
        return statementTimeMax;
    }

    /** Whether the session lives on after an error: the server told it and is ready for the next statement. */
    boolean survived() {
        return connection.getTransactionState() == TransactionState.FAILED;
    }

    /** Ends the transaction, whose statement is over, and gives the connection back. */
    void end(boolean success) {
        try {
            execute(connection, success ? "COMMIT" : "ROLLBACK");
            lease.release();
        } catch (SQLException e) {
            LOG.debug("a transaction could not be ended: {}", e.getMessage());
            lease.evict();
        }
    }

    /** Closes the connection at once, whatever runs. From any thread, at any time. */
    void abandon() {
        lease.evict();
    }
}
