package io.meshgate.adapter;

import java.nio.file.Path;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexLiteral;

/**
 * Runs what no store can: the upper part of a plan, over the fragments' rows. Thread-safe. The factory is found by
 * {@link java.util.ServiceLoader}.
 */
public interface RemainderEngine extends AutoCloseable {

    /** Makes the engine. */
    interface Factory {
        RemainderEngine open(Settings settings);
    }

    /**
     * @param memoryBytesMax memory for all running remainders, in bytes
     * @param spillBytesMax disk for what does not fit, in bytes
     */
    record Settings(long memoryBytesMax, Path spillFolder, long spillBytesMax, int threadsMax) {}

    /**
     * A fragment as the remainder's statement names it.
     *
     * @param table the name of its table in the statement
     * @param stream owned by the engine from {@link #open} on, also when {@code open} fails; already prefetching, so
     *     pulling one input never starves another
     */
    record Input(String table, BatchStream stream) {}

    /** What the engine can run; everything else is refused before execution. */
    Capabilities capabilities();

    /** Writes the remainder's statement; leaves are scans that unwrap to {@link FragmentTable}, or {@code Values}. */
    RemoteStatement render(RelNode rel);

    /**
     * The statement with values in all its slots, as {@link DomainStore#withValues} fills those of stores.
     *
     * @param values by slot number
     */
    RemoteStatement withValues(RemoteStatement statement, List<RexLiteral> values);

    /**
     * Starts the statement.
     *
     * @throws StoreFailure the failure of an input itself, where an input caused it
     */
    BatchStream open(RemoteStatement statement, List<Input> inputs, FragmentContext context);

    @Override
    void close();
}
