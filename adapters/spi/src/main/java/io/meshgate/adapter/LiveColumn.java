package io.meshgate.adapter;

import io.meshgate.catalog.ColumnType;
import java.util.Set;

/**
 * A column as its store describes it.
 *
 * @param name the store's name of it
 * @param storeType the store's spelling of its type, for example {@code character(10)}
 * @param type what that type means to Meshgate, {@link ColumnType#UNKNOWN} where it means nothing
 * @param traits what the renderer has to know beyond the type
 */
public record LiveColumn(String name, String storeType, ColumnType type, boolean nullable, Set<Trait> traits) {

    /** Facts about single columns that change how a reference to them is written. */
    public enum Trait {
        /** The column's collation is its own: equality may not be that of bytes, nor defined beside another such column. */
        OWN_COLLATION,
        /** The store's values are not yet of {@link #type}: a reference is cast first (enum, uuid, json, char(n)). */
        CAST_ON_READ,
        /** Row group statistics may omit NaN, so that the store's own filters on the bare column are wrong. */
        NAN_NOT_IN_STATISTICS
    }

    public LiveColumn {
        traits = Set.copyOf(traits);
    }
}
