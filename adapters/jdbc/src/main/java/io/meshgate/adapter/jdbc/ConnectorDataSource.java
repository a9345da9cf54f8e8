package io.meshgate.adapter.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A {@link Connector} as HikariCP wants it; remembers for a short while why it could not connect. Thread-safe. */
final class ConnectorDataSource implements DataSource {
    private record Failure(SQLException exception, long nanoTime) {}

    private final Connector connector;
    private final Duration connectTimeMax;
    private final Duration failureRemembered;
    private volatile @Nullable Failure last;

    ConnectorDataSource(Connector connector, Duration connectTimeMax, Duration failureRemembered) {
        this.connector = connector;
        this.connectTimeMax = connectTimeMax;
        this.failureRemembered = failureRemembered;
    }

    /** Why the last attempt failed, if that was a moment ago. */
    Optional<SQLException> recentFailure() {
        Failure failure = last;
        return failure != null && System.nanoTime() - failure.nanoTime < failureRemembered.toNanos()
                ? Optional.of(failure.exception)
                : Optional.empty();
    }

    /** Connects, or repeats a recent failure without asking the store again. */
    @Override
    public Connection getConnection() throws SQLException {
        Optional<SQLException> known = recentFailure();
        if (known.isPresent()) {
            throw known.get();
        }
        try {
            Connection connection = connector.connect();
            last = null;
            return connection;
        } catch (SQLException e) {
            last = new Failure(e, System.nanoTime());
            throw e;
        } catch (RuntimeException e) {
            SQLException wrapped = new SQLException(e.getMessage(), e);
            last = new Failure(wrapped, System.nanoTime());
            throw wrapped;
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the endpoint says who connects");
    }

    /** How long closing the pool waits for a connection that is being made, in seconds. */
    @Override
    public int getLoginTimeout() {
        return Math.max(1, Math.toIntExact(connectTimeMax.toSeconds()));
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The connector has its own bound.
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // Drivers log through java.util.logging.
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("no java.util.logging");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
