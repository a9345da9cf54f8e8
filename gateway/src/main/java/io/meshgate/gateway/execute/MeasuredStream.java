package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.ForwardingStream;

/** A store's stream that counts what it moves, and stops where that no longer fits into the query's memory. */
final class MeasuredStream extends ForwardingStream {
    private final FragmentMeasure measure;
    private final QueryMemory memory;
    private final Runnable atEnd;

    /** @param atEnd runs when the store has said that there are no more rows, and only then */
    MeasuredStream(BatchStream stream, FragmentMeasure measure, QueryMemory memory, Runnable atEnd) {
        super(stream);
        this.measure = measure;
        this.memory = memory;
        this.atEnd = atEnd;
    }

    @Override
    public boolean next() {
        long start = System.nanoTime();
        try {
            boolean more = stream.next();
            if (more) {
                memory.check();
                measure.add(root().getRowCount(), stream.batchBytes());
            } else {
                atEnd.run();
            }
            return more;
        } finally {
            measure.addTime(System.nanoTime() - start);
        }
    }
}
