package io.meshgate.adapter;

import io.meshgate.catalog.ColumnType;

/**
 * A column of a {@link StoreTable}: what the contract promises beside what the store has.
 *
 * @param name the SQL name
 * @param type the promised type; the renderer casts where {@link LiveColumn#type} differs
 * @param statistics what is estimated of its values as of {@code type}
 */
public record StoreColumn(
        String name, ColumnType type, boolean nullable, LiveColumn live, ColumnStatistics statistics) {

    /** Of whose values nothing is known. */
    public StoreColumn(String name, ColumnType type, boolean nullable, LiveColumn live) {
        this(name, type, nullable, live, ColumnStatistics.UNKNOWN);
    }
}
