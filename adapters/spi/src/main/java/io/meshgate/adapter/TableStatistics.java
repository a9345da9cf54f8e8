package io.meshgate.adapter;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What a store estimates of a table: the one home of sizes. Plans get better by it, answers do not depend on it.
 *
 * @param rows how many there are
 * @param columns by the store's name; those of which something is known
 */
public record TableStatistics(OptionalLong rows, Map<String, ColumnStatistics> columns) {
    public static final TableStatistics UNKNOWN = new TableStatistics(OptionalLong.empty(), Map.of());

    public TableStatistics {
        columns = Map.copyOf(columns);
        if (rows.orElse(0) < 0) {
            throw new IllegalArgumentException("a table of " + rows + " rows");
        }
    }

    /** Of a column by the store's name. */
    public ColumnStatistics column(String name) {
        return columns.getOrDefault(name, ColumnStatistics.UNKNOWN);
    }
}
