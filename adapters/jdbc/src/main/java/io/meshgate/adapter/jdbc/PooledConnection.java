package io.meshgate.adapter.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A borrowed connection: given back once, or evicted once when its state is in doubt. Giving back is thread-safe and
 * idempotent.
 */
public final class PooledConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PooledConnection.class);

    private final HikariDataSource pool;
    private final Connection proxy;
    private final AtomicBoolean gone = new AtomicBoolean();

    PooledConnection(HikariDataSource pool, Connection proxy) {
        this.pool = pool;
        this.proxy = proxy;
    }

    /** The driver's own connection, past HikariCP's proxy: what it throws, the caller judges. */
    public <T> T unwrap(Class<T> type) throws SQLException {
        return proxy.unwrap(type);
    }

    /** Bounds each wait for the network; HikariCP takes it back when the connection is given back. */
    public void limitNetworkWait(Duration wait) throws SQLException {
        proxy.setNetworkTimeout(Runnable::run, Math.toIntExact(Math.clamp(wait.toMillis(), 1, Integer.MAX_VALUE)));
    }

    /** Gives the connection back, for the next borrower to use as it is. */
    public void release() {
        if (gone.compareAndSet(false, true)) {
            try {
                proxy.close();
            } catch (SQLException e) {
                LOG.debug("a connection broke while it was given back", e);
            }
        }
    }

    /** Closes the socket at once, whatever runs, and takes the connection out of the pool. */
    public void evict() {
        if (gone.compareAndSet(false, true)) {
            try {
                proxy.unwrap(Connection.class).abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("a connection broke while it was aborted", e);
            }
            pool.evictConnection(proxy);
        }
    }
}
