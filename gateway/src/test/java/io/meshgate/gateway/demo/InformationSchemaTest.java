package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code information_schema} over the demo's mesh: SQL over it, and that it agrees with the driver's metadata. */
final class InformationSchemaTest {
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

    private static List<String> rows(ResultSet results, String... labels) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (results) {
            while (results.next()) {
                List<String> values = new ArrayList<>();
                for (String label : labels) {
                    values.add(results.getString(label));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }

    private static List<String> sql(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            String[] labels = new String[results.getMetaData().getColumnCount()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = results.getMetaData().getColumnLabel(i + 1);
            }
            return rows(results, labels);
        }
    }

    @Test
    void isSqlLikeAnyOther() throws SQLException {
        assertEquals(
                List.of("customer|8|8", "lineitem|16|16", "orders|9|9"),
                sql("SELECT t.table_name, COUNT(*) n, MAX(c.ordinal_position) m FROM information_schema.tables t"
                        + " JOIN information_schema.columns c ON t.table_catalog = c.table_catalog"
                        + " AND t.table_schema = c.table_schema AND t.table_name = c.table_name"
                        + " WHERE t.table_catalog = 'sales' AND t.table_schema = 'orders' AND c.data_type <> 'REAL'"
                        + " GROUP BY t.table_name ORDER BY 1"));
        assertEquals(
                List.of("reference|geo", "sales|orders", "supply|parts"),
                sql("SELECT catalog_name, schema_name FROM Information_Schema.SCHEMATA"
                        + " WHERE schema_name NOT LIKE '%\\_v_' ESCAPE '\\' ORDER BY 1"));
    }

    @Test
    void joinsTablesOfTheMesh() throws SQLException {
        assertEquals(
                List.of("AFRICA|region"),
                sql("SELECT r.r_name, t.table_name FROM reference.geo.region r JOIN information_schema.tables t"
                        + " ON t.table_name = 'region' AND t.table_schema = 'geo' WHERE r.r_regionkey = 0"));
    }

    @Test
    void countsRowsWithoutAColumn() throws SQLException {
        assertEquals(List.of("16"), sql("SELECT COUNT(*) AS n FROM information_schema.tables"));
    }

    @Test
    void isExplainedWithItsOwner() throws SQLException {
        List<String> steps = sql("EXPLAIN SELECT column_name FROM information_schema.columns"
                + " WHERE table_schema = 'orders' AND table_name = 'it''s' AND data_type = 'DATE'");
        String fragment = steps.stream()
                .filter(step -> step.startsWith("fragment|"))
                .findFirst()
                .orElseThrow();
        assertTrue(fragment.contains("|information_schema|"), fragment);
        assertTrue(fragment.contains("|this gateway|"), fragment);
        assertTrue(
                fragment.contains(
                        "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns"
                                + " WHERE table_schema = 'orders' AND table_name = 'it''s'|"),
                fragment);
    }

    @Test
    void suggestsItsNames() {
        SQLException failure =
                assertThrows(SQLException.class, () -> sql("SELECT * FROM information_schema.table_constraint"));
        assertTrue(
                failure.getMessage()
                        .contains("there is no table information_schema.table_constraint; did you mean"
                                + " table_constraints?"),
                failure.getMessage());
    }

    @Test
    void agreesWithTheDriversTables() throws SQLException {
        try (Connection connection = connect()) {
            DatabaseMetaData metaData = connection.getMetaData();
            List<String> tables =
                    rows(metaData.getTables(null, null, "%", null), "TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME");
            assertEquals(16, tables.size());
            assertEquals(
                    tables,
                    sql("SELECT table_catalog, table_schema, table_name FROM information_schema.tables"
                            + " WHERE table_type = 'BASE TABLE' ORDER BY 1, 2, 3"));
            assertEquals(
                    rows(metaData.getSchemas(), "TABLE_CATALOG", "TABLE_SCHEM"),
                    sql("SELECT catalog_name, schema_name FROM information_schema.schemata ORDER BY 1, 2"));
        }
    }

    @Test
    void agreesWithTheDriversColumns() throws SQLException {
        try (Connection connection = connect()) {
            List<String> columns = rows(
                    connection.getMetaData().getColumns(null, null, "%", "%"),
                    "TABLE_CAT",
                    "TABLE_SCHEM",
                    "TABLE_NAME",
                    "COLUMN_NAME",
                    "ORDINAL_POSITION",
                    "TYPE_NAME",
                    "COLUMN_SIZE",
                    "DECIMAL_DIGITS",
                    "IS_NULLABLE",
                    "REMARKS");
            assertEquals(122, columns.size());
            assertEquals(
                    columns,
                    sql("SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, data_type,"
                            + " CASE WHEN data_type = 'DATE' THEN 10"
                            + " ELSE COALESCE(character_maximum_length, numeric_precision) END AS size,"
                            + " COALESCE(numeric_scale, datetime_precision) AS digits, is_nullable, remarks"
                            + " FROM information_schema.columns ORDER BY 1, 2, 3, 5"));
        }
    }

    @Test
    void agreesWithTheDriversKeys() throws SQLException {
        List<String> primary = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        List<String> exported = new ArrayList<>();
        String[] foreignLabels = {
            "FKTABLE_CAT",
            "FKTABLE_SCHEM",
            "FKTABLE_NAME",
            "FKCOLUMN_NAME",
            "KEY_SEQ",
            "FK_NAME",
            "PKTABLE_CAT",
            "PKTABLE_SCHEM",
            "PKTABLE_NAME",
            "PKCOLUMN_NAME",
            "PK_NAME"
        };
        try (Connection connection = connect()) {
            DatabaseMetaData metaData = connection.getMetaData();
            for (String table : sql("SELECT table_catalog || '.' || table_schema || '.' || table_name AS name"
                    + " FROM information_schema.tables")) {
                String[] name = table.split("\\.");
                primary.addAll(rows(
                        metaData.getPrimaryKeys(name[0], name[1], name[2]),
                        "TABLE_CAT",
                        "TABLE_SCHEM",
                        "TABLE_NAME",
                        "COLUMN_NAME",
                        "KEY_SEQ",
                        "PK_NAME"));
                foreign.addAll(rows(metaData.getImportedKeys(name[0], name[1], name[2]), foreignLabels));
                exported.addAll(rows(metaData.getExportedKeys(name[0], name[1], name[2]), foreignLabels));
            }
        }
        assertEquals(20, primary.size());
        assertEquals(
                primary.stream().sorted().toList(),
                sql("SELECT k.table_catalog, k.table_schema, k.table_name, k.column_name, k.ordinal_position,"
                    + " k.constraint_name FROM information_schema.table_constraints c JOIN"
                    + " information_schema.key_column_usage k ON c.constraint_catalog = k.constraint_catalog AND"
                    + " c.constraint_schema = k.constraint_schema AND c.constraint_name = k.constraint_name WHERE"
                    + " c.constraint_type = 'PRIMARY KEY'")
                        .stream()
                        .sorted()
                        .toList());
        assertEquals(18, foreign.size());
        assertTrue(
                foreign.contains("supply|parts|supplier|s_nationkey|1|supplier_s_nationkey_fkey|reference|geo|nation|"
                        + "n_nationkey|nation_pkey"),
                foreign.toString());
        assertEquals(
                foreign.stream().sorted().toList(), exported.stream().sorted().toList());
        assertEquals(
                foreign.stream().sorted().toList(),
                sql("SELECT f.table_catalog, f.table_schema, f.table_name, f.column_name, f.ordinal_position,"
                    + " f.constraint_name, p.table_catalog AS pc, p.table_schema AS ps, p.table_name AS pt,"
                    + " p.column_name AS pn, p.constraint_name AS pk FROM information_schema.referential_constraints r"
                    + " JOIN information_schema.key_column_usage f ON r.constraint_catalog = f.constraint_catalog AND"
                    + " r.constraint_schema = f.constraint_schema AND r.constraint_name = f.constraint_name JOIN"
                    + " information_schema.key_column_usage p ON r.unique_constraint_catalog = p.constraint_catalog"
                    + " AND r.unique_constraint_schema = p.constraint_schema AND r.unique_constraint_name ="
                    + " p.constraint_name AND f.position_in_unique_constraint = p.ordinal_position")
                        .stream()
                        .sorted()
                        .toList());
    }
}
