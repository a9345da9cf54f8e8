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
 */
public record Table(
        String name, String physicalName, List<Column> columns, List<String> primaryKey, Optional<String> description) {
    public Table {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }

    /** The contract's column of this SQL name. */
    public Optional<Column> column(String name) {
        return columns.stream()
                .filter(column -> SqlNames.same(column.name(), name))
                .findFirst();
    }
}
