package org.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * A query whose rows leave as Arrow batches while it still runs, and whose errors keep their words.
 *
 * <p>It stands in the driver's own package because the driver (2.0.0.1) loses the text of every error that is raised
 * before the first rows leave: a streamed {@link DuckDBPreparedStatement#execute} says "Invalid result set" whatever
 * happened, and frees the result that knows better. The steps here are those of {@code executeDirect()} in that class;
 * between them DuckDB's C functions {@code duckdb_pending_error} and {@code duckdb_result_error} are asked for the error.
 * They want C's own holders, which begin with the pointer to the pending query or the result, as the driver's holders
 * do; they only read. Tests fail when a new driver version changes that, or needs none of this any more.
 *
 * <p>One thread plans, starts, exports and closes; {@link #interrupt} may come from any.
 */
@NullMarked
public final class StreamedQuery implements AutoCloseable {
    private final DuckDBConnection connection;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ByteBuffer pending;
    private @Nullable ByteBuffer result;

    private StreamedQuery(DuckDBConnection connection, ByteBuffer pending) {
        this.connection = connection;
        this.pending = pending;
    }

    /**
     * Parses, binds and plans; DuckDB's workers may begin with it at once.
     *
     * @param connection used for this query alone, and closed after it
     * @throws SQLException with DuckDB's own words
     */
    public static StreamedQuery plan(DuckDBConnection connection, String sql) throws SQLException {
        connection.connRefLock.lock();
        try {
            connection.checkOpen();
            ByteBuffer pending = DuckDBNative.duckdb_jdbc_pending_query(connection.connRef, sql.getBytes(UTF_8));
            String error = CFunctions.pendingError(pending);
            if (error != null) {
                DuckDBNative.duckdb_jdbc_release_pending(pending);
                throw new SQLException(error);
            }
            return new StreamedQuery(connection, pending);
        } finally {
            connection.connRefLock.unlock();
        }
    }

    /**
     * Runs until the first rows are ready, or the query ends.
     *
     * @throws SQLException with DuckDB's own words
     */
    public void start() throws SQLException {
        ByteBuffer started = DuckDBNative.duckdb_jdbc_execute_pending(pending);
        result = started;
        String error = CFunctions.resultError(started);
        if (error != null) {
            throw new SQLException(error);
        }
    }

    /** Hands the rows out as an Arrow C stream and returns its address; its release frees it. */
    public long exportArrow(long batchRowsMax) throws SQLException {
        connection.connRefLock.lock();
        try {
            connection.checkOpen();
            return DuckDBNative.duckdb_jdbc_arrow_stream(result, connection.connRef, batchRowsMax);
        } finally {
            connection.connRefLock.unlock();
        }
    }

    /** Makes a running query end with an error soon. Does nothing once it is closed. */
    public void interrupt() {
        connection.connRefLock.lock();
        try {
            if (!closed.get() && connection.connRef != null) {
                DuckDBNative.duckdb_jdbc_interrupt(connection.connRef);
            }
        } finally {
            connection.connRefLock.unlock();
        }
    }

    /** Ends the query and frees it; the exported stream is released before, the connection closed after. */
    @Override
    public void close() throws SQLException {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            DuckDBNative.duckdb_jdbc_release_pending(pending);
        } finally {
            if (result != null) {
                DuckDBNative.duckdb_jdbc_free_result(result);
            }
        }
    }

    /** DuckDB's C functions, out of the library that the driver has loaded. */
    private static final class CFunctions {
        private static final FunctionDescriptor TEXT_OF =
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS);

        /** {@code const char *duckdb_pending_error(duckdb_pending_result pending)}; NULL or empty when there is none. */
        private static final MethodHandle PENDING_ERROR = find("duckdb_pending_error");

        /** {@code const char *duckdb_result_error(duckdb_result *result)}; NULL or empty when there is none. */
        private static final MethodHandle RESULT_ERROR = find("duckdb_result_error");

        /** Size of a {@code duckdb_result} and offset of its {@code internal_data}, the pointer to its holder. */
        private static final long RESULT_BYTES = 48;

        private static final long RESULT_INTERNAL_DATA = 40;

        private static MethodHandle find(String name) {
            return Linker.nativeLinker()
                    .downcallHandle(SymbolLookup.loaderLookup().findOrThrow(name), TEXT_OF);
        }

        static @Nullable String pendingError(ByteBuffer pending) {
            return text(PENDING_ERROR, MemorySegment.ofBuffer(pending));
        }

        static @Nullable String resultError(ByteBuffer result) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment standIn = arena.allocate(RESULT_BYTES, Long.BYTES);
                standIn.set(ValueLayout.ADDRESS, RESULT_INTERNAL_DATA, MemorySegment.ofBuffer(result));
                return text(RESULT_ERROR, standIn);
            }
        }

        private static @Nullable String text(MethodHandle function, MemorySegment argument) {
            try {
                MemorySegment text = (MemorySegment) function.invokeExact(argument);
                String error = text.address() == 0
                        ? ""
                        : text.reinterpret(Long.MAX_VALUE).getString(0);
                return error.isEmpty() ? null : error;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("A C function cannot throw", e);
            }
        }
    }
}
