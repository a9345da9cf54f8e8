package io.meshgate.gateway.contract;

/** Parquet files, whose types are their own. */
final class ParquetContractTest extends EmbeddedContractTest {
    ParquetContractTest() {
        super(StoreKind.PARQUET);
    }
}
