package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.place.PlacedPlan;
import java.util.function.Function;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a plan that sends rows from store to store: those are read before anything else starts, so that another plan can
 * take its place as long as nothing of the answer is out. They are few, by the estimate that the plan was made by, and read no
 * further than they are worth.
 */
final class RowsFirst implements BatchStream {
    private final Schema schema;
    private final PlacedPlan plan;
    private final SentRowsReader reader;
    private final Function<PlacedPlan, BatchStream> start;

    /** Of the consumer's thread. */
    private @Nullable BatchStream answer;

    /** Guards what follows. */
    private final Object lock = new Object();

    private @Nullable BatchStream running;
    private @Nullable Thread opening;
    private boolean cancelled;

    /** @param start begins a plan that sends no rows, or has them already */
    RowsFirst(Schema schema, PlacedPlan plan, SentRowsReader reader, Function<PlacedPlan, BatchStream> start) {
        this.schema = schema;
        this.plan = plan;
        this.reader = reader;
        this.start = start;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next() {
        return answer().next();
    }

    @Override
    public VectorSchemaRoot root() {
        return answer().root();
    }

    @Override
    public long batchBytes() {
        return answer().batchBytes();
    }

    private BatchStream answer() {
        if (answer == null) {
            runs(null);
            try {
                PlacedPlan ready = reader.bound(plan, this::runs);
                answer = start.apply(ready);
                runs(answer);
            } finally {
                opened();
            }
        }
        return answer;
    }

    /** What a cancel has to reach from now on: a stream, or where there is none this thread, which opens one. */
    private void runs(@Nullable BatchStream stream) {
        synchronized (lock) {
            running = stream;
            opening = stream == null ? Thread.currentThread() : null;
            if (cancelled) {
                cancel();
            }
        }
    }

    private void opened() {
        synchronized (lock) {
            opening = null;
            if (cancelled) {
                Thread.interrupted();
            }
        }
    }

    @Override
    public void cancel() {
        synchronized (lock) {
            cancelled = true;
            if (running != null) {
                running.cancel();
            } else if (opening != null) {
                opening.interrupt();
            }
        }
    }

    @Override
    public void close() {
        cancel();
        if (answer != null) {
            answer.close();
        }
    }
}
