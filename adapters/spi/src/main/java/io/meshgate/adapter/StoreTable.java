package io.meshgate.adapter;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import java.util.List;
import java.util.OptionalLong;

/**
 * A resolved table of one endpoint: the leaf of every fragment. A scan's {@code RelOptTable} unwraps to it, and the
 * scan's fields are {@link #columns} in order.
 *
 * @param uniqueKeys ordinals in {@link #columns} of each unique key
 * @param rowCount the store's estimate, in rows
 */
public record StoreTable(
        Endpoint endpoint,
        Table table,
        List<StoreColumn> columns,
        List<List<Integer>> uniqueKeys,
        OptionalLong rowCount) {
    public StoreTable {
        columns = List.copyOf(columns);
        uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    }
}
