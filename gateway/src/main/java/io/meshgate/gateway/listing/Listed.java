package io.meshgate.gateway.listing;

import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ProductVersion;
import java.util.List;
import java.util.Optional;

/** What a listing holds. */
public final class Listed {
    private Listed() {}

    /** A product version under one of its names: the bare one or the pinned one. */
    public record Product(String domain, String name, ProductVersion version) {
        boolean isPinned() {
            return name.equals(version.pinnedName());
        }
    }

    /** A table of a product under that name. */
    public record Table(Product product, io.meshgate.catalog.Table contract) {
        public String name() {
            return contract.name();
        }
    }

    /** @param type {@link ColumnType#UNKNOWN} where neither contract nor store can tell */
    public record Column(String name, ColumnType type, boolean nullable, Optional<String> remarks) {}

    /**
     * A key of a table: its primary key, or columns that a foreign key refers to.
     *
     * @param name of a live key the store's, of another one a name made from its columns, as PostgreSQL does
     * @param columns SQL names in key order
     */
    public record Key(Table table, String name, boolean isPrimary, List<String> columns) {
        public Key {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A foreign key.
     *
     * @param columns of {@code table}, SQL names in key order
     * @param target what it refers to
     * @param targetColumns the columns of the target in the order of {@code columns}
     */
    public record Reference(Table table, String name, List<String> columns, Key target, List<String> targetColumns) {
        public Reference {
            columns = List.copyOf(columns);
            targetColumns = List.copyOf(targetColumns);
        }
    }
}
