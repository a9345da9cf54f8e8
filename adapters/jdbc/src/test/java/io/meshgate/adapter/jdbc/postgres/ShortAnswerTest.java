package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.catalog.ColumnType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever breaks under way, an answer is whole or a failure. */
class ShortAnswerTest extends PostgresTest {
    private static final String ROWS = "SELECT g, 'row ' || g FROM generate_series(1, 500) g";

    /** Cuts the connection after each number of bytes in turn: also amid the trailer and the command's completion. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCutConnectionIsAFailure(boolean prepared) throws IOException {
        RemoteStatement statement = new RemoteStatement(
                ROWS, List.of(column("g", ColumnType.INTEGER), column("text", ColumnType.VARCHAR)), prepared);
        store.close();
        try (TcpRelay relay = new TcpRelay(postgres.port())) {
            store = TestPostgres.store(
                    TestPostgres.endpoint("127.0.0.1", relay.port(), "clerk", Map.of()), TestPostgres.SETTINGS);
            assertEquals(500, rows(statement).size());
            relay.cutAfter(Long.MAX_VALUE);
            assertEquals(500, rows(statement).size());
            long whole = relay.bytesToClient();
            int short_ = 0;
            for (long cut = 1; cut <= whole; cut += cut < whole - 500 ? 997 : 5) {
                store.close();
                store = TestPostgres.store(
                        TestPostgres.endpoint("127.0.0.1", relay.port(), "clerk", Map.of()), TestPostgres.SETTINGS);
                relay.cutAfter(Long.MAX_VALUE);
                assertEquals(1, rows(bulk("SELECT 1", ColumnType.INTEGER)).size());
                relay.cutAfter(cut);
                short_ += isWholeOrFails(statement) ? 0 : 1;
                relay.cutAfter(Long.MAX_VALUE);
            }
            assertTrue(short_ > 30, "only " + short_ + " cuts hit the answer");
        }
    }

    private boolean isWholeOrFails(RemoteStatement statement) {
        try {
            assertEquals(500, rows(statement).size());
            return true;
        } catch (StoreFailure e) {
            assertEquals(Kind.UNREACHABLE, e.kind(), e::getMessage);
            return false;
        }
    }

    @Test
    void memoryThatRunsOutIsAFailureForGood() {
        RemoteStatement statement = bulk("SELECT repeat('x', 500) FROM generate_series(1, 20000)", ColumnType.VARCHAR);
        FragmentContext plenty = context(PATIENCE, 1000);
        try (BufferAllocator little = allocator.newChildAllocator("little", 0, 800_000);
                BatchStream stream =
                        store.open(statement, new FragmentContext(plenty.queryId(), little, plenty.deadline(), 1000))) {
            assertTrue(stream.next());
            List<ArrowRecordBatch> kept = new ArrayList<>();
            kept.add(new VectorUnloader(stream.root()).getRecordBatch());
            assertThrows(OutOfMemoryException.class, stream::next);
            kept.forEach(ArrowRecordBatch::close);
            assertThrows(OutOfMemoryException.class, stream::next, "rows were lost, so it may not go on");
        }
    }

    @Test
    void aKilledServerIsAFailure() {
        TestPostgres mortal = TestPostgres.start();
        store.close();
        store = mortal.store();
        try (BatchStream stream = store.open(
                bulk(
                        "SELECT g, repeat('x', 100) FROM (SELECT generate_series(1, 100000000) AS g) s",
                        ColumnType.INTEGER,
                        ColumnType.VARCHAR),
                context())) {
            assertTrue(stream.next());
            mortal.close();
            StoreFailure failure = assertThrows(StoreFailure.class, () -> {
                while (stream.next()) {
                    assertTrue(stream.root().getRowCount() > 0);
                }
            });
            assertEquals(Kind.UNREACHABLE, failure.kind(), failure::getMessage);
            assertEquals(Phase.READ, failure.phase());
            assertEquals(failure, assertThrows(StoreFailure.class, stream::next));
        }
        StoreFailure next = failure(bulk("SELECT 1", ColumnType.INTEGER));
        assertEquals(Kind.UNREACHABLE, next.kind());
        assertEquals(Phase.CONNECT, next.phase());
    }
}
