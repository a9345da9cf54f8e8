package io.meshgate.gateway.door.flight;

import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The result streams that are under way, each on a virtual thread of its own. Thread-safe. */
final class ResultStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResultStreams.class);

    private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(5);

    private record Running(Session session, CountDownLatch ended) {}

    private final BufferAllocator wire;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    /** @param wire owns what is on its way through the network; of the same root as the rows' allocators */
    ResultStreams(BufferAllocator wire) {
        this.wire = wire;
    }

    /** Memory for rows that the door makes itself. */
    BufferAllocator allocator() {
        return wire;
    }

    /** Starts sending, and returns at once. To be called on the call's own thread. */
    void start(Session session, Schema schema, ResultStream.Source source, ServerStreamListener client) {
        ResultStream stream = new ResultStream(source, schema, client, session, wire);
        CountDownLatch ended = new CountDownLatch(1);
        Running entry = new Running(session, ended);
        running.add(entry);
        Thread.ofVirtual().name(session.queryId()).start(() -> {
            try {
                stream.run();
            } finally {
                running.remove(entry);
                ended.countDown();
            }
        });
    }

    /** Streams under way. */
    int active() {
        return running.size();
    }

    /** Waits until what is under way, and has been cancelled, has let go of its memory. */
    @Override
    public void close() {
        long end = System.nanoTime() + CLOSE_TIME_MAX.toNanos();
        try {
            for (Running r : running) {
                if (!r.ended().await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    LOG.warn("Query {} did not stop within {}", r.session().queryId(), CLOSE_TIME_MAX);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
