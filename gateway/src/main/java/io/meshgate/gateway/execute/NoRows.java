package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** An answer that is known to be empty. */
final class NoRows implements BatchStream {
    private final VectorSchemaRoot root;

    NoRows(Schema schema, BufferAllocator allocator) {
        this.root = VectorSchemaRoot.create(schema, allocator);
    }

    @Override
    public Schema schema() {
        return root.getSchema();
    }

    @Override
    public boolean next() {
        return false;
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
