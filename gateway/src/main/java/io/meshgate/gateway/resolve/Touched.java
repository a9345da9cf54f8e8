package io.meshgate.gateway.resolve;

import io.meshgate.catalog.ProductVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The product versions that a query names, collected while it is resolved. */
final class Touched {
    private final Set<ProductVersion> versions = new LinkedHashSet<>();
    private final List<TouchedTable> tables = new ArrayList<>();
    private final Set<String> tableNames = new LinkedHashSet<>();
    private final Set<String> columnNames = new LinkedHashSet<>();

    void touch(ProductVersion version) {
        versions.add(version);
    }

    void touch(TouchedTable table) {
        tables.add(table);
    }

    List<TouchedTable> tables() {
        return List.copyOf(tables);
    }

    /** The columns of a table that the query names, for suggestions. */
    void touch(String table, List<String> columns) {
        tableNames.add(table);
        columnNames.addAll(columns);
    }

    Set<String> tableNames() {
        return tableNames;
    }

    Set<String> columnNames() {
        return columnNames;
    }

    List<ProductVersion> versions() {
        return List.copyOf(versions);
    }
}
