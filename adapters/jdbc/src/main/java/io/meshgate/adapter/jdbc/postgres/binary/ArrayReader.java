package io.meshgate.adapter.jdbc.postgres.binary;

import org.apache.arrow.vector.complex.ListVector;

/**
 * {@code array_send}: dimensions, a flag for NULLs, the element type's OID; per dimension its size and lower bound; then
 * the elements as in a row. Meshgate's arrays have one dimension, and the lower bound is dropped.
 */
final class ArrayReader extends ColumnReader {
    private static final int ELEMENTS_AT_FIRST = 1024;
    private static final int OID_AT = 8;
    private static final int SIZE_AT = 12;
    private static final int HEADER_BYTES = 20;

    private final ListVector vector;
    private final ColumnReader element;
    private final int elementOid;
    private int elements;
    private int elementsMax;

    ArrayReader(String column, boolean nullable, ListVector vector, ColumnReader element, int elementOid) {
        super(column, nullable);
        this.vector = vector;
        this.element = element;
        this.elementOid = elementOid;
    }

    @Override
    public void allocate(int rows) {
        vector.setInitialCapacity(rows);
        vector.allocateNew();
        elements = 0;
        elementsMax = Math.max(elementsMax, ELEMENTS_AT_FIRST);
        element.allocate(elementsMax);
    }

    @Override
    public void grow(int rows) {
        // ListVector widens its offsets by itself.
    }

    @Override
    public void read(byte[] bytes, int at, int length, int row) {
        int dimensions = BigEndian.int32(bytes, at);
        if (dimensions > 1) {
            throw bad("an array of " + dimensions + " dimensions, where Meshgate reads one");
        }
        int oid = BigEndian.int32(bytes, at + OID_AT);
        if (oid != elementOid) {
            throw bad("an array of elements of the type with OID " + oid + ", where " + elementOid + " is promised");
        }
        int count = dimensions == 0 ? 0 : BigEndian.int32(bytes, at + SIZE_AT);
        vector.startNewValue(row);
        makeRoom(count);
        int next = at + HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            int size = BigEndian.int32(bytes, next);
            next += Integer.BYTES;
            if (size < 0) {
                element.readNull(elements++);
            } else {
                element.read(bytes, next, size, elements++);
                next += size;
            }
        }
        vector.endValue(row, count);
    }

    private void makeRoom(int count) {
        int needed = Math.addExact(elements, count);
        if (needed > elementsMax) {
            while (elementsMax < needed) {
                elementsMax = Math.multiplyExact(elementsMax, 2);
            }
            element.grow(elementsMax);
        }
    }

    @Override
    void markNull(int row) {
        vector.setNull(row);
    }

    @Override
    public void finish(int rows) {
        element.finish(elements);
        vector.setLastSet(rows - 1);
        vector.setValueCount(rows);
    }
}
