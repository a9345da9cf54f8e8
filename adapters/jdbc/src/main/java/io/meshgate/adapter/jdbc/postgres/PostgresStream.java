package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.jdbc.postgres.binary.BatchReader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The batches of a {@link RunningStatement}; its end is told one call after its last rows. */
final class PostgresStream implements BatchStream {
    private final RunningStatement statement;
    private final BatchReader batch;
    private boolean complete;
    private @Nullable RuntimeException failure;
    private boolean closed;

    /** @param batch owned and closed by this stream */
    PostgresStream(RunningStatement statement, BatchReader batch) {
        this.statement = statement;
        this.batch = batch;
    }

    @Override
    public Schema schema() {
        return batch.root().getSchema();
    }

    @Override
    public boolean next() {
        if (closed) {
            throw new IllegalStateException("the stream is closed");
        }
        if (failure != null) {
            throw failure;
        }
        if (complete) {
            return false;
        }
        try {
            batch.begin();
            complete = !statement.read(batch);
            return batch.finish() > 0;
        } catch (RuntimeException e) {
            // Whatever it was, rows may be lost: there is no going on.
            failure = e;
            throw e;
        }
    }

    @Override
    public VectorSchemaRoot root() {
        return batch.root();
    }

    @Override
    public void cancel() {
        statement.cancel();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                statement.close();
            } finally {
                batch.close();
            }
        }
    }
}
