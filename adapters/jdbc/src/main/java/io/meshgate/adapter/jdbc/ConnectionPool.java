package io.meshgate.adapter.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;

/**
 * The connections of one endpoint: HikariCP, empty until the first use, and failing fast. Thread-safe.
 *
 * <p>HikariCP connects on a thread of its own, again and again, and lets the borrower wait for its whole time-out even
 * when the store refused at once. So the borrower waits in {@link #SLICE}s and leaves with the store's own answer, and
 * that answer holds for {@link #FAILURE_REMEMBERED}, so that a wrong password is not tried once per query.
 */
public final class ConnectionPool implements AutoCloseable {
    /** HikariCP's shortest wait. */
    private static final Duration SLICE = Duration.ofMillis(250);

    private static final Duration FAILURE_REMEMBERED = Duration.ofSeconds(1);
    private static final Duration VALIDATION_MAX = Duration.ofSeconds(5);

    private final ConnectorDataSource source;
    private final HikariDataSource pool;

    /**
     * @param name of the endpoint, for logs
     * @param connectionsMax open connections at the most, idle ones included
     * @param connectTimeMax how long making a connection may take
     */
    public ConnectionPool(String name, Connector connector, int connectionsMax, Duration connectTimeMax) {
        source = new ConnectorDataSource(connector, connectTimeMax, FAILURE_REMEMBERED);
        pool = new HikariDataSource();
        pool.setPoolName(name);
        pool.setDataSource(source);
        pool.setMaximumPoolSize(connectionsMax);
        pool.setMinimumIdle(0);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(SLICE.toMillis());
        pool.setValidationTimeout(VALIDATION_MAX.toMillis());
    }

    /**
     * A connection of the caller's own, in the state in which the {@link Connector} made it.
     *
     * @param wait for a connection to be made or given back, at the most
     * @throws SQLException why the store could not be connected to; SQLSTATE 53300 if all connections are in use
     */
    public PooledConnection borrow(Duration wait) throws SQLException {
        long start = System.nanoTime();
        do {
            throwRecentFailure();
            try {
                return new PooledConnection(pool, pool.getConnection());
            } catch (SQLTransientConnectionException e) {
                // Nothing within this slice: see why, or wait for another one.
            }
        } while (System.nanoTime() - start < wait.toNanos());
        throwRecentFailure();
        boolean busy = active() >= pool.getMaximumPoolSize();
        throw new SQLTransientConnectionException(
                "no connection within " + wait.toMillis() + " ms, " + active() + " of " + pool.getMaximumPoolSize()
                        + " in use",
                busy ? "53300" : "08001");
    }

    private void throwRecentFailure() throws SQLException {
        Optional<SQLException> failure = source.recentFailure();
        HikariPoolMXBean state = pool.getHikariPoolMXBean();
        if (failure.isPresent() && (state == null || state.getIdleConnections() == 0)) {
            throw failure.get();
        }
    }

    /** Connections in use now. */
    public int active() {
        HikariPoolMXBean state = pool.getHikariPoolMXBean();
        return state == null ? 0 : state.getActiveConnections();
    }

    /** Connections open now, idle ones included. */
    public int open() {
        HikariPoolMXBean state = pool.getHikariPoolMXBean();
        return state == null ? 0 : state.getTotalConnections();
    }

    public boolean isClosed() {
        return pool.isClosed();
    }

    /** Closes all connections; those in use are aborted. */
    @Override
    public void close() {
        pool.close();
    }
}
