package io.meshgate.gateway.contract;

/** The kinds of store that declare different behaviours, as case files spell them in lower case. */
enum StoreKind {
    POSTGRES,
    DUCKDB,
    PARQUET,
    CSV,
    JSON
}
