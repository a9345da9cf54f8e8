package io.meshgate.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every way in which a prefetched stream may end, with all memory given back. */
@Timeout(60)
class PrefetchedStreamTest {
    private static final int DEPTH = 2;

    private final BufferAllocator allocator = new RootAllocator();
    private final AtomicInteger threadsAlive = new AtomicInteger();
    private final ThreadFactory threads = task -> Thread.ofVirtual().unstarted(() -> {
        threadsAlive.incrementAndGet();
        try {
            task.run();
        } finally {
            threadsAlive.decrementAndGet();
        }
    });

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, threadsAlive.get());
        assertEquals(0, allocator.getAllocatedMemory());
        allocator.close();
    }

    private FakeBatchStream fake() {
        return new FakeBatchStream(allocator);
    }

    private PrefetchedStream prefetched(FakeBatchStream source) {
        return PrefetchedStream.of(source, allocator, DEPTH, threads);
    }

    /** Reads to the end and checks that {@code n} counts up from {@code from} without a gap. */
    private static long readAll(BatchStream stream, long from) {
        long n = from;
        while (stream.next()) {
            BigIntVector numbers = (BigIntVector) stream.root().getVector(0);
            for (int i = 0; i < stream.root().getRowCount(); i++) {
                assertEquals(n, numbers.get(i));
                assertEquals("row " + n, stream.root().getVector(1).getObject(i).toString());
                n++;
            }
        }
        return n;
    }

    private static StoreFailure broken() {
        return StoreFailure.local(StoreFailure.Kind.UNREACHABLE, StoreFailure.Phase.READ, "the wire was cut", null);
    }

    @Test
    void handsOutAllRowsInOrderAndThenTheEnd() {
        FakeBatchStream source = fake().rows(20, 1000).rows(1, 0).rows(1, 7);
        try (PrefetchedStream stream = prefetched(source)) {
            assertEquals(20_007, readAll(stream, 0));
            assertFalse(stream.next(), "the end stays the end");
        }
        assertEquals(1, source.closes());
    }

    @Test
    void aSourceWithoutBatchesIsComplete() {
        try (PrefetchedStream stream = prefetched(fake())) {
            assertFalse(stream.next());
        }
    }

    @Test
    void readsAheadNoFurtherThanTheQueue() throws InterruptedException {
        FakeBatchStream source = fake().rows(100, 10);
        try (PrefetchedStream stream = prefetched(source)) {
            awaitReadAhead(source, DEPTH + 1);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            assertEquals(DEPTH + 1, source.batchesRead());
            assertTrue(stream.next());
            awaitReadAhead(source, DEPTH + 2);
        }
    }

    private static void awaitReadAhead(FakeBatchStream source, int batches) throws InterruptedException {
        while (source.batchesRead() < batches) {
            Thread.sleep(1);
        }
    }

    @Test
    void theSourceIsClosedWhileItsRowsStillWait() throws InterruptedException {
        FakeBatchStream source = fake().rows(DEPTH, 10);
        try (PrefetchedStream stream = prefetched(source)) {
            while (source.closes() == 0) {
                Thread.sleep(1);
            }
            assertEquals(DEPTH * 10, readAll(stream, 0));
        }
        assertEquals(1, source.closes());
    }

    @Test
    void theConsumerMayTakeTheBuffersAway() {
        try (BufferAllocator consumer = allocator.newChildAllocator("consumer", 0, Long.MAX_VALUE);
                PrefetchedStream stream = prefetched(fake().rows(3, 100))) {
            long n = 0;
            while (stream.next()) {
                var pair = stream.root().getVector(0).getTransferPair(consumer);
                pair.transfer();
                try (BigIntVector taken = (BigIntVector) pair.getTo()) {
                    assertEquals(n, taken.get(0));
                    n += taken.getValueCount();
                }
            }
            assertEquals(300, n);
        }
    }

    @Test
    void aFailureComesAfterTheBatchesBeforeIt() {
        StoreFailure failure = broken();
        FakeBatchStream source = fake().rows(5, 10).fail(() -> failure);
        try (PrefetchedStream stream = prefetched(source)) {
            for (int i = 0; i < 5; i++) {
                assertTrue(stream.next());
            }
            assertSame(failure, assertThrows(StoreFailure.class, stream::next));
            assertSame(failure, assertThrows(StoreFailure.class, stream::next), "and stays");
        }
        assertEquals(1, source.closes());
    }

    @Test
    void aFailureBeforeTheFirstBatch() {
        StoreFailure failure = broken();
        try (PrefetchedStream stream = prefetched(fake().fail(() -> failure))) {
            assertSame(failure, assertThrows(StoreFailure.class, stream::next));
        }
    }

    @Test
    void aFailureThatCameFirstIsNotHiddenByACancel() throws InterruptedException {
        StoreFailure failure = broken();
        FakeBatchStream source = fake().fail(() -> failure);
        try (PrefetchedStream stream = prefetched(source)) {
            while (threadsAlive.get() > 0 || source.closes() == 0) {
                Thread.sleep(1);
            }
            stream.cancel();
            assertSame(failure, assertThrows(StoreFailure.class, stream::next));
        }
    }

    @Test
    void aFailureToOpen() {
        StoreFailure failure = broken();
        try (PrefetchedStream stream = PrefetchedStream.opening(
                FakeBatchStream.SCHEMA,
                () -> {
                    throw failure;
                },
                allocator,
                () -> DEPTH,
                threads)) {
            assertSame(failure, assertThrows(StoreFailure.class, stream::next));
        }
    }

    @Test
    void aBugInTheSourceIsThrownAsItIs() {
        IllegalStateException bug = new IllegalStateException("a bug");
        try (PrefetchedStream stream = prefetched(fake().rows(1, 1).fail(() -> bug))) {
            assertTrue(stream.next());
            assertSame(bug, assertThrows(IllegalStateException.class, stream::next));
        }
    }

    @Test
    void anotherSchemaThanPromisedIsABug() {
        FakeBatchStream source = fake().rows(1, 1);
        try (PrefetchedStream stream =
                PrefetchedStream.opening(new Schema(List.of()), () -> source, allocator, () -> DEPTH, threads)) {
            assertThrows(IllegalStateException.class, stream::next);
        }
        assertEquals(1, source.closes());
    }

    @Test
    void closingEarlyStopsTheSource() {
        FakeBatchStream source = fake().rows(1000, 100);
        try (PrefetchedStream stream = prefetched(source)) {
            assertTrue(stream.next());
        }
        assertTrue(source.isCancelled());
        assertEquals(1, source.closes());
        assertTrue(source.batchesRead() <= DEPTH + 2);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        FakeBatchStream source = fake().rows(10, 10);
        PrefetchedStream stream = prefetched(source);
        stream.close();
        stream.close();
        assertEquals(1, source.closes());
    }

    @Test
    void closingWhileTheSourceHangs() throws InterruptedException {
        FakeBatchStream source = fake().rows(1, 10).hang();
        PrefetchedStream stream = prefetched(source);
        source.awaitHanging();
        stream.close();
        assertTrue(source.isCancelled());
    }

    @Test
    void cancelWakesAConsumerThatWaits() throws InterruptedException {
        FakeBatchStream source = fake().hang();
        try (PrefetchedStream stream = prefetched(source)) {
            source.awaitHanging();
            Thread canceller = Thread.ofVirtual().start(() -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                stream.cancel();
            });
            assertEquals(
                    StoreFailure.Kind.CANCELLED,
                    assertThrows(StoreFailure.class, stream::next).kind());
            canceller.join();
        }
    }

    @Test
    void cancelInterruptsTheOpener() {
        CountDownLatch entered = new CountDownLatch(1);
        try (PrefetchedStream stream = PrefetchedStream.opening(
                FakeBatchStream.SCHEMA,
                () -> {
                    entered.countDown();
                    try {
                        Thread.sleep(TimeUnit.HOURS.toMillis(1));
                        throw new AssertionError("nobody interrupted");
                    } catch (InterruptedException e) {
                        throw broken();
                    }
                },
                allocator,
                () -> DEPTH,
                threads)) {
            entered.await();
            stream.cancel();
            assertEquals(
                    StoreFailure.Kind.CANCELLED,
                    assertThrows(StoreFailure.class, stream::next).kind());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSourceThatOpensAfterTheCancelIsCancelledAndClosed() throws InterruptedException {
        FakeBatchStream source = fake().hang();
        CountDownLatch cancelled = new CountDownLatch(1);
        try (PrefetchedStream stream = PrefetchedStream.opening(
                FakeBatchStream.SCHEMA,
                () -> {
                    boolean waiting = true;
                    while (waiting) {
                        try {
                            cancelled.await();
                            waiting = false;
                        } catch (InterruptedException e) {
                            // this opener does not listen
                        }
                    }
                    return source;
                },
                allocator,
                () -> DEPTH,
                threads)) {
            stream.cancel();
            cancelled.countDown();
        }
        assertTrue(source.isCancelled());
        assertEquals(1, source.closes());
    }

    @Test
    void cancelAtAnyMoment() throws InterruptedException {
        for (int round = 0; round < 1000; round++) {
            FakeBatchStream source = fake().rows(round % 7, 50);
            if (round % 3 == 0) {
                source.hang();
            }
            try (PrefetchedStream stream = prefetched(source)) {
                Thread canceller = Thread.ofVirtual().start(() -> {
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(300_000));
                    stream.cancel();
                });
                try {
                    readAll(stream, 0);
                } catch (StoreFailure e) {
                    assertEquals(StoreFailure.Kind.CANCELLED, e.kind());
                }
                if (round % 2 == 0) {
                    canceller.join();
                }
            }
            assertEquals(1, source.closes());
        }
        allocator.assertOpen();
    }

    @Test
    void theQueueHasALowerBound() {
        try (FakeBatchStream source = fake()) {
            assertThrows(IllegalArgumentException.class, () -> PrefetchedStream.of(source, allocator, 0, threads));
        }
    }
}
