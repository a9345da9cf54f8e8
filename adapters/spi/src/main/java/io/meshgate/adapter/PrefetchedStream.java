package io.meshgate.adapter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream that is read ahead by a thread of its own into a bounded queue, so that a consumer that pulls several streams
 * one after the other keeps every store busy.
 *
 * <p>Buffers move from the source to the queue and from the queue to {@link #root} by transfer; nothing is copied. How a
 * stream ends is an explicit state, {@link End}: batches that came before a failure are handed out before it is thrown,
 * and only a source that said so itself is complete.
 *
 * <p>The source belongs to the producer thread alone: it opens it, pulls it and closes it, as soon as its last batch is
 * queued, so that a connection is free again while its rows are still being used. {@link #close} waits for that thread;
 * afterwards the allocator holds nothing of this stream.
 *
 * <p>Give producers platform threads where the source blocks in native code (DuckDB): a virtual thread would hold on to
 * its carrier.
 */
public final class PrefetchedStream implements BatchStream {
    private static final Logger LOG = LoggerFactory.getLogger(PrefetchedStream.class);

    /** How the stream ended; the first word counts, but that a cancel overrules an end that nobody has read yet. */
    private sealed interface End {
        record Complete() implements End {}

        record Failed(Throwable cause) implements End {}

        record Cancelled() implements End {}
    }

    private final Schema schema;
    private final Supplier<BatchStream> opener;
    private final BufferAllocator allocator;
    private final IntSupplier queueBatchesMax;
    private final VectorSchemaRoot root;
    private final Thread producer;

    /** Guards everything below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Deque<VectorSchemaRoot> queue = new ArrayDeque<>();
    private @Nullable BatchStream source;
    private @Nullable End end;
    private boolean opening = true;

    private PrefetchedStream(
            Schema schema,
            Supplier<BatchStream> opener,
            BufferAllocator allocator,
            IntSupplier queueBatchesMax,
            ThreadFactory threads) {
        this.schema = schema;
        this.opener = opener;
        this.allocator = allocator;
        this.queueBatchesMax = queueBatchesMax;
        this.root = VectorSchemaRoot.create(schema, allocator);
        this.producer = threads.newThread(this::produce);
    }

    /**
     * Opens the source on the producer's thread, so that slow stores connect side by side.
     *
     * @param schema what the source will have; another one is a bug
     * @param opener called once; should take an interrupt as a cancel, and frees what it took when it throws
     * @param allocator owns the queued batches; the caller closes it after this stream
     * @param queueBatchesMax how many batches may wait, beside the one in the producer's hand: at least 1; asked by the
     *     producer after each batch
     * @param threads makes the producer's thread
     */
    public static PrefetchedStream opening(
            Schema schema,
            Supplier<BatchStream> opener,
            BufferAllocator allocator,
            IntSupplier queueBatchesMax,
            ThreadFactory threads) {
        PrefetchedStream stream = new PrefetchedStream(schema, opener, allocator, queueBatchesMax, threads);
        stream.producer.start();
        return stream;
    }

    /** Reads an open stream ahead, and owns it from here on. */
    public static PrefetchedStream of(
            BatchStream source, BufferAllocator allocator, int queueBatchesMax, ThreadFactory threads) {
        if (queueBatchesMax < 1) {
            throw new IllegalArgumentException("queueBatchesMax is " + queueBatchesMax + ": it must be at least 1");
        }
        PrefetchedStream stream =
                new PrefetchedStream(source.schema(), () -> source, allocator, () -> queueBatchesMax, threads);
        stream.producer.start();
        return stream;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public boolean next() {
        VectorSchemaRoot batch = take();
        if (batch == null) {
            return false;
        }
        try (batch) {
            move(batch, root);
        }
        return true;
    }

    /** The next queued batch, or null when the source is complete. */
    private @Nullable VectorSchemaRoot take() {
        lock.lock();
        try {
            while (queue.isEmpty() && end == null) {
                changed.awaitUninterruptibly();
            }
            if (end instanceof End.Cancelled) {
                throw cancelled();
            }
            VectorSchemaRoot batch = queue.poll();
            if (batch == null && end instanceof End.Failed(Throwable cause)) {
                throw asUnchecked(cause);
            }
            changed.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private static StoreFailure cancelled() {
        return StoreFailure.local(
                StoreFailure.Kind.CANCELLED, StoreFailure.Phase.READ, "the query was cancelled", null);
    }

    private static RuntimeException asUnchecked(Throwable cause) {
        return switch (cause) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new IllegalStateException("The producer of a stream failed", cause);
        };
    }

    @Override
    public void cancel() {
        BatchStream running;
        lock.lock();
        try {
            if (end instanceof End.Failed || end instanceof End.Cancelled) {
                return;
            }
            end = new End.Cancelled();
            running = source;
            if (opening) {
                producer.interrupt();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void close() {
        cancel();
        joinProducer();
        lock.lock();
        try {
            queue.forEach(VectorSchemaRoot::close);
            queue.clear();
        } finally {
            lock.unlock();
        }
        root.close();
    }

    /** Waits even when interrupted: memory that a producer still writes cannot be given back. */
    private void joinProducer() {
        boolean interrupted = false;
        while (true) {
            try {
                producer.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void produce() {
        End how;
        try (BatchStream opened = open()) {
            if (!opened.schema().equals(schema)) {
                throw new IllegalStateException(
                        "A stream was promised as " + schema + " and came as " + opened.schema());
            }
            while (opened.next()) {
                put(opened.root());
            }
            how = new End.Complete();
        } catch (Throwable e) {
            how = new End.Failed(e);
        }
        lock.lock();
        try {
            source = null;
            if (end == null) {
                end = how;
            } else if (how instanceof End.Failed(Throwable cause) && !isCancellation(cause)) {
                LOG.debug("A cancelled stream failed", cause);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isCancellation(Throwable cause) {
        return cause instanceof StoreFailure failure && failure.kind() == StoreFailure.Kind.CANCELLED;
    }

    /** Opens the source. A cancel that came meanwhile is passed on, so that the source's own next() ends the producer. */
    private BatchStream open() {
        BatchStream opened = opener.get();
        boolean late;
        lock.lock();
        try {
            opening = false;
            Thread.interrupted();
            source = opened;
            late = end != null;
        } finally {
            lock.unlock();
        }
        if (late) {
            opened.cancel();
        }
        return opened;
    }

    /** Queues the batch, waiting for a free place. */
    private void put(VectorSchemaRoot filled) {
        VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
        try {
            move(filled, batch);
            enqueue(batch);
        } catch (Throwable e) {
            batch.close();
            throw e;
        }
    }

    private void enqueue(VectorSchemaRoot batch) {
        lock.lock();
        try {
            while (queue.size() >= queueBatchesMax.getAsInt() && end == null) {
                changed.awaitUninterruptibly();
            }
            if (end != null) {
                throw cancelled();
            }
            queue.add(batch);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Hands the buffers of one root to another of the same schema, and their accounting to its allocator. */
    private static void move(VectorSchemaRoot from, VectorSchemaRoot to) {
        int rows = from.getRowCount();
        for (int column = 0; column < from.getFieldVectors().size(); column++) {
            FieldVector source = from.getVector(column);
            source.makeTransferPair(to.getVector(column)).transfer();
        }
        to.setRowCount(rows);
    }
}
