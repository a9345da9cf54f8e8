package io.meshgate.gateway.contract;

import java.nio.file.Path;
import java.sql.SQLException;

/** Files that DuckDB reads. */
abstract class EmbeddedContractTest extends AdapterContractTest {
    private final StoreKind kind;

    EmbeddedContractTest(StoreKind kind) {
        super(kind);
        this.kind = kind;
    }

    @Override
    HostileContract materialize(HostileTables tables, Path folder) throws SQLException {
        return HostileFiles.fill(kind, tables, folder);
    }
}
