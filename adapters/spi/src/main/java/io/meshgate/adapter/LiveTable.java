package io.meshgate.adapter;

import java.util.List;

/**
 * A table as its store describes it: what must be right. Estimates are {@link TableStatistics}.
 *
 * @param columns in the store's order
 * @param uniqueKeys names (the store's) of each unique key's columns, the primary key first
 */
public record LiveTable(List<LiveColumn> columns, List<List<String>> uniqueKeys) {
    public LiveTable {
        columns = List.copyOf(columns);
        uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    }
}
