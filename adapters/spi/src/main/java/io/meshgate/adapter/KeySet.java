package io.meshgate.adapter;

import java.util.List;

/**
 * What a {@link KeySlot} is filled with. A value is a String for a text, and else a Long: an integer itself, the days of a
 * DATE and the microseconds of a TIMESTAMP since 1970, the digits of a DECIMAL without its point. It need not fit into
 * the slot's own type: it is a key all the same, of no row.
 */
public sealed interface KeySet {

    /** No key is left out: the condition holds for every row. */
    record Everything() implements KeySet {}

    /**
     * Exactly these keys.
     *
     * @param keys at least one; each has a value per column of the slot
     */
    record Values(List<List<Object>> keys) implements KeySet {
        public Values {
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("without keys there is nothing to ask a store for");
            }
        }
    }

    /**
     * Ranges that every key lies in, of a slot of one column.
     *
     * @param ranges at least one, in order, apart from each other
     */
    record Ranges(List<Range> ranges) implements KeySet {
        public Ranges {
            ranges = List.copyOf(ranges);
        }
    }

    /** From {@code low} to {@code high}, both included. */
    record Range(long low, long high) {}
}
