package io.meshgate.gateway.session;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes query ids: {@code mg-} and 18 digits of Crockford's base 32, such as {@code mg-01k9x4t8e2q7w5m3zb}.
 *
 * <p>45 bits of milliseconds, 25 random bits of this process, 20 bits of a counter: ids sort by time, and two gateways that
 * serve one mesh do not meet. 21 characters fit into PostgreSQL's {@code application_name} (63) with room for a prefix.
 */
public final class QueryId {
    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int BITS_PER_DIGIT = 5;

    private static final long PROCESS = new SecureRandom().nextInt(1 << 25);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private QueryId() {}

    /** A new id, unique among all gateways. */
    public static String next() {
        StringBuilder id = new StringBuilder("mg-");
        append(id, System.currentTimeMillis(), 9);
        append(id, PROCESS, 5);
        append(id, COUNTER.getAndIncrement() & 0xFFFFF, 4);
        return id.toString();
    }

    private static void append(StringBuilder id, long value, int digits) {
        for (int digit = digits - 1; digit >= 0; digit--) {
            id.append(DIGITS[(int) (value >>> (digit * BITS_PER_DIGIT)) & 31]);
        }
    }
}
