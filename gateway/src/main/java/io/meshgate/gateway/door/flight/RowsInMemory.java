package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.BatchStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** Rows that the door makes itself, such as lists of tables: one batch, filled before it is read. For one thread. */
final class RowsInMemory implements BatchStream {
    private final VectorSchemaRoot root;
    private int rows;
    private boolean read;

    RowsInMemory(Schema schema, BufferAllocator allocator) {
        this.root = VectorSchemaRoot.create(schema, allocator);
    }

    /** Appends a row; the values are Strings, byte arrays, Integers or null, one per column. */
    void add(@Nullable Object... values) {
        for (int column = 0; column < values.length; column++) {
            set(root.getVector(column), rows, values[column]);
        }
        rows++;
    }

    private static void set(FieldVector vector, int row, @Nullable Object value) {
        switch (vector) {
            case VarCharVector text when value instanceof String s -> text.setSafe(row, new Text(s));
            case VarBinaryVector binary when value instanceof byte[] b -> binary.setSafe(row, b);
            case IntVector number when value instanceof Integer i -> number.setSafe(row, i);
            default -> {
                if (value != null) {
                    throw new IllegalArgumentException(vector.getField() + " takes no " + value.getClass());
                }
                vector.setNull(row);
            }
        }
    }

    @Override
    public Schema schema() {
        return root.getSchema();
    }

    @Override
    public boolean next() {
        if (read || rows == 0) {
            return false;
        }
        read = true;
        root.setRowCount(rows);
        return true;
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {
        root.close();
    }
}
