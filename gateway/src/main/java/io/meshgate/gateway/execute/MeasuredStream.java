package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.ForwardingStream;

/** A store's stream that counts what it moves, and stops where that no longer fits into the query's memory. */
final class MeasuredStream extends ForwardingStream {
    private final FragmentMeasure measure;
    private final QueryMemory memory;

    MeasuredStream(BatchStream stream, FragmentMeasure measure, QueryMemory memory) {
        super(stream);
        this.measure = measure;
        this.memory = memory;
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
}
