package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Cancellation;
import io.meshgate.gateway.session.Session;
import io.meshgate.gateway.stream.BatchSlicer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer on its way to its client: opens the rows, and writes them as fast as the client reads and no faster.
 *
 * <p>Design. gRPC calls a stream's handlers one at a time on an executor of its own, and never before the method that began
 * the stream has returned; whoever produced rows inside that method would never be told that the client is ready again, nor
 * that it has gone. So the stream runs on a virtual thread, which only takes turns with gRPC:
 *
 * <pre>
 *   this thread      open -> next -> slice -> [wait until ready] -> write -> slice -> ... -> completed, or error
 *   gRPC's threads                             ready!                    gone!  -> cancellation
 * </pre>
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>This thread alone writes to the listener, and ends it exactly once: by {@code completed} only after the rows' own
 *       end marker, otherwise by an error. A failure after the first batch reaches the client as that failure.
 *   <li>The next slice is cut only when the last one was handed over, and handed over only when gRPC is ready for it: what
 *       waits for a slow client is one batch and what gRPC has queued, at most {@link FlightDoor#QUEUED_BYTES_MAX} and a slice.
 *   <li>A cancellation, from whatever thread, cancels the rows at once, even while this thread is blocked in them.
 *   <li>Buffers are handed to the network without a copy. They belong to the door's allocator by then, so that the query's
 *       own allocator can close while the network still sends.
 * </ul>
 */
final class ResultStream implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ResultStream.class);

    /** Starts the rows; may block and may fail. */
    interface Source {
        BatchStream open();
    }

    private final Source source;
    private final Schema schema;
    private final ServerStreamListener client;
    private final Session session;
    private final Cancellation cancellation;
    private final BufferAllocator wire;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** To be called on the call's own thread: gRPC takes handlers only there. */
    ResultStream(Source source, Schema schema, ServerStreamListener client, Session session, BufferAllocator wire) {
        this.source = source;
        this.schema = schema;
        this.client = client;
        this.session = session;
        this.cancellation = session.cancellation();
        this.wire = wire;
        client.setOnReadyHandler(this::wake);
        // With a handler, writing to a client that has gone is no error; the call's context has cancelled already.
        client.setOnCancelHandler(this::wake);
        client.setUseZeroCopy(true);
    }

    @Override
    public void run() {
        try (Cancellation.Registration ignored = cancellation.onCancel(this::wake)) {
            cancellation.throwIfCancelled();
            send();
            client.completed();
        } catch (Throwable thrown) {
            fail(cancellation.reason().<Throwable>map(why -> why).orElse(thrown));
        }
    }

    private void send() {
        try (BatchStream rows = open();
                Cancellation.Registration ignored = cancellation.onCancel(rows::cancel);
                BatchSlicer slicer = new BatchSlicer(schema, wire)) {
            write(rows, slicer);
            cancellation.throwIfCancelled();
        }
    }

    /** Whatever ends the rows early is known as the query's end before they are closed. */
    private void write(BatchStream rows, BatchSlicer slicer) {
        try {
            client.start(slicer.root());
            while (rows.next()) {
                slicer.take(rows.root());
                while (slicer.next()) {
                    awaitReady();
                    client.putNext();
                }
            }
        } catch (FlightRuntimeException e) {
            throw e;
        } catch (RuntimeException e) {
            cancellation.cancel(QueryFailure.from(e));
            throw e;
        }
    }

    /** Waiting for a store's connections ends when the call is cancelled. */
    private BatchStream open() {
        Thread opener = Thread.currentThread();
        try (Cancellation.Registration ignored = cancellation.onCancel(opener::interrupt)) {
            return source.open();
        } finally {
            Thread.interrupted();
        }
    }

    private void awaitReady() {
        lock.lock();
        try {
            while (!client.isReady()) {
                cancellation.throwIfCancelled();
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        cancellation.throwIfCancelled();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable thrown) {
        if (client.isCancelled()) {
            LOG.debug("The client had gone", thrown);
            return;
        }
        try {
            client.error(Statuses.of(thrown, Optional.of(session.queryId())));
        } catch (RuntimeException e) {
            LOG.debug("The client went while it was told of a failure", e);
        }
    }
}
