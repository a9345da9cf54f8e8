package io.meshgate.gateway.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshgate.adapter.BatchStream;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.query.PlanOrigin.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What ends a plan when a table in PostgreSQL changes below its contract. */
@Timeout(120)
@ExtendWith(TestPostgres.Shared.class)
class KeptPlansOfLiveTablesTest {
    private static final String DATABASE = "kept_plans";
    private static final String CHANGING = "SELECT v FROM shop.stock.changing WHERE id > %d";

    private final TestPostgres postgres;

    KeptPlansOfLiveTablesTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = postgres.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The live tables are forgotten, as they are when they are a minute old. */
    private static void forgetLiveTables(MeshUnderTest mesh) {
        MeshSnapshot snapshot = mesh.snapshot();
        mesh.stores().offer(new MeshSnapshot(snapshot.version(), List.of(), List.of()));
        mesh.stores().offer(snapshot);
    }

    private static List<List<String>> rows(MeshUnderTest mesh, String sql) {
        try (BatchStream rows = mesh.answer(sql).open()) {
            return Cells.read(rows);
        }
    }

    private static Kind origin(MeshUnderTest mesh, String sql) {
        return mesh.answer(sql).origin().kind();
    }

    @Test
    void aChangedTableEndsItsPlans(@TempDir Path temporary) throws Exception {
        postgres.createDatabase(DATABASE, "");
        execute(
                "CREATE TABLE changing (id integer, v integer)",
                "INSERT INTO changing VALUES (1, 10), (2, 20), (3, 30)");
        Path contract = temporary.toRealPath().resolve("shop/stock/v1.odcs.yaml");
        Files.createDirectories(contract.getParent());
        Files.writeString(contract, """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            servers:
              - {server: s, type: postgres, host: 127.0.0.1, port: %d, database: %s, schema: public, customProperties: [
                  {property: username, value: %s}, {property: secretRef, value: 'env:MESHGATE_SECRET_SHOP_PASSWORD'}]}
            schema: [{name: changing}]
            """.formatted(postgres.port(), DATABASE, TestPostgres.USERNAME));
        try (MeshUnderTest mesh = MeshUnderTest.of(
                temporary.toRealPath(), List.of(), Map.of("MESHGATE_SECRET_SHOP_PASSWORD", TestPostgres.PASSWORD))) {
            assertEquals(List.of(List.of("20"), List.of("30")), rows(mesh, CHANGING.formatted(1)));
            rows(mesh, CHANGING.formatted(2));
            assertEquals(Kind.SHAPE, origin(mesh, CHANGING.formatted(1)));

            execute("ALTER TABLE changing ALTER v TYPE text USING 'v' || v");
            forgetLiveTables(mesh);
            assertEquals(Kind.MADE, origin(mesh, CHANGING.formatted(1)));
            assertEquals(List.of(List.of("'v20'"), List.of("'v30'")), rows(mesh, CHANGING.formatted(1)));

            execute("ALTER TABLE changing DROP COLUMN v");
            forgetLiveTables(mesh);
            assertEquals(
                    ErrorCode.UNKNOWN_COLUMN,
                    assertThrows(QueryFailure.class, () -> origin(mesh, CHANGING.formatted(1)))
                            .code());
        }
    }
}
