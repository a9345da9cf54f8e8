package io.meshgate.gateway.contract;

import io.meshgate.gateway.contract.HostileContract.Schema;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.Map;

/** A DuckDB file. */
final class DuckDbContractTest extends EmbeddedContractTest {
    DuckDbContractTest() {
        super(StoreKind.DUCKDB);
    }

    @Override
    Schema publish(String table, Statement duckDb, Path folder) {
        return new Schema(table, table, Map.of());
    }

    @Override
    Map<String, Object> server(Path database, Path folder) {
        return Map.of("server", "test", "type", "duckdb", "database", database.toString(), "schema", "main");
    }
}
