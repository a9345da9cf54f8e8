package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FakeBatchStream;
import io.meshgate.adapter.PrefetchedStream;
import io.meshgate.adapter.RemainderEngine.Input;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.catalog.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A remainder can be stopped at every moment, whatever it waits for. */
@Timeout(180)
class RemainderCancelTest extends RemainderHarness {
    private static final List<ResultColumn> N = List.of(Rows.column("n", ColumnType.BIGINT));
    private static final String JOIN = "SELECT p.n FROM probe p JOIN build b ON p.n = b.n";

    private FakeBatchStream fake() {
        return new FakeBatchStream(allocator);
    }

    private Input prefetched(String table, FakeBatchStream source) {
        return input(
                table,
                PrefetchedStream.of(source, allocator, 2, Thread.ofPlatform().factory()));
    }

    private static Kind readToTheEnd(BatchStream stream) {
        return assertThrows(StoreFailure.class, () -> {
                    while (stream.next()) {
                        // to the end
                    }
                })
                .kind();
    }

    private void cancelWhileWaitingFor(FakeBatchStream hanging, BatchStream stream) throws InterruptedException {
        try (stream) {
            Thread canceller = Thread.ofPlatform().start(() -> {
                try {
                    hanging.awaitHanging();
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                stream.cancel();
            });
            assertEquals(Kind.CANCELLED, readToTheEnd(stream));
            canceller.join();
        }
        assertEquals(1, hanging.closes());
    }

    @Test
    void whileTheBuildSideHangs() throws InterruptedException {
        FakeBatchStream hanging = fake().rows(2, 100).hang();
        cancelWhileWaitingFor(
                hanging, open(JOIN, N, prefetched("probe", fake().rows(1000, 100)), prefetched("build", hanging)));
    }

    @Test
    void whileTheProbeSideHangs() throws InterruptedException {
        FakeBatchStream hanging = fake().rows(2, 100).hang();
        cancelWhileWaitingFor(
                hanging, open(JOIN, N, prefetched("probe", hanging), prefetched("build", fake().rows(10, 100))));
    }

    @Test
    void whileDuckDbComputes() throws InterruptedException {
        try (BatchStream stream = open("SELECT count(*)::BIGINT AS n FROM range(1000000000000)", N)) {
            Thread canceller = Thread.ofPlatform().start(() -> {
                LockSupport.parkNanos(200_000_000L);
                stream.cancel();
            });
            assertEquals(Kind.CANCELLED, readToTheEnd(stream));
            canceller.join();
        }
    }

    @Test
    void beforeTheFirstNext() {
        try (BatchStream stream =
                open(JOIN, N, prefetched("probe", fake().hang()), prefetched("build", fake().hang()))) {
            stream.cancel();
            assertEquals(Kind.CANCELLED, readToTheEnd(stream));
        }
    }

    @Test
    void betweenBatchesAndNeverLookingComplete() {
        try (BatchStream stream = open("SELECT n FROM f0", N, prefetched("f0", fake().rows(1000, 1000)))) {
            assertTrue(stream.next());
            stream.cancel();
            assertEquals(Kind.CANCELLED, readToTheEnd(stream));
        }
    }

    @Test
    void closingInsteadOfCancelling() throws InterruptedException {
        FakeBatchStream hanging = fake().rows(2, 100).hang();
        BatchStream stream = open(JOIN, N, prefetched("probe", hanging), prefetched("build", fake().rows(10, 100)));
        stream.close();
        stream.cancel();
        stream.close();
        assertEquals(1, hanging.closes());
    }

    @Test
    void twoHundredRaces() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            FakeBatchStream probe = fake().rows(1 + round % 5, 200);
            FakeBatchStream build = fake().rows(1 + round % 3, 200);
            switch (round % 4) {
                case 0 -> probe.hang();
                case 1 -> build.hang();
                case 2 -> build.fail(() -> new IllegalStateException("a bug that comes first or not"));
                default -> {}
            }
            try (BatchStream stream = open(JOIN, N, prefetched("probe", probe), prefetched("build", build))) {
                Thread canceller = Thread.ofPlatform().start(() -> {
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(8_000_000));
                    stream.cancel();
                });
                try {
                    while (stream.next()) {
                        assertTrue(stream.root().getRowCount() > 0);
                    }
                } catch (StoreFailure e) {
                    assertEquals(Kind.CANCELLED, e.kind());
                } catch (IllegalStateException e) {
                    assertEquals(2, round % 4);
                }
                if (round % 2 == 0) {
                    canceller.join();
                }
            }
            assertEquals(1, probe.closes());
            assertEquals(1, build.closes());
        }
    }

    @Test
    void hungQueriesDoNotDelayAnother() throws InterruptedException {
        List<BatchStream> hung = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FakeBatchStream hanging = fake().rows(1, 100).hang();
            BatchStream stream = open(JOIN, N, prefetched("probe", fake().rows(10, 100)), prefetched("build", hanging));
            hung.add(stream);
            readers.add(Thread.ofPlatform().start(() -> assertEquals(Kind.CANCELLED, readToTheEnd(stream))));
            hanging.awaitHanging();
        }
        long start = System.nanoTime();
        BatchStream lively =
                open(JOIN, N, prefetched("probe", fake().rows(100, 1000)), prefetched("build", fake().rows(50, 1000)));
        assertEquals(50_000, Rows.read(lively).size());
        long milliseconds = (System.nanoTime() - start) / 1_000_000;
        assertTrue(milliseconds < 5_000, () -> "took " + milliseconds + " ms beside four hung ones");
        for (int i = 0; i < hung.size(); i++) {
            hung.get(i).cancel();
            readers.get(i).join();
            hung.get(i).close();
        }
    }

    /** Each waits inside DuckDB; if that held a carrier each, no virtual thread could run any more. */
    @Test
    void hungQueriesOnVirtualThreadsDoNotStopOtherVirtualThreads() throws InterruptedException {
        List<BatchStream> hung = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            FakeBatchStream hanging = fake().rows(1, 100).hang();
            BatchStream stream = open("SELECT n FROM f0", N, prefetched("f0", hanging));
            hung.add(stream);
            readers.add(Thread.ofVirtual().start(() -> assertEquals(Kind.CANCELLED, readToTheEnd(stream))));
            hanging.awaitHanging();
        }
        CountDownLatch cancelled = new CountDownLatch(hung.size());
        hung.forEach(stream -> Thread.ofVirtual().start(() -> {
            stream.cancel();
            cancelled.countDown();
        }));
        assertTrue(cancelled.await(10, TimeUnit.SECONDS), "no virtual thread could run");
        for (int i = 0; i < hung.size(); i++) {
            readers.get(i).join();
            hung.get(i).close();
        }
    }
}
