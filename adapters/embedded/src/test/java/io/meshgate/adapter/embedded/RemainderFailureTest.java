package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FakeBatchStream;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.PrefetchedStream;
import io.meshgate.adapter.RemainderEngine.Input;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.catalog.ColumnType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A remainder fails with what really happened, in words for a person, and leaves nothing behind. */
@Timeout(120)
class RemainderFailureTest extends RemainderHarness {
    private static final List<ResultColumn> N = List.of(Rows.column("n", ColumnType.BIGINT));

    private FakeBatchStream fake() {
        return new FakeBatchStream(allocator);
    }

    private Input prefetched(String table, FakeBatchStream source) {
        return input(
                table,
                PrefetchedStream.of(source, allocator, 2, Thread.ofPlatform().factory()));
    }

    private static StoreFailure broken() {
        return StoreFailure.local(Kind.UNREACHABLE, Phase.READ, "the wire was cut", null);
    }

    private static StoreFailure failureOf(BatchStream stream) {
        try (stream) {
            return assertThrows(StoreFailure.class, () -> {
                while (stream.next()) {
                    // to the end
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "SELECT 1 // (n - 2) FROM f0 | division by zero",
                "SELECT n::DOUBLE / (n - 2)::DOUBLE FROM f0 | division by zero",
                "SELECT n % (n - n) FROM f0 | division by zero",
                "SELECT n + 9223372036854775807 FROM f0 | is out of range for BIGINT",
                "SELECT CAST(text AS BIGINT) FROM f0 | ' is no BIGINT",
                "SELECT sum(CAST(text AS BIGINT)) FROM f0 | ' is no BIGINT",
                "SELECT (SELECT n FROM f0) | gave more than one row",
                "SELECT n FROM f0 ORDER BY 1 // (n - 2) | division by zero"
            })
    void errorsOverRowsKeepTheirWords(String sql, String words) {
        StoreFailure failure = failureOf(open(sql, N, input("f0", fake().rows(3, 100))));
        assertEquals(Kind.STATEMENT_FAILED, failure.kind());
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
        assertFalse(failure.getMessage().contains("SET error_on"), failure.getMessage());
        assertFalse(failure.getMessage().contains("LINE 1"), failure.getMessage());
    }

    @Test
    void anErrorAfterMillionsOfRowsKeepsItsWords() {
        StoreFailure failure =
                failureOf(open("SELECT 1 // (range - 4999999) AS n FROM range(5000000) ORDER BY ALL LIMIT 5000000", N));
        assertTrue(failure.getMessage().contains("division by zero"), failure.getMessage());
        failure = failureOf(
                open("SELECT CASE WHEN range = 4999999 THEN error('late') ELSE range END AS n FROM range(5000000)", N));
        assertEquals(Kind.STATEMENT_FAILED, failure.kind());
        assertTrue(failure.getMessage().contains("late"), failure.getMessage());
        assertFalse(failure.getMessage().contains("CDataJniException"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELEC 1", "SELECT nosuch FROM f0", "SELECT * FROM nosuch"})
    void whatCannotBeBoundIsRefusedByOpen(String sql) {
        FakeBatchStream source = fake().rows(1, 1);
        StoreFailure failure = assertThrows(StoreFailure.class, () -> open(sql, N, input("f0", source)));
        assertEquals(Kind.REFUSED, failure.kind());
        assertTrue(source.isCancelled());
        assertEquals(1, source.closes());
    }

    /** Build is the right side, probe the left: DuckDB keeps the order as written. */
    @ParameterizedTest
    @ValueSource(strings = {"build", "probe"})
    void aFailingInputIsReportedAsItself(String side) {
        StoreFailure cause = broken();
        FakeBatchStream failing = fake().rows(3, 100).fail(() -> cause);
        FakeBatchStream sound = fake().rows(50, 1000);
        boolean build = side.equals("build");
        BatchStream joined = open(
                "SELECT p.n FROM probe p JOIN build b ON p.n = b.n",
                N,
                prefetched("probe", build ? sound : failing),
                prefetched("build", build ? failing : sound));
        assertSame(cause, failureOf(joined));
        assertEquals(1, failing.closes());
        assertEquals(1, sound.closes());
    }

    @Test
    void aBugInAnInputIsThrownAsABug() {
        IllegalArgumentException bug = new IllegalArgumentException("a bug");
        try (BatchStream stream = open("SELECT n FROM f0", N, input("f0", fake().fail(() -> bug)))) {
            IllegalStateException thrown = assertThrows(IllegalStateException.class, stream::next);
            assertSame(bug, thrown.getCause());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a.n FROM f0 a JOIN f0 b ON a.n = b.n",
                "SELECT n FROM f0 UNION ALL SELECT n FROM f0",
                "SELECT count(*) + (SELECT count(*) FROM f0) AS n FROM f0"
            })
    void aSecondScanOfAnInputIsAnErrorAndNeverEmpty(String sql) {
        StoreFailure failure = failureOf(open(sql, N, input("f0", fake().rows(3, 100))));
        assertEquals(Kind.STATEMENT_FAILED, failure.kind());
        assertTrue(failure.getMessage().contains("inputs (f0) twice"), failure.getMessage());
    }

    @Test
    void anInputThatIsNeverReadIsClosedToo() {
        FakeBatchStream unread = fake().rows(3, 100);
        assertEquals(List.of(List.of(1L)), Rows.read(open("SELECT 1::BIGINT AS n", N, input("f0", unread))));
        assertEquals(1, unread.closes());
    }

    @Test
    void theFailureStays() {
        StoreFailure cause = broken();
        try (BatchStream stream = open("SELECT n FROM f0", N, input("f0", fake().fail(() -> cause)))) {
            assertSame(cause, assertThrows(StoreFailure.class, stream::next));
            assertSame(cause, assertThrows(StoreFailure.class, stream::next));
        }
    }

    @Test
    void theDeadlineEndsAStatementByName() {
        FragmentContext hurried =
                new FragmentContext("q", allocator, Instant.now().plusMillis(300), FragmentContext.BATCH_ROWS);
        BatchStream stream = engine.open(
                new RemoteStatement("SELECT count(*)::BIGINT AS n FROM range(100000000000) a", N, false),
                List.of(),
                hurried);
        long start = System.nanoTime();
        StoreFailure failure = failureOf(stream);
        assertEquals(Kind.TIMED_OUT, failure.kind());
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
    }

    @Test
    void closingEarlyStopsTheInputs() {
        FakeBatchStream source = fake().rows(10_000, 1000);
        try (BatchStream stream = open("SELECT n FROM f0 LIMIT 10", N, prefetched("f0", source))) {
            assertTrue(stream.next());
            assertEquals(10, stream.root().getRowCount());
        }
        assertEquals(1, source.closes());
        assertTrue(source.batchesRead() < 100, () -> source.batchesRead() + " batches");
    }

    @Test
    void aClientThatReadsSlowlyHoldsTheInputsBack() throws InterruptedException {
        FakeBatchStream source = fake().rows(100_000, 1000);
        try (BatchStream stream = open(
                "SELECT n, text FROM f0",
                List.of(N.getFirst(), Rows.column("text", ColumnType.VARCHAR)),
                prefetched("f0", source))) {
            assertTrue(stream.next());
            int before;
            do {
                before = source.batchesRead();
                Thread.sleep(500);
            } while (source.batchesRead() > before);
            assertTrue(before < 2_000, "DuckDB buffered " + before + " batches");
        }
    }
}
