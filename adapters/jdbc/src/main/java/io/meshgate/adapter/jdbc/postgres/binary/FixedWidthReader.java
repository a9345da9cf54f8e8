package io.meshgate.adapter.jdbc.postgres.binary;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVectorHelper;

/**
 * A column whose values all have one width. The validity bits start as ones and are cleared for NULLs, since most values
 * are there.
 */
abstract class FixedWidthReader extends ColumnReader {
    private final BaseFixedWidthVector vector;
    private int capacity;
    private ArrowBuf validity;

    /** The values' buffer of the batch at hand. */
    ArrowBuf data;

    FixedWidthReader(String column, boolean nullable, BaseFixedWidthVector vector) {
        super(column, nullable);
        this.vector = vector;
        validity = vector.getValidityBuffer();
        data = vector.getDataBuffer();
    }

    @Override
    public final void allocate(int rows) {
        vector.allocateNew(rows);
        capacity = 0;
        useBuffers(rows);
    }

    @Override
    public final void grow(int rows) {
        while (vector.getValueCapacity() < rows) {
            vector.reAlloc();
        }
        useBuffers(rows);
    }

    private void useBuffers(int rows) {
        validity = vector.getValidityBuffer();
        validity.setOne(capacity / 8, (rows - capacity) / 8);
        data = vector.getDataBuffer();
        capacity = rows;
    }

    @Override
    final void markNull(int row) {
        BitVectorHelper.unsetBit(validity, row);
    }

    @Override
    public final void finish(int rows) {
        vector.setValueCount(rows);
    }
}
