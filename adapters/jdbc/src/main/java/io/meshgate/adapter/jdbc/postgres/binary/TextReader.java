package io.meshgate.adapter.jdbc.postgres.binary;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVectorHelper;

/**
 * {@code textsend} and {@code byteasend}: the bytes themselves. That text is UTF-8 has been checked by the server, whose
 * client encoding is UTF8.
 */
final class TextReader extends ColumnReader {
    private static final int BYTES_PER_ROW_GUESS = 16;

    private final BaseVariableWidthVector vector;
    private int capacity;
    private int position;
    private long bytesExpected;
    private ArrowBuf validity;
    private ArrowBuf offsets;
    private ArrowBuf data;

    TextReader(String column, boolean nullable, BaseVariableWidthVector vector) {
        super(column, nullable);
        this.vector = vector;
        validity = vector.getValidityBuffer();
        offsets = vector.getOffsetBuffer();
        data = vector.getDataBuffer();
    }

    @Override
    public void allocate(int rows) {
        vector.allocateNew(Math.max(bytesExpected, (long) rows * BYTES_PER_ROW_GUESS), rows);
        capacity = 0;
        position = 0;
        useBuffers(rows);
    }

    @Override
    public void grow(int rows) {
        while (vector.getValueCapacity() < rows) {
            vector.reallocValidityAndOffsetBuffers();
        }
        useBuffers(rows);
    }

    private void useBuffers(int rows) {
        validity = vector.getValidityBuffer();
        validity.setOne(capacity / 8, (rows - capacity) / 8);
        offsets = vector.getOffsetBuffer();
        data = vector.getDataBuffer();
        capacity = rows;
    }

    @Override
    public void read(byte[] bytes, int at, int length, int row) {
        int end = Math.addExact(position, length);
        if (end > data.capacity()) {
            vector.reallocDataBuffer(end);
            data = vector.getDataBuffer();
        }
        data.setBytes(position, bytes, at, length);
        position = end;
        offsets.setInt((row + 1L) * Integer.BYTES, end);
    }

    @Override
    void markNull(int row) {
        BitVectorHelper.unsetBit(validity, row);
        offsets.setInt((row + 1L) * Integer.BYTES, position);
    }

    /** Remembers the size, so that the next batch starts with room for as much. */
    @Override
    public void finish(int rows) {
        vector.setLastSet(rows - 1);
        vector.setValueCount(rows);
        bytesExpected = position;
    }
}
