package io.meshgate.gateway.stream;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;

/**
 * Cuts batches of any size into slices of about 1 MiB, so that a client with a message limit of 4 MiB takes them all.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The slices of a batch, in order, hold exactly its rows. A batch without rows has no slices.
 *   <li>A slice is at most {@code bytesMax} on the wire, unless it is a single row: a row cannot be cut, and a value of 5 MB
 *       is sent as it is.
 *   <li>Rows are shared, not copied: a slice refers to the batch's buffers, which now belong to the slicer's allocator and
 *       live until the last slice that refers to them is released. Slices begin at multiples of 8 rows where they can, since
 *       bit maps can be shared from whole bytes only.
 * </ul>
 *
 * <p>Why an allocator of its own: what is sent without a copy is released by the network, perhaps after the query has ended
 * and its allocator was closed. Both must come from one root allocator.
 *
 * <p>For one thread.
 */
public final class BatchSlicer implements AutoCloseable {
    public static final long BYTES_WANTED = 1 << 20;

    /** Below the 4 MiB that gRPC clients accept by default, with room for the header and gRPC's own framing. */
    public static final long BYTES_MAX = (4 << 20) - (64 << 10);

    private static final int ROWS_ALIGNED = 8;

    private final VectorSchemaRoot slice;
    private final long bytesWanted;
    private final long bytesMax;
    private final List<TransferPair> transfers = new ArrayList<>();
    private @Nullable VectorSchemaRoot batch;
    private int nextRow;
    private int rowsWanted;

    /** Slices of the usual size. */
    public BatchSlicer(Schema schema, BufferAllocator allocator) {
        this(schema, allocator, BYTES_WANTED, BYTES_MAX);
    }

    BatchSlicer(Schema schema, BufferAllocator allocator, long bytesWanted, long bytesMax) {
        this.slice = VectorSchemaRoot.create(schema, allocator);
        this.bytesWanted = bytesWanted;
        this.bytesMax = bytesMax;
    }

    /** The slice that {@link #next} filled; the same root for all slices. */
    public VectorSchemaRoot root() {
        return slice;
    }

    /** Takes up the next batch. It stays the caller's, who may clear or refill it once {@link #next} has returned false. */
    public void take(VectorSchemaRoot next) {
        pairUp(next);
        batch = next;
        nextRow = 0;
        int rows = next.getRowCount();
        long bytes = Math.max(1, RowBytes.of(next, 0, rows));
        long fitting = bytes <= bytesWanted ? rows : aligned(rows * bytesWanted / bytes);
        rowsWanted = (int) Math.clamp(fitting, 1, Math.max(1, rows));
    }

    /** Fills {@link #root} with the next slice; false when the batch is used up. */
    public boolean next() {
        VectorSchemaRoot from = batch;
        int left = from == null ? 0 : from.getRowCount() - nextRow;
        if (from == null || left == 0) {
            slice.clear();
            return false;
        }
        int rows = fitting(from, Math.min(rowsWanted, left));
        for (TransferPair transfer : transfers) {
            transfer.splitAndTransfer(nextRow, rows);
        }
        slice.setRowCount(rows);
        nextRow += rows;
        return true;
    }

    @Override
    public void close() {
        slice.close();
    }

    /** The most rows up to {@code wanted} that stay within the limit: rows may be much wider here than on average. */
    private int fitting(VectorSchemaRoot from, int wanted) {
        int rows = wanted;
        while (rows > 1 && RowBytes.of(from, nextRow, rows) > bytesMax) {
            rows = (int) Math.max(1, rows > 2 * ROWS_ALIGNED ? aligned(rows / 2) : rows / 2);
        }
        return rows;
    }

    private static long aligned(long rows) {
        return rows < ROWS_ALIGNED ? rows : rows - rows % ROWS_ALIGNED;
    }

    private void pairUp(VectorSchemaRoot from) {
        List<FieldVector> sources = from.getFieldVectors();
        if (sources.size() != slice.getFieldVectors().size()) {
            throw new IllegalArgumentException("A batch of " + sources.size() + " columns does not fit the schema "
                    + slice.getSchema());
        }
        transfers.clear();
        for (int i = 0; i < sources.size(); i++) {
            transfers.add(sources.get(i).makeTransferPair(slice.getVector(i)));
        }
    }
}
