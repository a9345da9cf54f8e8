package io.meshgate.gateway.contract;

import io.meshgate.gateway.contract.HostileContract.Schema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Parquet files, whose types are their own. */
final class ParquetContractTest extends EmbeddedContractTest {
    ParquetContractTest() {
        super(StoreKind.PARQUET);
    }

    @Override
    boolean publishes(String table) {
        return StoreKind.PARQUET.holds(table);
    }

    @Override
    Schema publish(String table, Statement duckDb, Path folder) throws SQLException {
        return new Schema(table, copy(table, duckDb, folder, "parquet", ""), Map.of());
    }

    @Override
    Map<String, Object> server(Path database, Path folder) {
        return Map.of("server", "test", "type", "local", "path", folder.toString(), "format", "parquet");
    }
}
