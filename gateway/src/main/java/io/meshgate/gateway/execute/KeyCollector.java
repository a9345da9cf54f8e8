package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.ForwardingStream;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Gathers the distinct values of some columns while a fragment is read, for the fragments that wait for them. As long as it
 * gathers, its rows have to be kept somewhere: it gives up when they are too many, and those fragments are read whole.
 *
 * <p>Written by the thread that reads the fragment; any thread may wait.
 */
final class KeyCollector {
    /** A statement holds the keys as text. */
    private static final long TEXT_BYTES_MAX = 4L << 20;

    private final Map<Integer, Set<Object>> keysByColumn = new HashMap<>();
    private final CompletableFuture<Map<Integer, Set<Object>>> gathered = new CompletableFuture<>();
    private final long keysMax;
    private final long bytesMax;
    private long bytes;
    private long textBytes;

    /**
     * @param columns whose values are wanted
     * @param keysMax of one column; with more it gives up
     * @param bytesMax of the fragment's rows; with more it gives up
     */
    KeyCollector(Set<Integer> columns, long keysMax, long bytesMax) {
        columns.forEach(column -> keysByColumn.put(column, new HashSet<>()));
        this.keysMax = keysMax;
        this.bytesMax = bytesMax;
    }

    /** Whether rows still have to be taken from the fragment that nobody asks for. */
    boolean gathers() {
        return !gathered.isDone();
    }

    /** The fragment's rows, gathered from as they pass. */
    BatchStream from(BatchStream rows) {
        return new Gathering(rows);
    }

    /** No keys will come: the fragment has failed. */
    void failed(Throwable cause) {
        gathered.completeExceptionally(cause);
    }

    /**
     * Waits for all rows of the fragment.
     *
     * @return empty if there are too many
     * @throws RuntimeException what the fragment has failed with
     */
    Optional<Set<Object>> keys(int column) {
        try {
            return Optional.ofNullable(gathered.get().get(column));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreFailure.local(Kind.CANCELLED, Phase.EXECUTE, "the query was cancelled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("The fragment that keys were to come from has failed", e.getCause());
        }
    }

    private void add(VectorSchemaRoot rows, long batchBytes) {
        bytes += batchBytes;
        keysByColumn.forEach((column, keys) -> add(rows.getVector(column), keys));
        boolean tooMany = keysByColumn.values().stream().anyMatch(keys -> keys.size() > keysMax);
        if (tooMany || bytes > bytesMax || textBytes > TEXT_BYTES_MAX) {
            keysByColumn.clear();
            gathered.complete(Map.of());
        }
    }

    private void add(FieldVector vector, Set<Object> keys) {
        for (int row = 0; row < vector.getValueCount() && keys.size() <= keysMax; row++) {
            if (!vector.isNull(row)) {
                Object key = key(vector, row);
                if (keys.add(key) && key instanceof String text) {
                    textBytes += text.length();
                }
            }
        }
    }

    private static Object key(FieldVector vector, int row) {
        return switch (vector) {
            case SmallIntVector numbers -> (long) numbers.get(row);
            case IntVector numbers -> (long) numbers.get(row);
            case BigIntVector numbers -> numbers.get(row);
            case VarCharVector texts -> new String(texts.get(row), StandardCharsets.UTF_8);
            default -> throw new IllegalStateException("no keys are taken from " + vector.getField());
        };
    }

    private final class Gathering extends ForwardingStream {
        Gathering(BatchStream rows) {
            super(rows);
        }

        @Override
        public boolean next() {
            try {
                boolean more = super.next();
                if (!more) {
                    gathered.complete(keysByColumn);
                } else if (gathers()) {
                    add(root(), batchBytes());
                }
                return more;
            } catch (RuntimeException | Error e) {
                failed(e);
                throw e;
            }
        }

        /** Nobody wants the rest of these rows; whoever still wants others reads them without keys. */
        @Override
        public void close() {
            gathered.complete(Map.of());
            super.close();
        }
    }
}
