package io.meshgate.adapter;

import java.util.List;
import java.util.OptionalLong;

/**
 * A table as its store describes it.
 *
 * @param columns in the store's order
 * @param uniqueKeys names (the store's) of each unique key's columns, the primary key first
 * @param rowCount the store's estimate, in rows
 */
public record LiveTable(List<LiveColumn> columns, List<List<String>> uniqueKeys, OptionalLong rowCount) {
    public LiveTable {
        columns = List.copyOf(columns);
        uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    }
}
