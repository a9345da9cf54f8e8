package io.meshgate.gateway.place;

/**
 * What it gains to send a fragment's store keys, in bytes that do not travel. Asked with the keys that are expected when a
 * query is planned, and with those that have come while it runs, so that both decisions are one.
 *
 * @param rows of the fragment without these keys
 * @param rowBytes of each, on its way
 * @param domain how many keys the rows have: each key that is sent keeps its part of them
 * @param keyBytes of each key, on its way
 * @param span how many values lie between the least and the greatest of them, both counted; 0 where nobody knows
 * @param costs what is weighed against it
 */
public record KeyGain(double rows, double rowBytes, double domain, double keyBytes, double span, KeyCosts costs) {
    /** What a row costs beside its bytes, as if it were so many more. */
    private static final int ROW_BYTES = 32;

    /** The part of the rows that so many keys keep. */
    public double share(double keys) {
        return Math.min(1, keys / domain);
    }

    /** Whether so many keys are worth more than they cost. */
    public boolean pays(double keys) {
        return costs.pay(share(keys), keys * keyBytes, whole());
    }

    /** The same for ranges that hold so many values. */
    public boolean rangesPay(double covered) {
        return span > 0 && costs.pay(covered / span, 0, whole());
    }

    /** Whether to go on waiting for keys when so many rows have come, instead of the expected ones. */
    public boolean worthWaiting(double rowsCome, double bytesCome, double rowsExpected) {
        return costs.worthWaiting(rowsCome, bytesCome + rowsCome * ROW_BYTES, rowsExpected, whole());
    }

    private double whole() {
        return rows * (rowBytes + ROW_BYTES);
    }
}
