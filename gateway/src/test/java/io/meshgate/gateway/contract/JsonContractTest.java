package io.meshgate.gateway.contract;

import io.meshgate.gateway.contract.HostileContract.Schema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** JSON files, whose types only the contract tells. */
final class JsonContractTest extends EmbeddedContractTest {
    JsonContractTest() {
        super(StoreKind.JSON);
    }

    @Override
    Schema publish(String table, Statement duckDb, Path folder) throws SQLException {
        return new Schema(table, copy(table, duckDb, folder, "json", ""), types(table, duckDb));
    }

    @Override
    Map<String, Object> server(Path database, Path folder) {
        return Map.of("server", "test", "type", "local", "path", folder.toString(), "format", "json");
    }
}
