package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Few connections and many users: whoever has a permit gets a connection, also while others describe tables. */
class PoolTest extends PostgresTest {
    private static final int CONNECTIONS = 2;
    private static final int USERS = 32;
    private static final int ROUNDS = 10;
    private static final Table TABLE = new Table("t", "pg_catalog.pg_class", List.of(), List.of(), Optional.empty());

    @Test
    void manyUsersOfTwoConnections() throws InterruptedException, ExecutionException {
        store.close();
        store = postgres.store(
                new StoreSettings(List.of(), CONNECTIONS, Duration.ofSeconds(10), Duration.ofMinutes(1), 0, 1));
        assertEquals(CONNECTIONS, store.connectionsMax());
        Semaphore permits = new Semaphore(store.connectionsMax());
        AtomicInteger mostConnections = new AtomicInteger();
        try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int user = 0; user < USERS; user++) {
                int seed = user;
                all.add(users.submit(() -> use(permits, seed)));
            }
            for (Future<?> one : all) {
                mostConnections.accumulateAndGet(connections(), Math::max);
                one.get();
            }
        }
        assertTrue(mostConnections.get() <= CONNECTIONS + 1, mostConnections + " connections");
        assertEquals(0, store.connectionsActive());
    }

    private int connections() {
        return Integer.parseInt(postgres.query("SELECT count(*) FROM pg_stat_activity WHERE usename = 'clerk'")
                .getFirst());
    }

    private void use(Semaphore permits, int seed) {
        for (int round = 0; round < ROUNDS; round++) {
            if ((seed + round) % 8 == 0) {
                assertTrue(store.describe(TABLE).columns().size() > 30);
                continue;
            }
            permits.acquireUninterruptibly();
            try {
                read((seed + round) % 3);
            } finally {
                permits.release();
            }
        }
    }

    private void read(int way) {
        String sql = "SELECT g FROM generate_series(1, 3000) g";
        RemoteStatement statement = way == 0 ? lookup(sql, ColumnType.INTEGER) : bulk(sql, ColumnType.INTEGER);
        try (BatchStream stream = store.open(statement, context(PATIENCE, 1000))) {
            int rows = 0;
            while (stream.next() && way != 2) {
                rows += stream.root().getRowCount();
            }
            assertEquals(way == 2 ? 0 : 3000, rows);
        }
    }

    @Test
    void opensLazily() {
        postgres.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'clerk'");
        eventually("no connections", () -> connections() == 0);
        assertEquals(0, store.connectionsActive());
        rows(bulk("SELECT 1", ColumnType.INTEGER));
        assertEquals(1, connections());
        store.close();
        eventually("no connections", () -> connections() == 0);
    }
}
