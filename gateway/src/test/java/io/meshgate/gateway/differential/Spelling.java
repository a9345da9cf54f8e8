package io.meshgate.gateway.differential;

/** For whom a statement is written. */
enum Spelling {
    /** Meshgate's SQL, tables where the placement puts them. */
    MESHGATE,
    /** PostgreSQL's own, in a database that holds all tables and sorts by bytes: it never sees Meshgate. */
    ORACLE
}
