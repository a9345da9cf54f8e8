package io.meshgate.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;

/** The PostgreSQL of {@code sales.orders}, reached as its contract says, but not through the gateway. */
final class OrdersStore implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(2);
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private static final String RUNNING = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'meshgate %' AND state <> 'idle' AND pid <> pg_backend_pid()";

    private final Connection connection;

    OrdersStore(DirectStores stores) throws SQLException {
        connection = stores.connect("sales.orders");
    }

    /** Has the whole table sent in PostgreSQL's binary format, and throws the bytes away. */
    void copyAway(String table) throws SQLException, IOException {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY " + table + " TO STDOUT (FORMAT binary)", OutputStream.nullOutputStream());
    }

    /** The gateway's statements and transactions that are not over. */
    int running() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(RUNNING)) {
            count.next();
            return count.getInt(1);
        }
    }

    /** Waits until none of the gateway's statements runs, and tells how long that took. */
    Duration awaitNoneRunning() throws SQLException, InterruptedException {
        long start = System.nanoTime();
        while (running() > 0) {
            if (System.nanoTime() - start > WAIT_MAX.toNanos()) {
                throw new IllegalStateException("The gateway's statement still runs after " + WAIT_MAX);
            }
            Thread.sleep(POLL);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
