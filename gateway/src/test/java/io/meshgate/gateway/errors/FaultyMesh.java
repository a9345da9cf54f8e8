package io.meshgate.gateway.errors;

import io.meshgate.gateway.demo.TestPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mesh of two sound products, {@code sales.orders} in PostgreSQL and {@code supply.parts} in a DuckDB file, and of many
 * that are not as their contracts say.
 */
record FaultyMesh(Path folder, int postgresPort, String database, Map<String, String> environment) {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final String PASSWORD_VARIABLE = "MESHGATE_SECRET_SALES_PASSWORD";
    private static final String NO_VARIABLE = "MESHGATE_SECRET_GHOSTS_NONE";
    private static final String WRONG_VARIABLE = "MESHGATE_SECRET_GHOSTS_WRONG";

    /** Makes the databases and writes the contracts. */
    static FaultyMesh create(Path folder, TestPostgres postgres) throws SQLException, IOException {
        String database = "faulty" + DATABASES.incrementAndGet();
        postgres.createDatabase(database, "");
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement()) {
            for (String one : postgresTables()) {
                statement.execute(one);
            }
        }
        Files.createDirectories(folder.resolve("data"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("data/parts.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute(rows("parts", "decimal(12,2)", "varchar"));
            statement.execute("CREATE TABLE " + FailingStore.TABLE + " AS SELECT 1 AS id");
        }
        Map<String, String> environment =
                Map.of(PASSWORD_VARIABLE, TestPostgres.PASSWORD, WRONG_VARIABLE, "not the password");
        FaultyMesh mesh = new FaultyMesh(folder, postgres.port(), database, environment);
        mesh.writeContracts();
        return mesh;
    }

    private static List<String> postgresTables() {
        return List.of(
                rows("orders", "numeric(12,2)", "text"),
                "CREATE TABLE many AS SELECT i AS id, repeat('x', 200) AS note FROM generate_series(1, 400000) AS i",
                "CREATE TABLE thin (id integer)",
                "CREATE TABLE odd (id integer, price numeric, shape point)",
                "INSERT INTO odd VALUES (1, 'NaN', NULL)",
                "CREATE TABLE closed (id integer)",
                "CREATE VIEW broken AS SELECT pg_read_file('/no/such/file') AS note",
                "CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(60)::text AS note",
                role("visitor", ""),
                role("hasty", ""),
                "ALTER ROLE hasty SET statement_timeout = '100ms'",
                role("lonely", "CONNECTION LIMIT 0"),
                "GRANT SELECT ON orders TO visitor",
                "GRANT SELECT ON slow TO hasty");
    }

    /** Roles are the server's, which is shared with other tests. */
    private static String role(String name, String options) {
        return "DO $$ BEGIN CREATE ROLE " + name + " LOGIN PASSWORD '" + TestPostgres.PASSWORD + "' " + options
                + "; EXCEPTION WHEN duplicate_object THEN NULL; END $$";
    }

    /** Three rows; the second divides by zero, the third holds text that is no number. */
    private static String rows(String table, String decimal, String text) {
        return """
            CREATE TABLE %1$s AS SELECT CAST(id AS integer) AS id, CAST(id * 10 AS integer) AS amount,
                CAST(2 - id AS integer) AS divisor, CAST(id AS %2$s) AS price, CAST(note AS %3$s) AS note,
                CAST(day AS date) AS day, CAST(day AS timestamp) AS moment, CAST(id AS double precision) AS weight
            FROM (VALUES (1, '1', '2024-01-31'), (2, '2', '2024-02-29'), (3, 'three', '2024-03-01')) AS v (id, note, day)\
            """.formatted(table, decimal, text);
    }

    Path catalog() {
        return folder.resolve("catalog");
    }

    List<Path> fileRoots() {
        return List.of(folder);
    }

    private void writeContracts() throws IOException {
        String sound = postgres(postgresPort, TestPostgres.USERNAME, PASSWORD_VARIABLE);
        write("sales/orders", sound, "{name: orders}, {name: many}, {name: slow}");
        write("sales/waits", sound, "{name: slow}");
        write("sales/promises", sound, promises());
        write("sales/visits", postgres(postgresPort, "visitor", PASSWORD_VARIABLE), "{name: orders}, {name: closed}");
        write(
                "sales/haste",
                postgres(postgresPort, "hasty", PASSWORD_VARIABLE),
                "{name: slow, properties: [" + "{name: id, physicalType: integer}, {name: note, physicalType: text}]}");
        write("sales/crowd", postgres(postgresPort, "lonely", PASSWORD_VARIABLE), "{name: orders}");
        write("sales/gone", sound, "{name: orders}");
        String parts = "{server: s, type: duckdb, database: ../../../data/parts.duckdb, schema: main}";
        write("supply/parts", parts, "{name: parts}, {name: " + FailingStore.TABLE + "}");
        write("ghosts/login", postgres(postgresPort, TestPostgres.USERNAME, WRONG_VARIABLE), "{name: orders}");
        write("ghosts/secret", postgres(postgresPort, TestPostgres.USERNAME, NO_VARIABLE), "{name: orders}");
        write("ghosts/down", postgres(freePort(), TestPostgres.USERNAME, WRONG_VARIABLE), "{name: orders}");
        write("ghosts/files", "{server: s, type: local, path: ../../../data, format: parquet}", "{name: orders}");
        write("ghosts/kind", "{server: s, type: oracle, host: localhost, port: 1521}", "{name: orders}");
        Path retired = contract("sales/gone");
        Files.writeString(
                retired,
                Files.readString(retired).replace("status: active", "status: retired")
                        + "customProperties: [{property: replacedBy, value: sales.orders}]\n");
        Files.writeString(contract("ghosts/torn"), "apiVersion: v3.1.0\nkind: DataContract\nservers: [\n");
    }

    /** Tables that the store does not have as the contract says. */
    private static String promises() {
        String columns = "{name: id, physicalType: integer}, {name: note, physicalType: text}";
        return """
            {name: nowhere, properties: [%1$s]}, {name: thin, properties: [%1$s]}, {name: broken}, {name: odd, properties: [
              {name: id, physicalType: integer}, {name: price, physicalType: 'numeric(5,2)'}, {name: shape}]}\
            """.formatted(columns);
    }

    private Path contract(String product) throws IOException {
        return Files.createDirectories(catalog().resolve(product)).resolve("v1.odcs.yaml");
    }

    private void write(String product, String server, String tables) throws IOException {
        Files.writeString(contract(product), """
            apiVersion: v3.1.0
            kind: DataContract
            id: %s
            version: 1.0.0
            status: active
            team: {name: Team %s}
            servers: [%s]
            schema: [%s]
            """.formatted(
                        product.replace('/', '-'), product.substring(0, product.indexOf('/')), server, tables));
    }

    private String postgres(int port, String user, String passwordVariable) {
        return """
            {server: s, type: postgres, host: 127.0.0.1, port: %d, database: %s, schema: public, customProperties: [
              {property: username, value: %s}, {property: secretRef, value: 'env:%s'}]}\
            """.formatted(port, database, user, passwordVariable);
    }

    /** A port that nobody listens on. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
