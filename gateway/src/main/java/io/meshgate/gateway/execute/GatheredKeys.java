package io.meshgate.gateway.execute;

import io.meshgate.adapter.KeySet;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.gateway.place.KeyGain;
import io.meshgate.gateway.place.PlacedPlan.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one slot, gathered while their fragment is read, until they are complete or not worth it any more. The decision
 * to send them is taken again with each batch: with the keys that have come, and with what has been waited for. Keys beyond
 * the limit become ranges that hold all of them, where those pay.
 *
 * <p>Written by the thread that reads the fragment; any thread may wait.
 */
final class GatheredKeys {
    /** A statement holds the keys as text. */
    private static final long TEXT_BYTES_MAX = 4L << 20;

    /** Ranges in a statement: a store tests each row against all of them. */
    private static final int RANGES_MAX = 32;

    /**
     * How it ended.
     *
     * @param keys what to fill the slot with; empty where there is no key at all
     * @param words for EXPLAIN ANALYZE
     */
    record Outcome(Optional<KeySet> keys, String words) {}

    private final Keys wanted;
    private final long keysMax;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final Set<List<Object>> keys = new HashSet<>();
    private @Nullable KeyRanges ranges;
    private long rows;
    private long bytes;
    private long textBytes;

    /** @param keysMax with more, ranges are made of them */
    GatheredKeys(Keys wanted, long keysMax) {
        this.wanted = wanted;
        this.keysMax = keysMax;
    }

    /** Whether further rows are wanted. */
    boolean gathers() {
        return !outcome.isDone();
    }

    void add(VectorSchemaRoot batch, long batchBytes) {
        if (!gathers()) {
            return;
        }
        rows += batch.getRowCount();
        bytes += batchBytes;
        List<FieldVector> columns =
                wanted.columns().stream().map(batch::getVector).toList();
        for (int row = 0; row < batch.getRowCount() && gathers(); row++) {
            add(columns, row);
        }
        if (gathers()) {
            decideAgain();
        }
    }

    private void add(List<FieldVector> columns, int row) {
        List<Object> key = new ArrayList<>(columns.size());
        for (FieldVector column : columns) {
            if (column.isNull(row)) {
                return;
            }
            Optional<Object> value = KeyValues.of(column, row);
            if (value.isEmpty()) {
                giveUp("has values that are not sent as keys");
                return;
            }
            key.add(value.get());
        }
        if (ranges != null) {
            ranges.add((Long) key.getFirst());
        } else if (keys.add(List.copyOf(key))) {
            key.forEach(value -> textBytes += value instanceof String text ? text.length() : 0);
            if (keys.size() > keysMax || textBytes > TEXT_BYTES_MAX) {
                tooMany();
            }
        }
    }

    private void tooMany() {
        if (wanted.gain().span() == 0) {
            giveUp("has too many keys");
        } else {
            ranges = KeyRanges.of(
                    keys.stream().mapToLong(key -> (Long) key.getFirst()).toArray(), RANGES_MAX);
            keys.clear();
        }
    }

    private void decideAgain() {
        KeyGain gain = wanted.gain();
        if (ranges == null ? !gain.pays(keys.size()) : !gain.rangesPay(ranges.covered())) {
            giveUp("has too many keys");
        } else if (!gain.worthWaiting(rows, bytes, wanted.rowsExpected())) {
            giveUp("has more rows than were worth waiting for");
        }
    }

    /** All rows have been read. */
    void complete() {
        if (ranges != null) {
            end(new KeySet.Ranges(ranges.ranges()), ranges.ranges().size() + " ranges of keys were sent");
        } else if (keys.isEmpty()) {
            outcome.complete(
                    new Outcome(Optional.empty(), "nothing was asked for: " + wanted.fragment() + " has no keys"));
        } else {
            end(new KeySet.Values(List.copyOf(keys)), keys.size() + " keys were sent");
        }
    }

    /** Whoever waits does without these keys. */
    void giveUp(String why) {
        end(new KeySet.Everything(), "all rows were read: " + wanted.fragment() + " " + why);
    }

    private void end(KeySet with, String words) {
        outcome.complete(new Outcome(Optional.of(with), words));
        keys.clear();
        ranges = null;
    }

    /** No keys will come: the fragment has failed. */
    void failed(Throwable cause) {
        outcome.completeExceptionally(cause);
    }

    /**
     * Waits until the keys are complete, or not worth it.
     *
     * @throws RuntimeException what the fragment has failed with
     */
    Outcome await() {
        try {
            return outcome.get();
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
}
