package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** A store's stream that counts what it moves, and stops where that no longer fits into the query's memory. */
final class MeasuredStream implements BatchStream {
    private final BatchStream stream;
    private final FragmentMeasure measure;
    private final QueryMemory memory;

    MeasuredStream(BatchStream stream, FragmentMeasure measure, QueryMemory memory) {
        this.stream = stream;
        this.measure = measure;
        this.memory = memory;
    }

    @Override
    public Schema schema() {
        return stream.schema();
    }

    @Override
    public boolean next() {
        long start = System.nanoTime();
        try {
            boolean more = stream.next();
            if (more) {
                memory.check();
                measure.add(root().getRowCount(), stream.batchBytes());
            }
            return more;
        } finally {
            measure.addTime(System.nanoTime() - start);
        }
    }

    @Override
    public VectorSchemaRoot root() {
        return stream.root();
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
