package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.ForwardingStream;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** The stream of a whole query: keeps its deadline, names its failures, and gives back all that it held when it closes. */
final class AnswerStream extends ForwardingStream {
    private final RunFailures failures;
    private final Future<?> deadline;
    private final Held held;
    private final AtomicBoolean timedOut;
    private boolean closed;

    /**
     * @param deadline the task that cancels {@code stream} when time is up
     * @param timedOut whether that has happened
     * @param held what ends with this stream: {@code stream} itself, its memory, its place and its connections
     */
    AnswerStream(BatchStream stream, RunFailures failures, Future<?> deadline, AtomicBoolean timedOut, Held held) {
        super(stream);
        this.failures = failures;
        this.deadline = deadline;
        this.timedOut = timedOut;
        this.held = held;
    }

    @Override
    public boolean next() {
        try {
            return stream.next();
        } catch (RuntimeException e) {
            throw failures.translated(e, timedOut.get());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            deadline.cancel(false);
            held.close();
        }
    }
}
