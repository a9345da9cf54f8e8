package io.meshgate.gateway.contract;

import java.util.Set;

/** The kinds of store that declare different behaviours, as case files spell them in lower case. */
enum StoreKind {
    POSTGRES(),
    DUCKDB(),
    PARQUET("spans"),
    CSV("spans", "lists", "flags"),
    JSON("spans", "lists", "flags");

    private final Set<String> tablesNotHeld;

    StoreKind(String... tablesNotHeld) {
        this.tablesNotHeld = Set.of(tablesNotHeld);
    }

    /** Whether stores of this kind have types for the columns of a hostile table. */
    boolean holds(String table) {
        return !tablesNotHeld.contains(table);
    }
}
