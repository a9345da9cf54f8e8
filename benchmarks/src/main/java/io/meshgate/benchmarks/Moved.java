package io.meshgate.benchmarks;

/**
 * What a query moves between stores and whoever joins their rows.
 *
 * @param rows that stores have sent
 * @param bytes of these, as Arrow has them
 * @param keyBytes of keys that stores were sent: 8 for a number, the bytes of a text
 */
record Moved(long rows, long bytes, long keyBytes) {
    static final Moved NOTHING = new Moved(0, 0, 0);

    Moved plus(Moved other) {
        return new Moved(rows + other.rows, bytes + other.bytes, keyBytes + other.keyBytes);
    }

    long allBytes() {
        return bytes + keyBytes;
    }
}
