package io.meshgate.catalog;

import java.util.Optional;

/**
 * A column as its contract describes it.
 *
 * @param name the SQL name and the label of results
 * @param physicalName the store's name of it
 * @param type the promised type, from the contract's {@code physicalType}; empty where the contract gives none that
 *     Meshgate can read: the live type counts then
 * @param required whether the contract promises that it is never NULL
 * @param id what references of other contracts may call it
 */
public record Column(
        String name,
        String physicalName,
        Optional<ColumnType> type,
        boolean required,
        Optional<String> description,
        Optional<String> id) {

    /** A column that references call by its name. */
    public Column(
            String name,
            String physicalName,
            Optional<ColumnType> type,
            boolean required,
            Optional<String> description) {
        this(name, physicalName, type, required, description, Optional.empty());
    }
}
