package io.meshgate.benchmarks;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a gateway moves for a query, as its {@code EXPLAIN ANALYZE} tells. */
final class GatewayMoved {
    private static final int STEP = 0;
    private static final int FRAGMENT = 1;
    private static final int DETAIL = 6;
    private static final int REASON = 7;

    private static final Pattern MEASURED = Pattern.compile("rows=(\\d+) bytes=(\\d+) .*");
    private static final Pattern KEYS = Pattern.compile("(\\d+) keys were sent");
    private static final Pattern ROWS = Pattern.compile("\\d+ rows were sent to other stores");

    /** TPC-H joins domains by numbers only. */
    private static final int KEY_BYTES = Long.BYTES;

    private GatewayMoved() {}

    /** Runs the query once. */
    static Moved of(Way.Arrow gateway, String sql) throws Exception {
        AtomicReference<Moved> moved = new AtomicReference<>(Moved.NOTHING);
        gateway.read("EXPLAIN ANALYZE " + sql, row -> {
            if ("measured".equals(String.valueOf(row.get(STEP))) && row.get(FRAGMENT) != null) {
                moved.set(moved.get().plus(fragment(String.valueOf(row.get(DETAIL)), row.get(REASON))));
            }
        });
        return moved.get();
    }

    private static Moved fragment(String detail, @Nullable Object reason) {
        Matcher measured = MEASURED.matcher(detail);
        if (!measured.matches()) {
            throw new IllegalStateException("EXPLAIN ANALYZE has changed its words: " + detail);
        }
        long bytes = Long.parseLong(measured.group(2));
        return new Moved(Long.parseLong(measured.group(1)), bytes, sentBytes(reason, bytes));
    }

    /** Rows that go on to another store count as much as when they came, and keys as numbers. */
    private static long sentBytes(@Nullable Object reason, long bytes) {
        String words = Objects.toString(reason, "");
        return ROWS.matcher(words).matches()
                ? bytes
                : KEYS.matcher(words)
                        .results()
                        .mapToLong(keys -> KEY_BYTES * Long.parseLong(keys.group(1)))
                        .sum();
    }
}
