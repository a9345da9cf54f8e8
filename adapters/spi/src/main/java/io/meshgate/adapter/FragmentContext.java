package io.meshgate.adapter;

import java.time.Duration;
import java.time.Instant;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What a statement runs under.
 *
 * @param queryId told to the store (in PostgreSQL as {@code application_name}), so that its owner can see who asks
 * @param allocator owns all memory of the stream; the caller closes it after the stream
 * @param deadline after which the statement must have ended
 * @param batchRowsMax rows of a batch at the most
 */
public record FragmentContext(String queryId, BufferAllocator allocator, Instant deadline, int batchRowsMax) {
    /** Rows of a batch: DuckDB reads batches of 8k at half the speed. */
    public static final int BATCH_ROWS = 65_536;

    /** Time left, never negative. */
    public Duration timeLeft() {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
