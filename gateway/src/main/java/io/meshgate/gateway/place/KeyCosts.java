package io.meshgate.gateway.place;

/**
 * What sending keys is weighed by.
 *
 * @param shareMax of a fragment's rows that keys may keep: with more, the wait for them is not worth what is saved
 * @param byteCost what a byte of a key costs, in bytes of rows: it is sent, parsed and hashed
 * @param togetherPart several columns are one key where that keeps at most this part of what each of them by itself keeps
 * @param overrun how many times the rows that were expected of a fragment are waited for in any case
 * @param waitPart of the bytes of what waits that may be waited for beyond that
 * @param waitBytes that may be waited for in any case
 */
public record KeyCosts(
        double shareMax, double byteCost, double togetherPart, double overrun, double waitPart, double waitBytes) {
    /** {@code benchmarks/run keys} shows what they lead to. */
    public static final KeyCosts MEASURED = new KeyCosts(0.5, 2, 0.25, 2, 1.0 / 64, 1 << 20);

    /** Whatever can be sent is sent, and several columns as one key. */
    public static final KeyCosts NONE = new KeyCosts(1, 0, Double.MAX_VALUE, Double.MAX_VALUE, 0, 0);

    boolean pay(double share, double sent, double whole) {
        return share <= shareMax && sent * byteCost <= whole * (1 - share);
    }

    /**
     * Whether to go on waiting for a fragment that is larger than it was thought to be. As long as it is not, waiting is what
     * was planned; beyond, what is lost by it is bounded by a part of what waits.
     *
     * @param rows that have come of it
     * @param bytes that have come of it
     * @param expected rows
     * @param waiting bytes of what waits, if it were read whole
     */
    boolean worthWaiting(double rows, double bytes, double expected, double waiting) {
        return rows <= overrun * expected || bytes <= Math.max(waitBytes, waitPart * waiting);
    }
}
