package io.meshgate.adapter.embedded;

import static io.meshgate.adapter.embedded.DuckDbRoom.identifier;
import static io.meshgate.adapter.embedded.DuckDbRoom.literal;

import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreTable;
import java.util.List;
import java.util.stream.Collectors;

/** What tables of all kinds have in common where they stand in FROM. */
final class TableSources {
    private TableSources() {}

    /**
     * The source itself, or where the table has columns of nanoseconds, the source with these as microseconds: DuckDB's
     * own cast would round them, here a value that would change is an error.
     */
    static String withoutNanoseconds(String source, StoreTable table) {
        List<String> fine = table.columns().stream()
                .map(StoreColumn::live)
                .filter(column -> column.storeType().equals(DuckDbTypes.TIMESTAMP_NS))
                .map(column -> column.name())
                .toList();
        if (fine.isEmpty()) {
            return source;
        }
        String replacements = fine.stream()
                .map(name -> "CASE WHEN epoch_ns(" + identifier(name) + ") % 1000 <> 0 THEN error("
                        + literal("a timestamp of column " + name + " is finer than microseconds") + ") ELSE CAST("
                        + identifier(name) + " AS TIMESTAMP) END AS " + identifier(name))
                .collect(Collectors.joining(", "));
        return "(SELECT * REPLACE (" + replacements + ") FROM " + source + ")";
    }
}
