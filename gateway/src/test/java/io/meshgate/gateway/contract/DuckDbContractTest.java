package io.meshgate.gateway.contract;

/** A DuckDB file. */
final class DuckDbContractTest extends EmbeddedContractTest {
    DuckDbContractTest() {
        super(StoreKind.DUCKDB);
    }
}
