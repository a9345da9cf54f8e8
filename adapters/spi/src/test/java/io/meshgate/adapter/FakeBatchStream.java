package io.meshgate.adapter;

import io.meshgate.catalog.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A stream that does what the test says: batches of two columns ({@code n} counts up over all batches, {@code text}
 * spells it), and a failure or a stop that lasts until the cancel, before any batch.
 */
public final class FakeBatchStream implements BatchStream {
    public static final Schema SCHEMA = SqlTypes.schema(List.of(
            new RemoteStatement.ResultColumn("n", ColumnType.BIGINT, true),
            new RemoteStatement.ResultColumn("text", ColumnType.VARCHAR, true)));

    /** One call of {@link #next}. */
    private sealed interface Step {
        record Rows(int count) implements Step {}

        record Fail(Supplier<? extends RuntimeException> failure) implements Step {}

        record Hang() implements Step {}
    }

    private final VectorSchemaRoot root;
    private final List<Step> steps = new ArrayList<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final AtomicInteger closes = new AtomicInteger();
    private volatile int batchesRead;
    private long n;

    public FakeBatchStream(BufferAllocator allocator) {
        root = VectorSchemaRoot.create(SCHEMA, allocator);
    }

    /** {@code batches} more batches of {@code rows} rows each. */
    public FakeBatchStream rows(int batches, int rows) {
        for (int i = 0; i < batches; i++) {
            steps.add(new Step.Rows(rows));
        }
        return this;
    }

    /** Then it fails. */
    public FakeBatchStream fail(Supplier<? extends RuntimeException> failure) {
        steps.add(new Step.Fail(failure));
        return this;
    }

    /** Then it blocks until it is cancelled. */
    public FakeBatchStream hang() {
        steps.add(new Step.Hang());
        return this;
    }

    public int batchesRead() {
        return batchesRead;
    }

    public int closes() {
        return closes.get();
    }

    public boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /** Waits until the reader is blocked in {@link #hang}. */
    public void awaitHanging() throws InterruptedException {
        hanging.await();
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public boolean next() {
        checkOpen();
        if (isCancelled()) {
            throw stopped();
        }
        if (batchesRead == steps.size()) {
            return false;
        }
        switch (steps.get(batchesRead)) {
            case Step.Rows rows -> fill(rows.count());
            case Step.Fail fail -> throw fail.failure().get();
            case Step.Hang ignored -> {
                hanging.countDown();
                awaitCancel();
                throw stopped();
            }
        }
        batchesRead++;
        return true;
    }

    private void checkOpen() {
        if (closes.get() > 0) {
            throw new AssertionError("read after close");
        }
    }

    private void awaitCancel() {
        try {
            cancelled.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while reading", e);
        }
    }

    private static StoreFailure stopped() {
        return StoreFailure.local(StoreFailure.Kind.CANCELLED, StoreFailure.Phase.READ, "the fake was stopped", null);
    }

    private void fill(int rows) {
        BigIntVector numbers = (BigIntVector) root.getVector(0);
        VarCharVector texts = (VarCharVector) root.getVector(1);
        root.clear();
        root.allocateNew();
        for (int i = 0; i < rows; i++, n++) {
            numbers.setSafe(i, n);
            texts.setSafe(i, ("row " + n).getBytes(StandardCharsets.UTF_8));
        }
        root.setRowCount(rows);
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public void cancel() {
        cancelled.countDown();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
        root.close();
    }
}
