package io.meshgate.gateway.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * The table {@code every_type} in each kind of store, offered by {@code types.every_type} of the domains {@code pg},
 * {@code duck} and {@code files} with the stores' own types.
 */
final class EveryTypeStores {
    private EveryTypeStores() {}

    /** Fills the stores and writes their contracts. */
    static void create(TpchStores stores, Path folder, Path catalog) throws IOException, SQLException {
        try (Connection postgres = stores.connectPostgres()) {
            execute(postgres, List.of("DROP SCHEMA IF EXISTS types CASCADE", "CREATE SCHEMA types"));
            execute(postgres, List.of("SET search_path = types"));
            execute(postgres, statements("BYTEA", "decode('$1', 'hex')"));
        }
        Path database = folder.resolve("types.duckdb");
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:" + database)) {
            execute(duckDb, statements("BLOB", "unhex('$1')"));
            // Parquet's intervals are neither negative nor finer than milliseconds.
            execute(
                    duckDb,
                    List.of("COPY (SELECT * REPLACE (CASE WHEN id = 1 THEN c_interval END AS c_interval) FROM"
                            + " every_type) TO '" + folder.resolve("every_type.parquet") + "'"));
        }
        contract(catalog, "pg", "every_type", """
            {server: test, type: postgres, host: 127.0.0.1, port: %d, database: tpch, schema: types, customProperties: [
                {property: username, value: %s}, {property: secretRef, value: 'env:MESHGATE_SECRET_PG_PASSWORD'}]}
            """.formatted(stores.postgresPort(), TpchStores.USERNAME));
        contract(catalog, "duck", "every_type", "{server: test, type: duckdb, database: '" + database + "'}");
        contract(
                catalog,
                "files",
                "every_type.parquet",
                "{server: test, type: local, path: '" + folder + "', format: parquet}");
    }

    private static List<String> statements(String bytes, String hex) throws IOException {
        try (InputStream in = EveryTypeStores.class.getResourceAsStream("every_type.sql")) {
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(script.replace("BYTES", bytes)
                            .replaceAll("HEX\\('([0-9a-f]*)'\\)", hex)
                            .split(";\n"))
                    .filter(statement -> !statement.isBlank())
                    .toList();
        }
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void contract(Path catalog, String domain, String physicalName, String server) throws IOException {
        Path file = catalog.resolve(domain).resolve("types").resolve("v1.odcs.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
            apiVersion: v3.1.0
            kind: DataContract
            id: types-%s
            version: 1.0.0
            status: active
            servers:
              - %s
            schema:
              - {name: every_type, physicalName: %s}
            """.formatted(domain, server.strip(), physicalName));
    }
}
