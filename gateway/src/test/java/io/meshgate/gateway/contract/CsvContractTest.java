package io.meshgate.gateway.contract;

/** CSV files, whose types only the contract tells. */
final class CsvContractTest extends EmbeddedContractTest {
    CsvContractTest() {
        super(StoreKind.CSV);
    }
}
