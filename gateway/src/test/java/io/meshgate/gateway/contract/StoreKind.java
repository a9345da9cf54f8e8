package io.meshgate.gateway.contract;

import java.util.Set;

/** The kinds of store that declare different behaviours, as case files spell them in lower case. */
public enum StoreKind {
    POSTGRES(),
    DUCKDB(),
    PARQUET("spans"),
    CSV("spans", "lists", "flags"),
    /** Numbers of more than 15 digits are no DECIMAL there. */
    JSON("spans", "lists", "flags", "decimals");

    private final Set<String> tablesNotHeld;

    StoreKind(String... tablesNotHeld) {
        this.tablesNotHeld = Set.of(tablesNotHeld);
    }

    /** Whether a store of this kind can hold all of a hostile table. */
    boolean holds(String table) {
        return !tablesNotHeld.contains(table);
    }
}
