package io.meshgate.gateway.query;

import io.meshgate.adapter.BatchStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A stream of one batch of text columns; the rows are made when they are first asked for. */
final class TextRows implements BatchStream {
    private final Supplier<List<@Nullable String[]>> made;
    private final Runnable cancelled;
    private final VectorSchemaRoot root;
    private boolean read;

    /**
     * @param made makes the rows; may take long
     * @param cancelled ends that, from any thread
     */
    TextRows(Schema schema, Supplier<List<@Nullable String[]>> made, Runnable cancelled, BufferAllocator allocator) {
        this.made = made;
        this.cancelled = cancelled;
        this.root = VectorSchemaRoot.create(schema, allocator);
    }

    @Override
    public Schema schema() {
        return root.getSchema();
    }

    @Override
    public boolean next() {
        root.clear();
        if (read) {
            return false;
        }
        read = true;
        List<@Nullable String[]> rows = made.get();
        for (int column = 0; column < root.getFieldVectors().size(); column++) {
            VarCharVector vector = (VarCharVector) root.getVector(column);
            for (int row = 0; row < rows.size(); row++) {
                @Nullable String value = rows.get(row)[column];
                if (value != null) {
                    vector.setSafe(row, value.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        root.setRowCount(rows.size());
        return true;
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public void cancel() {
        cancelled.run();
    }

    @Override
    public void close() {
        root.close();
    }
}
