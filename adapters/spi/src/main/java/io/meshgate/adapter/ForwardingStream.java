package io.meshgate.adapter;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Another stream, of which a subclass watches or changes what it overrides. */
public abstract class ForwardingStream implements BatchStream {
    protected final BatchStream stream;

    protected ForwardingStream(BatchStream stream) {
        this.stream = stream;
    }

    @Override
    public Schema schema() {
        return stream.schema();
    }

    @Override
    public boolean next() {
        return stream.next();
    }

    @Override
    public VectorSchemaRoot root() {
        return stream.root();
    }

    @Override
    public long batchBytes() {
        return stream.batchBytes();
    }

    @Override
    public void cancel() {
        stream.cancel();
    }

    @Override
    public void close() {
        stream.close();
    }
}
