package io.meshgate.gateway.query;

import io.meshgate.adapter.BatchStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A stream of one batch of text columns that stand in memory. */
final class TextRows implements BatchStream {
    private final List<@Nullable String[]> rows;
    private final VectorSchemaRoot root;
    private boolean read;

    TextRows(Schema schema, List<@Nullable String[]> rows, BufferAllocator allocator) {
        this.rows = rows;
        this.root = VectorSchemaRoot.create(schema, allocator);
    }

    @Override
    public Schema schema() {
        return root.getSchema();
    }

    @Override
    public boolean next() {
        root.clear();
        if (read || rows.isEmpty()) {
            return false;
        }
        read = true;
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
        // Nothing runs.
    }

    @Override
    public void close() {
        root.close();
    }
}
