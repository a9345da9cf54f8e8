package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** A store's stream that counts what it moves. */
final class MeasuredStream implements BatchStream {
    private final BatchStream stream;
    private final FragmentMeasure measure;

    MeasuredStream(BatchStream stream, FragmentMeasure measure) {
        this.stream = stream;
        this.measure = measure;
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
                measure.add(
                        root().getRowCount(),
                        root().getFieldVectors().stream()
                                .mapToLong(FieldVector::getBufferSize)
                                .sum());
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
