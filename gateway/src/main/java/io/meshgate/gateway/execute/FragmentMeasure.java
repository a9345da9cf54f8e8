package io.meshgate.gateway.execute;

import io.meshgate.gateway.place.PlacedPlan.Fragment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a fragment really moved; written by the thread that reads it, readable by all. */
public final class FragmentMeasure {
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();

    private final Fragment fragment;
    private volatile @Nullable String keys;

    FragmentMeasure(Fragment fragment) {
        this.fragment = fragment;
    }

    /** What was read. */
    public Fragment fragment() {
        return fragment;
    }

    void add(long batchRows, long batchBytes) {
        rows.addAndGet(batchRows);
        bytes.addAndGet(batchBytes);
    }

    void addTime(long elapsedNanos) {
        nanos.addAndGet(elapsedNanos);
    }

    void keys(String words) {
        keys = words;
    }

    /** What became of the keys that the fragment waited for, or of its rows that were sent; empty where there are none. */
    public Optional<String> keys() {
        return Optional.ofNullable(keys);
    }

    public long rows() {
        return rows.get();
    }

    /** Bytes of Arrow buffers. */
    public long bytes() {
        return bytes.get();
    }

    /** Time spent waiting for the store. */
    public Duration time() {
        return Duration.ofNanos(nanos.get());
    }
}
