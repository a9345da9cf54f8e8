package io.meshgate.gateway.differential;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.meshgate.gateway.demo.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The stores of the differential tester, each a domain with the one product {@code lab} that offers all tables: where a
 * table lies is a matter of the name that a query uses.
 */
public final class FuzzStores {
    /** PostgreSQL sorting by bytes and as dictionaries do, a DuckDB file, Parquet files. */
    static final List<String> DOMAINS = List.of("pgc", "pgicu", "duck", "files");

    /** The environment variables that the contracts refer to. */
    public static final Map<String, String> SECRETS = Map.of(
            "MESHGATE_SECRET_PGC_PASSWORD", TestPostgres.PASSWORD,
            "MESHGATE_SECRET_PGICU_PASSWORD", TestPostgres.PASSWORD);

    private static final String ORACLE_SCHEMA = "right_by_itself";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final TestPostgres postgres;
    private final Path folder;
    private final Path catalog;
    private final String run;

    /**
     * Makes and fills the stores.
     *
     * @param folder of files, which is there
     * @param catalog that the contracts are added to
     * @param run part of the databases' names
     */
    public FuzzStores(TestPostgres postgres, Path folder, Path catalog, String run) throws SQLException, IOException {
        this.postgres = postgres;
        this.folder = folder;
        this.catalog = catalog;
        this.run = run;
        postgres.createDatabase(database("c"), "TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C' ENCODING 'UTF8'");
        postgres.createDatabase(
                database("icu"), "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'");
        fillPostgres(database("c"), "public", FuzzTables.statements());
        fillPostgres(database("icu"), "public", FuzzTables.statements());
        fillPostgres(database("c"), ORACLE_SCHEMA, FuzzTables.plainStatements());
        fillFiles();
        writeContracts();
    }

    private String database(String suffix) {
        return "fuzz_" + run + "_" + suffix;
    }

    Path catalog() {
        return catalog;
    }

    /** A connection to the tables that are right: they never see Meshgate. */
    Connection oracle() throws SQLException {
        Connection connection = postgres.connect(database("c"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET statement_timeout = '20s'");
            statement.execute("SET search_path = " + ORACLE_SCHEMA);
            statement.execute("SET jit = off");
        }
        return connection;
    }

    private void fillPostgres(String database, String schema, List<String> statements) throws SQLException {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
            statement.execute("SET search_path = " + schema);
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.execute("ANALYZE");
        }
    }

    private void fillFiles() throws SQLException, IOException {
        Path files = Files.createDirectories(folder.resolve("parquet"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("fuzz.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (String sql : FuzzTables.statements()) {
                statement.execute(sql);
            }
            for (String name : FuzzTables.NAMES) {
                statement.execute("COPY " + name + " TO '" + files.resolve(name + ".parquet") + "' (FORMAT parquet)");
            }
        }
    }

    private void writeContracts() throws IOException {
        write("pgc", server -> postgresServer(server, database("c"), "PGC"), "");
        write("pgicu", server -> postgresServer(server, database("icu"), "PGICU"), "");
        write(
                "duck",
                server -> server.put("type", "duckdb")
                        .put("database", folder.resolve("fuzz.duckdb").toString())
                        .put("schema", "main"),
                "");
        write(
                "files",
                server -> server.put("type", "local")
                        .put("path", folder.resolve("parquet").toString())
                        .put("format", "parquet"),
                ".parquet");
    }

    private void postgresServer(ObjectNode server, String database, String domain) {
        server.put("type", "postgres")
                .put("host", "127.0.0.1")
                .put("port", postgres.port())
                .put("database", database)
                .put("schema", "public");
        ArrayNode properties = server.putArray("customProperties");
        Map.of("username", TestPostgres.USERNAME, "secretRef", "env:MESHGATE_SECRET_" + domain + "_PASSWORD")
                .forEach((name, value) ->
                        properties.addObject().put("property", name).put("value", value));
    }

    private void write(String domain, Consumer<ObjectNode> describe, String suffix) throws IOException {
        ObjectNode contract = YAML.createObjectNode()
                .put("apiVersion", "v3.1.0")
                .put("kind", "DataContract")
                .put("id", "fuzz-" + domain)
                .put("version", "1.0.0")
                .put("status", "active");
        describe.accept(contract.putArray("servers").addObject().put("server", "test"));
        ArrayNode tables = contract.putArray("schema");
        for (String name : FuzzTables.NAMES) {
            tables.addObject().put("name", name).put("physicalName", name + suffix);
        }
        Path file = catalog.resolve(domain).resolve("lab").resolve("v1.odcs.yaml");
        Files.createDirectories(file.getParent());
        YAML.writeValue(file.toFile(), contract);
    }
}
