package io.meshgate.gateway.stream;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Cuts batches of any size into slices of about 1 MiB, so that a client with a message limit of 4 MiB takes them all.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The slices of a batch, in order, hold exactly its rows. A batch without rows has no slices.
 *   <li>A slice is at most {@code bytesMax} on the wire, unless it is a single row: a row cannot be cut, and a value of 5 MB
 *       is sent as it is.
 *   <li>Rows are shared, not copied: a batch's buffers are taken over by the slicer's allocator, and live until the last
 *       slice that refers to them is released. Slices begin at multiples of 8 rows where they can, since bit maps can be
 *       shared from whole bytes only.
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

    private final VectorSchemaRoot taken;
    private final VectorSchemaRoot slice;
    private final List<TransferPair> splits;
    private final long bytesWanted;
    private final long bytesMax;
    private int nextRow;
    private int rowsWanted;

    /** Slices of the usual size. */
    public BatchSlicer(Schema schema, BufferAllocator allocator) {
        this(schema, allocator, BYTES_WANTED, BYTES_MAX);
    }

    BatchSlicer(Schema schema, BufferAllocator allocator, long bytesWanted, long bytesMax) {
        this.taken = VectorSchemaRoot.create(schema, allocator);
        this.slice = VectorSchemaRoot.create(schema, allocator);
        this.splits = pairUp(taken, slice);
        this.bytesWanted = bytesWanted;
        this.bytesMax = bytesMax;
    }

    /** The slice that {@link #next} filled; the same root for all slices. */
    public VectorSchemaRoot root() {
        return slice;
    }

    /** Takes the rows of the next batch away: its buffers are the slicer's from now on, its vectors are empty. */
    public void take(VectorSchemaRoot batch) {
        int rows = batch.getRowCount();
        pairUp(batch, taken).forEach(TransferPair::transfer);
        taken.setRowCount(rows);
        nextRow = 0;
        long bytes = Math.max(1, RowBytes.of(taken, 0, rows));
        long fitting = bytes <= bytesWanted ? rows : aligned(rows * bytesWanted / bytes);
        rowsWanted = (int) Math.clamp(fitting, 1, Math.max(1, rows));
    }

    /** Fills {@link #root} with the next slice; false when the batch is used up. */
    public boolean next() {
        int left = taken.getRowCount() - nextRow;
        if (left == 0) {
            taken.clear();
            slice.clear();
            nextRow = 0;
            return false;
        }
        int rows = fitting(Math.min(rowsWanted, left));
        for (TransferPair split : splits) {
            split.splitAndTransfer(nextRow, rows);
        }
        slice.setRowCount(rows);
        nextRow += rows;
        return true;
    }

    @Override
    public void close() {
        slice.close();
        taken.close();
    }

    /** The most rows up to {@code wanted} that stay within the limit: rows may be much wider here than on average. */
    private int fitting(int wanted) {
        int rows = wanted;
        while (rows > 1 && RowBytes.of(taken, nextRow, rows) > bytesMax) {
            rows = (int) Math.max(1, rows > 2 * ROWS_ALIGNED ? aligned(rows / 2) : rows / 2);
        }
        return rows;
    }

    private static long aligned(long rows) {
        return rows < ROWS_ALIGNED ? rows : rows - rows % ROWS_ALIGNED;
    }

    private static List<TransferPair> pairUp(VectorSchemaRoot from, VectorSchemaRoot to) {
        List<FieldVector> sources = from.getFieldVectors();
        if (sources.size() != to.getFieldVectors().size()) {
            throw new IllegalArgumentException(
                    "A batch of " + sources.size() + " columns does not fit the schema " + to.getSchema());
        }
        List<TransferPair> pairs = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            pairs.add(sources.get(i).makeTransferPair(to.getVector(i)));
        }
        return pairs;
    }
}
