package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** The stream of a whole query: keeps its deadline, names its failures, and gives back all that it held when it closes. */
final class AnswerStream implements BatchStream {
    private final BatchStream stream;
    private final Session session;
    private final QueryMemory memory;
    private final Future<?> deadline;
    private final Runnable release;
    private final AtomicBoolean timedOut;
    private boolean closed;

    /**
     * @param memory of the query; released by {@code release}
     * @param deadline the task that cancels {@code stream} when time is up
     * @param timedOut whether that has happened
     * @param release gives back permits and memory
     */
    AnswerStream(
            BatchStream stream,
            Session session,
            QueryMemory memory,
            Future<?> deadline,
            AtomicBoolean timedOut,
            Runnable release) {
        this.stream = stream;
        this.session = session;
        this.memory = memory;
        this.deadline = deadline;
        this.timedOut = timedOut;
        this.release = release;
    }

    @Override
    public Schema schema() {
        return stream.schema();
    }

    @Override
    public boolean next() {
        try {
            return stream.next();
        } catch (RuntimeException e) {
            if (timedOut.get()) {
                throw QueryFailure.of(
                        ErrorCode.TIME_EXCEEDED,
                        "the query " + session.queryId() + " ran longer than query.timeout allows",
                        e);
            }
            throw memory.translated(e).orElseGet(() -> QueryFailure.from(e));
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
        if (!closed) {
            closed = true;
            deadline.cancel(false);
            try {
                stream.close();
            } finally {
                release.run();
            }
        }
    }
}
