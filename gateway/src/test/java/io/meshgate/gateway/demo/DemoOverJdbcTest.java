package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.cli.Gateway;
import io.meshgate.gateway.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo as a BI tool sees it: its real stores behind a real gateway, asked through the official JDBC driver. */
@ExtendWith(TpchStores.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DemoOverJdbcTest {
    private Path data;
    private DemoMesh mesh;
    private Gateway gateway;
    private Connection connection;

    @BeforeAll
    void start() throws IOException, SQLException {
        data = Files.createTempDirectory("meshgate-demo-").toRealPath();
        mesh = DemoMesh.start(data, TpchStores.SCALE, ProgressListener.NONE);
        gateway = new Gateway(GatewayConfig.forCatalog(mesh.catalogFolder())
                .withEnvironment(mesh.environment())
                .withPort(0)
                .withSecretsFolder(mesh.secretsFolder())
                .withFileRoots(mesh.fileRoots()));
        connection = DriverManager.getConnection(
                "jdbc:arrow-flight-sql://127.0.0.1:" + gateway.port() + "/?useEncryption=false");
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        connection.close();
        gateway.close();
        mesh.close();
        Trees.delete(data);
    }

    @Test
    void theCatalogIsClean() {
        assertEquals(List.of(), gateway.snapshot().warnings());
    }

    @ParameterizedTest
    @MethodSource("io.meshgate.gateway.demo.TpchQuery#all")
    void theQueriesOfTpchAreAnswered(TpchQuery query, TpchStores stores) throws SQLException {
        Rows rows = run(query.sql(DemoOverJdbcTest::qualifiedName));
        assertEquals(Optional.empty(), stores.oracle().comparison(query).difference(rows), query::toString);
    }

    @Test
    void theDemosQuestionIsAnswered(TpchStores stores) throws SQLException {
        String sql = DemoQuestion.REVENUE_BY_REGION.sql();
        Rows right = stores.oracle().run(sql.replaceAll("(sales\\.orders|supply\\.parts|reference\\.geo)\\.", ""));
        assertEquals(10, right.values().size());
        assertEquals(right, run(sql));
    }

    @Test
    void theNextCommandsWork() throws SQLException {
        for (String command : DemoQuestion.nextCommands(gateway.port())) {
            assertTrue(command.startsWith("./meshgate "), command);
            assertTrue(command.contains(" --url grpc://127.0.0.1:" + gateway.port()), command);
            if (command.contains("\"")) {
                String sql = command.substring(command.indexOf('"') + 1, command.lastIndexOf('"'));
                assertTrue(!run(sql).values().isEmpty(), command);
            }
        }
    }

    @Test
    void domainsProductsTablesAndColumnsAreListed() throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        assertEquals(List.of("reference", "sales", "supply"), column(metaData.getCatalogs(), "TABLE_CAT"));
        assertTrue(column(metaData.getSchemas("sales", null), "TABLE_SCHEM").contains("orders"));
        assertEquals(names(DataMaker.ORDERS), column(metaData.getTables("sales", "orders", null, null), "TABLE_NAME"));
        assertEquals(names(DataMaker.PARTS), column(metaData.getTables("supply", "parts", null, null), "TABLE_NAME"));
        assertEquals(names(DataMaker.GEO), column(metaData.getTables("reference", "geo", null, null), "TABLE_NAME"));
        assertEquals(
                TpchTable.LINEITEM.columns().stream()
                        .map(TpchTable.Column::name)
                        .sorted()
                        .toList(),
                column(metaData.getColumns("sales", "orders", "lineitem", null), "COLUMN_NAME"));
    }

    private Rows run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            return Rows.of(results);
        }
    }

    private static List<String> names(List<TpchTable> tables) {
        return tables.stream().map(TpchTable::tableName).sorted().toList();
    }

    private static String qualifiedName(TpchTable table) {
        String product = switch (table) {
            case CUSTOMER, ORDERS, LINEITEM -> "sales.orders";
            case PART, SUPPLIER, PARTSUPP -> "supply.parts";
            case NATION, REGION -> "reference.geo";
        };
        return product + "." + table.tableName();
    }

    private static List<String> column(ResultSet results, String label) throws SQLException {
        List<String> values = new ArrayList<>();
        try (results) {
            while (results.next()) {
                values.add(results.getString(label));
            }
        }
        values.sort(Comparator.naturalOrder());
        return values;
    }
}
