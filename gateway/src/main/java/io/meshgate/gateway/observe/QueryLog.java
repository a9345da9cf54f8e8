package io.meshgate.gateway.observe;

import io.meshgate.gateway.config.Operations;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JSON line per query, written by a thread of its own: no query waits for a disk, and none fails for one. Lines that do
 * not fit into the bounded queue, and those that the disk refuses, are counted, and reported in the program's log. Thread-safe.
 */
final class QueryLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueryLog.class);

    private static final Duration REPORT_EVERY = Duration.ofMinutes(1);
    private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(5);

    private final QueryFields fields;
    private final LineSink sink;
    private final BlockingQueue<byte[]> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;
    private volatile boolean closing;
    private volatile @Nullable IOException lastFailure;
    private long reported;
    private long reportDue = System.nanoTime();

    QueryLog(QueryFields fields, LineSink sink, int linesWaitingMax) {
        this.fields = fields;
        this.sink = sink;
        this.waiting = new ArrayBlockingQueue<>(linesWaitingMax);
        this.writer = Thread.ofPlatform().daemon().name("query-log").start(this::writeAll);
    }

    /**
     * The log that the settings ask for; empty if it is off.
     *
     * @throws IOException if its file cannot be written
     */
    static Optional<QueryLog> open(Operations.QueryLog settings) throws IOException {
        Optional<LineSink> sink = switch (settings.to()) {
            case OFF -> Optional.empty();
            case STDOUT -> Optional.of(standardOutput());
            case FILE -> Optional.of(file(settings));
        };
        QueryFields fields = new QueryFields(settings.sql(), settings.sqlLengthMax());
        return sink.map(to -> new QueryLog(fields, to, settings.linesWaitingMax()));
    }

    private static LineSink file(Operations.QueryLog settings) throws IOException {
        Path file = settings.file().orElseThrow();
        try {
            return new RotatingFile(file, settings.fileSizeMax().bytes(), settings.filesMax());
        } catch (IOException e) {
            throw new IOException("the query log " + file + " cannot be written (" + e + "): see queryLog.file", e);
        }
    }

    private static LineSink standardOutput() {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        return new LineSink() {
            @Override
            public void write(byte[] line) throws IOException {
                out.write(line);
            }

            @Override
            public void close() {
                // It is the process's.
            }
        };
    }

    /** Takes a query's line; returns at once. */
    void add(QueryEnd query) {
        if (closing || !waiting.offer(fields.line(query))) {
            lost.incrementAndGet();
        }
    }

    /** Lines that were never written. */
    long lost() {
        return lost.get();
    }

    private void writeAll() {
        while (!closing || !waiting.isEmpty()) {
            try {
                byte[] line = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (line != null) {
                    write(line);
                }
                report();
            } catch (InterruptedException e) {
                break;
            }
        }
        try {
            sink.close();
        } catch (IOException e) {
            LOG.debug("The query log did not close", e);
        }
    }

    private void write(byte[] line) {
        try {
            sink.write(line);
        } catch (IOException e) {
            lost.incrementAndGet();
            lastFailure = e;
        }
    }

    /** At most so often: a full disk must not fill the program's log as well. */
    private void report() {
        if (lost.get() > reported && System.nanoTime() - reportDue >= 0) {
            reportDue = System.nanoTime() + REPORT_EVERY.toNanos();
            reportNow();
        }
    }

    private void reportNow() {
        long now = lost.get();
        IOException failure = lastFailure;
        LOG.warn(
                "The query log has lost {} lines so far: {}",
                now,
                failure == null
                        ? "its disk is slower than the queries (queryLog.linesWaitingMax)"
                        : failure.toString());
        reported = now;
    }

    /** Writes what waits; what a stuck disk does not take in time is lost, and told. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!writer.join(CLOSE_TIME_MAX)) {
                lost.addAndGet(waiting.size());
                writer.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (lost.get() > reported) {
            reportNow();
        }
    }
}
