package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.RemoteStatement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Decides which statements are worth preparing: point lookups whose text comes again. Thread-safe.
 *
 * <p>The keys of a lookup stand in its text, so most texts come once, and preparing one costs a round trip more than COPY:
 * measured over loopback 270 µs for a new prepared text, 190 µs by COPY, 165 µs for a text prepared before. Texts are
 * known by their hash; to be wrong only costs time.
 */
final class LookupHistory implements Predicate<RemoteStatement> {
    private static final int TEXTS_MAX = 1024;

    private final Map<Integer, Boolean> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
            return size() > TEXTS_MAX;
        }
    };

    @Override
    public boolean test(RemoteStatement statement) {
        if (!statement.pointLookup()) {
            return false;
        }
        int hash = statement.text().hashCode();
        synchronized (seen) {
            return seen.put(hash, true) != null;
        }
    }
}
