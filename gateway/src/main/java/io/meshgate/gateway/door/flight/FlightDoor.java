package io.meshgate.gateway.door.flight;

import io.grpc.netty.NettyServerBuilder;
import io.meshgate.adapter.FunctionNames;
import io.meshgate.gateway.listing.MeshListing;
import io.meshgate.gateway.query.Queries;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Flight SQL server: plaintext, without authentication, and so for the machine's own loopback address only.
 *
 * <p>Every call has a virtual thread, so that planning may block. Closing refuses new calls, cancels running streams by name
 * and waits until the network has let go of its buffers; a buffer that is still held then is a leak and is thrown as such.
 */
public final class FlightDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlightDoor.class);

    /** What gRPC may have queued for one stream before the stream waits. */
    static final int QUEUED_BYTES_MAX = 2 << 20;

    /** Beside the SQL text, which comes back within tickets and handles: the rest of a request. */
    private static final int REQUEST_BYTES_EXTRA = 1 << 20;

    private static final long BYTES_PER_CHARACTER_MAX = 3;
    private static final int HEADER_BYTES_MAX = 64 << 10;
    private static final int CALLS_PER_CONNECTION_MAX = 1024;
    private static final Duration BUFFERS_RELEASED_WITHIN = Duration.ofSeconds(5);

    /**
     * Where and within which bounds to serve.
     *
     * @param host a loopback address or its name
     * @param port 0: any free one
     * @param queryTimeMax from the start of a call to the end of its rows
     * @param sqlLengthMax characters of a statement; messages that could not hold a shorter one are refused unread
     * @param ticketWait how long a door that is drained waits for the client of a statement that it has planned
     * @param functions what SqlInfo tells that queries can call
     */
    public record Settings(
            String host,
            int port,
            Duration queryTimeMax,
            int sqlLengthMax,
            Duration ticketWait,
            FunctionNames functions) {}

    private final FlightServer server;
    private final ExecutorService threads;
    private final WorkUnderWay work;
    private final Calls calls;
    private final ResultStreams streams;
    private final BufferAllocator wire;

    private FlightDoor(Settings settings, Queries queries, MeshListing mesh, BufferAllocator memory)
            throws IOException {
        wire = memory.newChildAllocator("flight-door", 0, Long.MAX_VALUE);
        work = new WorkUnderWay(settings.ticketWait());
        calls = new Calls(settings.queryTimeMax(), work);
        streams = new ResultStreams(wire);
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("flight-call-", 0).factory());
        MeshProducer producer = new MeshProducer(
                queries,
                new MeshMetadata(mesh),
                new SqlInfoTable(settings.sqlLengthMax(), settings.functions()),
                calls,
                work,
                streams);
        Consumer<NettyServerBuilder> limits =
                builder -> builder.maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
                        .intercept(new Peers())
                        .intercept(new NotesInTrailers());
        server = FlightServer.builder(wire, Location.forGrpcInsecure(settings.host(), settings.port()), producer)
                .executor(threads)
                .middleware(CallNotes.KEY, (info, headers, context) -> new CallNotes())
                .maxInboundMessageSize(messageBytesMax(settings.sqlLengthMax()))
                .setMaxHeaderListSize(HEADER_BYTES_MAX)
                .backpressureThreshold(QUEUED_BYTES_MAX)
                .transportHint("grpc.builderConsumer", limits)
                .build();
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            calls.close();
            threads.close();
            wire.close();
            throw e;
        }
    }

    private static int messageBytesMax(int sqlLengthMax) {
        return (int) Math.min(Integer.MAX_VALUE, sqlLengthMax * BYTES_PER_CHARACTER_MAX + REQUEST_BYTES_EXTRA);
    }

    /**
     * Starts serving.
     *
     * @param memory the allocator whose children the rows' allocators are as well: buffers pass from one to the other
     * @throws IOException if the address cannot be listened on
     */
    public static FlightDoor open(Settings settings, Queries queries, MeshListing mesh, BufferAllocator memory)
            throws IOException {
        return new FlightDoor(settings, queries, mesh, memory);
    }

    /** The port that is listened on. */
    public int port() {
        return server.getPort();
    }

    /** Calls under way, and statements that were planned and whose rows nobody has fetched yet. */
    int statementsLeft() {
        return work.left();
    }

    /** Result streams under way. */
    public int streamsActive() {
        return streams.active();
    }

    /** Bytes that the door holds: being cut, queued, or on their way through the network. */
    public long bytesHeld() {
        return wire.getAllocatedMemory();
    }

    /**
     * Refuses new statements by name, and waits until what is under way has ended. Clients can still connect, so that they
     * are told why. What is left then is cancelled by {@link #close}.
     *
     * @param progress is told how many statements are left, every second or so
     * @return whether all have ended
     */
    public boolean drain(Duration timeMax, IntConsumer progress) throws InterruptedException {
        return work.drain(timeMax, progress);
    }

    @Override
    public void close() {
        server.shutdown();
        work.cancelAll();
        streams.close();
        try {
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calls.close();
        threads.close();
        awaitRelease();
        wire.close();
        LOG.debug("The Flight door is closed");
    }

    /** Netty releases what it has sent on threads of its own, a moment after the connection has gone. */
    private void awaitRelease() {
        long end = System.nanoTime() + BUFFERS_RELEASED_WITHIN.toNanos();
        try {
            while (wire.getAllocatedMemory() > 0 && System.nanoTime() < end) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
