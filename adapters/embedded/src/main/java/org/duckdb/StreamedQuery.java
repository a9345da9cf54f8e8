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
 * between them the result is asked for its error by DuckDB's C function {@code duckdb_result_error}. That function wants
 * a {@code duckdb_result}, whose {@code internal_data} begins with the pointer to the result, as the driver's own holder
 * does: a stand-in with that one field set is enough, for reading only. A test fails when a new driver version changes
 * it, or needs none of this any more.
 *
 * <p>One thread plans, starts, exports and closes; {@link #interrupt} may come from any.
 */
@NullMarked
public final class StreamedQuery implements AutoCloseable {
    private static final long RESULT_BYTES = 48;
    private static final long RESULT_INTERNAL_DATA = 40;

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
     */
    public static StreamedQuery plan(DuckDBConnection connection, String sql) throws SQLException {
        connection.connRefLock.lock();
        try {
            connection.checkOpen();
            return new StreamedQuery(
                    connection, DuckDBNative.duckdb_jdbc_pending_query(connection.connRef, sql.getBytes(UTF_8)));
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
        String error = errorOf(started);
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

    private static @Nullable String errorOf(ByteBuffer result) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment standIn = arena.allocate(RESULT_BYTES, Long.BYTES);
            standIn.set(ValueLayout.ADDRESS, RESULT_INTERNAL_DATA, MemorySegment.ofBuffer(result));
            MemorySegment text = (MemorySegment) ResultError.FUNCTION.invokeExact(standIn);
            return text.address() == 0 ? null : text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("A C function cannot throw", e);
        }
    }

    /** {@code const char *duckdb_result_error(duckdb_result *result)}; NULL when there is none. */
    private static final class ResultError {
        static final MethodHandle FUNCTION = Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.loaderLookup().findOrThrow("duckdb_result_error"),
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    }
}
