package io.meshgate.adapter;

import java.util.List;

/**
 * A table as its store describes it: what must be right. Estimates are {@link TableStatistics}.
 *
 * @param columns in the store's order
 * @param uniqueKeys names (the store's) of each unique key's columns, the primary key first
 * @param reading what else the store's statements say of the table, as that a file is cut at semicolons: a statement that was
 *     written for another one is none for this table
 */
public record LiveTable(List<LiveColumn> columns, List<List<String>> uniqueKeys, String reading) {
    /** A table of which statements say no more than its columns. */
    public LiveTable(List<LiveColumn> columns, List<List<String>> uniqueKeys) {
        this(columns, uniqueKeys, "");
    }

    public LiveTable {
        columns = List.copyOf(columns);
        uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    }
}
