package io.meshgate.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table of a data product as its contract describes it.
 *
 * @param name the SQL name ({@code schema[].name})
 * @param physicalName what the store calls it; for files a path or glob below the endpoint's folder
 * @param columns in contract order; empty: all live columns of the store
 * @param primaryKey names of the key's columns in key order; empty where the contract declares none
 * @param foreignKeys in contract order
 * @param id what references of other contracts may call it
 */
public record Table(
        String name,
        String physicalName,
        List<Column> columns,
        List<String> primaryKey,
        List<ForeignKey> foreignKeys,
        Optional<String> description,
        Optional<String> id) {
    public Table {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        foreignKeys = List.copyOf(foreignKeys);
    }

    /** A table without foreign keys, that references call by its name. */
    public Table(
            String name,
            String physicalName,
            List<Column> columns,
            List<String> primaryKey,
            Optional<String> description) {
        this(name, physicalName, columns, primaryKey, List.of(), description, Optional.empty());
    }

    /** The same with foreign keys. */
    public Table withForeignKeys(List<ForeignKey> keys) {
        return new Table(name, physicalName, columns, primaryKey, keys, description, id);
    }

    /** The contract's column of this SQL name. */
    public Optional<Column> column(String name) {
        return columns.stream()
                .filter(column -> SqlNames.same(column.name(), name))
                .findFirst();
    }
}
