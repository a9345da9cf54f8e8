package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.catalog.ColumnType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement can be cancelled at every moment; it ends in the store, and no other statement is hit. */
class CancelTest extends PostgresTest {
    private static final RemoteStatement SLEEP = bulk("SELECT 1 FROM pg_sleep(300)", ColumnType.INTEGER);
    private static final RemoteStatement EXPORT = bulk(
            "SELECT g, repeat('x', 200) FROM (SELECT generate_series(1, 100000000) AS g) s",
            ColumnType.INTEGER,
            ColumnType.VARCHAR);

    private static RemoteStatement asLookup(RemoteStatement statement) {
        return new RemoteStatement(statement.text(), statement.columns(), true);
    }

    private void nothingRuns() {
        eventually("no statement runs", () -> postgres.activity().isEmpty());
    }

    private int backend() {
        return (int) rows(bulk("SELECT pg_backend_pid()", ColumnType.INTEGER))
                .getFirst()
                .getFirst();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileTheReaderWaitsForTheFirstRow(boolean prepared) {
        int backend = backend();
        try (BatchStream stream = store.open(prepared ? asLookup(SLEEP) : SLEEP, context())) {
            Thread.ofVirtual().start(() -> {
                eventually(
                        "the statement runs",
                        () -> postgres.activity().toString().contains("pg_sleep"));
                stream.cancel();
            });
            StoreFailure failure = assertThrows(StoreFailure.class, stream::next);
            assertEquals(Kind.CANCELLED, failure.kind());
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(StoreFailure.class, stream::next).kind());
        }
        nothingRuns();
        assertEquals(backend, backend(), "a settled cancel gives the connection back");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rightAfterOpening(boolean prepared) {
        for (int i = 0; i < 20; i++) {
            try (BatchStream stream = store.open(prepared ? asLookup(SLEEP) : SLEEP, context())) {
                stream.cancel();
                assertEquals(
                        Kind.CANCELLED,
                        assertThrows(StoreFailure.class, stream::next).kind());
            }
        }
        nothingRuns();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inMidStream(boolean prepared) {
        try (BatchStream stream = store.open(prepared ? asLookup(EXPORT) : EXPORT, context())) {
            assertTrue(stream.next());
            stream.cancel();
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(StoreFailure.class, stream::next).kind());
        }
        nothingRuns();
    }

    /** The server blocks on a full socket and must be told all the same. */
    @Test
    void whileNobodyReads() {
        try (BatchStream stream = store.open(EXPORT, context())) {
            assertTrue(stream.next());
            eventually(
                    "the server waits for us",
                    () -> postgres.query(
                                    "SELECT wait_event FROM pg_stat_activity WHERE usename = 'clerk' AND wait_event ="
                                            + " 'ClientWrite'")
                            .contains("ClientWrite"));
            stream.cancel();
            nothingRuns();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void byClosing(boolean prepared) {
        int backend = backend();
        for (int i = 0; i < 5; i++) {
            try (BatchStream stream = store.open(prepared ? asLookup(EXPORT) : EXPORT, context())) {
                assertTrue(stream.next());
            }
            assertEquals(0, store.connectionsActive());
            assertEquals(List.of(), postgres.activity());
        }
        assertEquals(backend, backend(), "a settled cancel gives the connection back");
    }

    @Test
    void byClosingBeforeTheFirstRow() {
        try (BatchStream stream = store.open(SLEEP, context())) {
            eventually(
                    "the statement runs", () -> postgres.activity().toString().contains("pg_sleep"));
            assertEquals(2, stream.schema().getFields().size() + 1);
        }
        assertEquals(0, store.connectionsActive());
        nothingRuns();
    }

    @Test
    void afterTheEnd() {
        int backend = backend();
        try (BatchStream stream = store.open(bulk("SELECT 1", ColumnType.INTEGER), context())) {
            assertTrue(stream.next());
            assertEquals(0, store.connectionsActive(), "the connection is given back with the last row");
            stream.cancel();
            assertFalse(stream.next());
            stream.cancel();
            assertFalse(stream.next());
        }
        assertEquals(backend, backend());
    }

    @Test
    void closingTheStoreEndsWhatRuns() {
        List<BatchStream> streams = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            streams.add(store.open(i == 0 ? SLEEP : EXPORT, context()));
        }
        assertTrue(streams.getLast().next());
        store.close();
        nothingRuns();
        for (BatchStream stream : streams) {
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(StoreFailure.class, stream::next).kind());
            stream.close();
        }
        StoreFailure failure = assertThrows(StoreFailure.class, () -> store.open(EXPORT, context()));
        assertEquals(Kind.CANCELLED, failure.kind());
    }

    /** 200 statements cancelled at random moments among small ones, none of which may be hit. */
    @Test
    void neverHitsAnotherStatement() throws InterruptedException, ExecutionException {
        int threads = TestPostgres.SETTINGS.connectionsMax();
        int roundsPerThread = 200 / threads;
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(workers.submit(() -> {
                    for (int round = 0; round < roundsPerThread; round++) {
                        cancelAtRandom(workers);
                        small();
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        nothingRuns();
    }

    private void cancelAtRandom(ExecutorService workers) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        RemoteStatement statement = bulk(
                "SELECT g, repeat('x', 50) FROM generate_series(1, " + random.nextInt(1, 40_000) + ") g",
                ColumnType.INTEGER,
                ColumnType.VARCHAR);
        try (BatchStream stream =
                store.open(random.nextBoolean() ? statement : asLookup(statement), context(PATIENCE, 1000))) {
            workers.execute(() -> {
                sleep(Duration.ofNanos(random.nextInt(0, 20_000_000)));
                stream.cancel();
            });
            int batchesMax = random.nextInt(0, 50);
            for (int i = 0; i < batchesMax && stream.next(); i++) {
                // Read and dropped.
            }
        } catch (StoreFailure e) {
            assertEquals(Kind.CANCELLED, e.kind(), e::getMessage);
        }
    }

    private void small() {
        int count = ThreadLocalRandom.current().nextInt(1, 2000);
        String sql = "SELECT count(*) FROM generate_series(1, " + count + ")";
        RemoteStatement statement = count % 2 == 0 ? bulk(sql, ColumnType.BIGINT) : lookup(sql, ColumnType.BIGINT);
        assertEquals(List.of(List.of((long) count)), rows(statement));
    }

    /** The request is so late that its statement has ended by itself, and another one could run on the connection. */
    @Test
    void aLateRequestHitsNobody() throws IOException {
        RemoteStatement brief = bulk("SELECT 1 FROM pg_sleep(0.05)", ColumnType.INTEGER);
        RemoteStatement next = bulk("SELECT 2 FROM pg_sleep(0.4)", ColumnType.INTEGER);
        try (TcpRelay relay = new TcpRelay(postgres.port());
                PostgresStore remote = TestPostgres.store(
                        TestPostgres.endpoint("127.0.0.1", relay.port(), "clerk", Map.of()), TestPostgres.SETTINGS)) {
            for (int round = 0; round < 5; round++) {
                try (BatchStream stream = remote.open(brief, context())) {
                    relay.delayConnections(Duration.ofMillis(200));
                    stream.cancel();
                    assertEquals(
                            Kind.CANCELLED,
                            assertThrows(StoreFailure.class, stream::next).kind());
                }
                relay.delayConnections(Duration.ZERO);
                try (BatchStream stream = remote.open(next, context())) {
                    assertTrue(stream.next());
                    assertFalse(stream.next());
                }
            }
        }
    }

    /** A server or network that answers nothing any more, not even the cancel. */
    @Test
    void whenTheNetworkIsSilent() throws IOException {
        try (TcpRelay relay = new TcpRelay(postgres.port());
                PostgresStore remote = TestPostgres.store(
                        TestPostgres.endpoint("127.0.0.1", relay.port(), "clerk", Map.of()), TestPostgres.SETTINGS)) {
            BatchStream stream = remote.open(SLEEP, context());
            eventually(
                    "the statement runs", () -> postgres.activity().toString().contains("pg_sleep"));
            relay.goSilent();
            Instant start = Instant.now();
            Thread.ofVirtual().start(stream::cancel);
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(StoreFailure.class, stream::next).kind());
            stream.close();
            assertEquals(0, remote.connectionsActive());
            assertTrue(Duration.between(start, Instant.now()).compareTo(PATIENCE) < 0);
        }
        nothingRuns();
    }
}
