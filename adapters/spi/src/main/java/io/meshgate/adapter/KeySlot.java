package io.meshgate.adapter;

import io.meshgate.catalog.ColumnType;
import java.util.List;

/**
 * A set of keys that a statement asks for and that is known only when another fragment has been read.
 *
 * @param number tells the slots of one statement apart
 * @param types of each key's values
 */
public record KeySlot(int number, List<ColumnType> types) {
    public KeySlot {
        types = List.copyOf(types);
    }
}
