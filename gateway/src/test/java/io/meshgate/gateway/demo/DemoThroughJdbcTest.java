package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.cli.Gateway;
import io.meshgate.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The demo's mesh behind a whole gateway, asked by the official Flight SQL JDBC driver. */
@ExtendWith(TpchStores.Shared.class)
final class DemoThroughJdbcTest {
    private static DemoMesh mesh;
    private static Gateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) {
        mesh = DemoMesh.start(folder, TpchStores.SCALE, ProgressListener.NONE);
        gateway = new Gateway(GatewayConfig.forCatalog(mesh.catalogFolder())
                .withEnvironment(mesh.environment())
                .withPort(0)
                .withSecretsFolder(mesh.secretsFolder())
                .withFileRoots(mesh.fileRoots()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mesh.close();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:arrow-flight-sql://127.0.0.1:" + gateway.port() + "/?useEncryption=false");
    }

    private static String qualifiedName(TpchTable table) {
        if (DataMaker.ORDERS.contains(table)) {
            return "sales.orders." + table.tableName();
        }
        return (DataMaker.PARTS.contains(table) ? "supply.parts." : "reference.geo.") + table.tableName();
    }

    @Test
    void runsThe22Queries(TpchStores stores) throws SQLException {
        List<String> failures = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (TpchQuery query : TpchQuery.all()) {
                difference(statement, query, stores.oracle())
                        .ifPresent(difference -> failures.add(query + ": " + difference));
            }
        }
        assertEquals(List.of(), failures);
    }

    private static Optional<String> difference(Statement statement, TpchQuery query, TpchOracle oracle)
            throws SQLException {
        try (ResultSet results = statement.executeQuery(query.sql(DemoThroughJdbcTest::qualifiedName))) {
            return oracle.comparison(query).difference(Rows.of(results));
        } catch (SQLException e) {
            return Optional.of(e.toString());
        }
    }

    @Test
    void answersTheDemosQuestion(TpchStores stores) throws SQLException {
        String sql = DemoQuestion.REVENUE_BY_REGION.sql();
        Rows right = stores.oracle().run(sql.replaceAll("(sales\\.orders|supply\\.parts|reference\\.geo)\\.", ""));
        assertEquals(10, right.values().size());
        assertEquals(right, run(sql));
    }

    @Test
    void answersWhatTheDemoTellsToTryNext() throws SQLException {
        String url = "--url grpc://127.0.0.1:" + gateway.port();
        for (String command : DemoQuestion.nextCommands(gateway.port())) {
            assertTrue(command.startsWith("./meshgate ") && command.contains(url), command);
            if (command.contains("\"")) {
                String sql = command.substring(command.indexOf('"') + 1, command.lastIndexOf('"'));
                assertFalse(run(sql).values().isEmpty(), command);
            }
        }
    }

    private static Rows run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            return Rows.of(results);
        }
    }

    @Test
    void readsTheDemosContractsWithoutAWarning() {
        assertEquals(List.of(), gateway.snapshot().warnings());
    }

    @Test
    void listsTheMesh() throws SQLException {
        try (Connection connection = connect()) {
            DatabaseMetaData metaData = connection.getMetaData();
            assertEquals(List.of("reference", "sales", "supply"), column(metaData.getCatalogs(), "TABLE_CAT"));
            assertTrue(column(metaData.getSchemas(), "TABLE_SCHEM").containsAll(List.of("geo", "orders", "parts")));
            assertEquals(
                    List.of("customer", "lineitem", "orders"),
                    column(metaData.getTables("sales", "orders", "%", null), "TABLE_NAME"));
            assertEquals(
                    List.of("n_nationkey", "n_name", "n_regionkey", "n_comment"),
                    column(metaData.getColumns("reference", "geo", "nation", "%"), "COLUMN_NAME"));
            assertEquals(
                    List.of("l_orderkey", "l_linenumber"),
                    column(metaData.getPrimaryKeys("sales", "orders", "lineitem"), "COLUMN_NAME"));
        }
    }

    private static List<String> column(ResultSet rows, String label) throws SQLException {
        List<String> values = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                values.add(rows.getString(label));
            }
        }
        return values;
    }
}
