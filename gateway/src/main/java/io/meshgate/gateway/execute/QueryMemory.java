package io.meshgate.gateway.execute;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one query's rows that are under way between its stores, the engine and the client, within a limit of its
 * own and one of all queries together. Thread-safe.
 */
final class QueryMemory implements AutoCloseable {
    private static final int CAUSES_MAX = 20;

    private final BufferAllocator all;
    private final BufferAllocator own;

    /** @param all the allocator of all queries, which owns the limit of them together */
    QueryMemory(BufferAllocator all, String queryId, long bytesMax) {
        this.all = all;
        this.own = all.newChildAllocator(queryId, 0, bytesMax);
    }

    BufferAllocator allocator() {
        return own;
    }

    /** Arrow refuses what is allocated, but not what is handed over, such as DuckDB's rows. */
    void check() {
        if (own.getAllocatedMemory() > own.getLimit() || all.getAllocatedMemory() > all.getLimit()) {
            throw exceeded(null);
        }
    }

    /** The named error where a failure comes from one of the limits. */
    Optional<QueryFailure> translated(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof QueryFailure known && known.code() == ErrorCode.MEMORY_EXCEEDED) {
                return Optional.of(known);
            }
            if (cause instanceof OutOfMemoryException) {
                return Optional.of(exceeded(thrown));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** Which of both is the tighter one now is the one that was hit. */
    private QueryFailure exceeded(@Nullable Throwable cause) {
        boolean ofAll = all.getLimit() - all.getAllocatedMemory() < own.getLimit() - own.getAllocatedMemory();
        String words = ofAll
                ? "the rows of all queries that are under way need more than admission.memory (" + all.getLimit()
                        + " bytes). Try again later"
                : "the rows of this query that are under way need more than query.memory (" + own.getLimit()
                        + " bytes). Select fewer or narrower columns, or have the gateway's operator raise the limit";
        return QueryFailure.of(ErrorCode.MEMORY_EXCEEDED, words, cause);
    }

    @Override
    public void close() {
        own.close();
    }
}
