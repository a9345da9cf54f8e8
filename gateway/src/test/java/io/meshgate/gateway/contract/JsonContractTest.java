package io.meshgate.gateway.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshgate.gateway.contract.HostileContract.Schema;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    /** DuckDB reads them as DOUBLE first: 12345678901234.5678 would come out as 12345678901234.5686. */
    @Test
    void decimalsBeyondDoubleAreRefused() {
        QueryFailure failure = assertThrows(QueryFailure.class, () -> ask("SELECT m FROM lab.hostile.decimals"));
        assertEquals(ErrorCode.COLUMN_UNREADABLE, failure.code());
        assertEquals(List.of(List.of("2.50")), ask("SELECT n FROM lab.hostile.decimals WHERE id = 4"));
    }
}
