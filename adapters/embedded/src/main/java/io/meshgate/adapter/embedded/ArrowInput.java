package io.meshgate.adapter.embedded;

import io.meshgate.adapter.BatchStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A stream of batches as a table that DuckDB reads, once.
 *
 * <p>DuckDB turns whatever a reader throws into text; the real failure is kept here, and is what the statement reports.
 * When DuckDB lets go of the table, the stream is only cancelled: it is closed by {@link #close}, on the thread that
 * closes the statement.
 */
final class ArrowInput implements AutoCloseable {
    private final String table;
    private final BatchStream stream;
    private final ArrowArrayStream exported;
    private volatile @Nullable Throwable failure;

    /** The caller owns the stream until this returns. */
    ArrowInput(String table, BatchStream stream, BufferAllocator allocator) {
        this.table = table;
        this.stream = stream;
        this.exported = ArrowArrayStream.allocateNew(allocator);
        Data.exportArrayStream(allocator, new Reader(allocator), exported);
    }

    String table() {
        return table;
    }

    /** Makes the table; it is seen by this connection alone. */
    void register(DuckDBConnection connection) {
        connection.registerArrowStream(table, exported);
    }

    /** What the stream failed with, if it did. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Ends the stream; a reader that waits for it fails soon. From any thread. */
    void cancel() {
        stream.cancel();
    }

    /** Gives everything back; the connection is closed before, so that DuckDB reads no more. */
    @Override
    public void close() {
        if (exported.snapshot().release != 0) {
            exported.release();
        }
        exported.close();
        stream.close();
    }

    /** What DuckDB pulls, from changing native threads, one at a time. */
    private final class Reader extends ArrowReader {
        private boolean ended;

        Reader(BufferAllocator allocator) {
            super(allocator);
        }

        @Override
        public VectorSchemaRoot getVectorSchemaRoot() {
            return stream.root();
        }

        @Override
        public synchronized boolean loadNextBatch() throws IOException {
            if (ended) {
                throw new IOException("The input " + table + " has been read to its end before");
            }
            try {
                ended = !stream.next();
                return !ended;
            } catch (Throwable e) {
                failure = e;
                throw new IOException("The input " + table + " failed");
            }
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        protected void closeReadSource() {
            stream.cancel();
        }

        @Override
        protected Schema readSchema() {
            return stream.schema();
        }
    }
}
