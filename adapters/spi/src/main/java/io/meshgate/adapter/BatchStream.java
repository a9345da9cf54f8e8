package io.meshgate.adapter;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of an answer, batch by batch; the single owner of its memory.
 *
 * <p>One consumer thread calls {@link #next}, {@link #root} and {@link #close}; {@link #cancel} may come from any thread
 * at any moment. Batches are pulled: what is not asked for is not read.
 */
public interface BatchStream extends AutoCloseable {
    Schema schema();

    /**
     * Fills {@link #root} with the next batch, in fresh buffers, so that the consumer may have transferred the last
     * one's away.
     *
     * @return false exactly when the store has said that the answer is complete; whatever else ends the stream is thrown
     * @throws StoreFailure also after {@link #cancel}
     */
    boolean next();

    /** The batch that {@link #next} filled; the same root for the whole stream. */
    VectorSchemaRoot root();

    /** What the buffers of {@link #root} hold, in bytes, as Arrow has them in memory. */
    default long batchBytes() {
        return root().getFieldVectors().stream()
                .mapToLong(FieldVector::getBufferSize)
                .sum();
    }

    /** Ends the statement in the store; a blocked {@link #next} throws {@link StoreFailure} soon. Idempotent. */
    void cancel();

    /** Ends the statement if it still runs, and frees all memory. Idempotent. */
    @Override
    void close();
}
