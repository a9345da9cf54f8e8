package io.meshgate.gateway.contract;

import io.meshgate.gateway.contract.HostileContract.Schema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** CSV files, whose types only the contract tells. */
final class CsvContractTest extends EmbeddedContractTest {
    CsvContractTest() {
        super(StoreKind.CSV);
    }

    @Override
    Schema publish(String table, Statement duckDb, Path folder) throws SQLException {
        return new Schema(table, copy(table, duckDb, folder, "csv", ", HEADER, FORCE_QUOTE *"), types(table, duckDb));
    }

    @Override
    Map<String, Object> server(Path database, Path folder) {
        return Map.of("server", "test", "type", "local", "path", folder.toString(), "format", "csv");
    }
}
