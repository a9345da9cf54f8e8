package io.meshgate.adapter.jdbc.postgres.binary;

import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Collects rows into the batches of one stream: always in the same root, in fresh buffers each time. Single-threaded.
 *
 * <p>A batch is full at {@code rowsMax} rows or at {@link #WIRE_BYTES_MAX}. The first one starts small and grows, since
 * most answers are small; the next ones start at the size of the last.
 */
public final class BatchReader implements AutoCloseable {
    /** Bytes of a batch as they come over the wire; one row may go beyond. */
    public static final long WIRE_BYTES_MAX = 16L << 20;

    private static final int ROWS_AT_FIRST = 1024;
    private static final int GROWTH = 4;

    private final VectorSchemaRoot root;
    private final ColumnReader[] columns;
    private final int rowsMax;
    private int capacity;
    private int rows;
    private long bytes;

    /**
     * @param root of the stream; owned and closed by this reader
     * @param columns a reader per vector of {@code root}, in order
     */
    public BatchReader(VectorSchemaRoot root, List<ColumnReader> columns, int rowsMax) {
        this.root = root;
        this.columns = columns.toArray(ColumnReader[]::new);
        this.rowsMax = rowsMax;
        this.capacity = inEights(Math.min(rowsMax, ROWS_AT_FIRST));
    }

    /** The batch that {@link #finish} closed. */
    public VectorSchemaRoot root() {
        return root;
    }

    /** Begins a batch, in fresh buffers. */
    public void begin() {
        rows = 0;
        bytes = 0;
        for (ColumnReader column : columns) {
            column.allocate(capacity);
        }
    }

    public boolean full() {
        return rows >= rowsMax || bytes >= WIRE_BYTES_MAX;
    }

    public int columnCount() {
        return columns.length;
    }

    /** Makes room for one more row, whose values follow by {@link #value} in the order of the columns. */
    public void beginRow() {
        if (rows == capacity) {
            capacity = inEights(Math.min(rowsMax, Math.multiplyExact(capacity, GROWTH)));
            for (ColumnReader column : columns) {
                column.grow(capacity);
            }
        }
    }

    /**
     * Reads a value of the row.
     *
     * @param length in bytes; negative for NULL
     * @throws BadValueException if the promised type has no place for it
     */
    public void value(int column, byte[] message, int at, int length) {
        if (length < 0) {
            columns[column].readNull(rows);
        } else {
            columns[column].read(message, at, length, rows);
            bytes += length;
        }
    }

    public void endRow() {
        rows++;
    }

    /** Closes the batch and tells how many rows it has. */
    public int finish() {
        for (ColumnReader column : columns) {
            column.finish(rows);
        }
        root.setRowCount(rows);
        return rows;
    }

    private static int inEights(int rows) {
        return Math.ceilDiv(rows, 8) * 8;
    }

    @Override
    public void close() {
        root.close();
    }
}
