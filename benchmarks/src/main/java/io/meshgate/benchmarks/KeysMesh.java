package io.meshgate.benchmarks;

import io.meshgate.gateway.demo.DemoMesh;
import io.meshgate.gateway.demo.ScratchPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Three domains for joins across stores, made afresh: {@code sales.facts} in PostgreSQL, {@code archive.facts} in Parquet
 * files and {@code supply.facts} in a DuckDB file.
 *
 * <pre>
 * facts  k, amount, day, note   {@code rows} of them, k from 0; in PostgreSQL with an index, in Parquet without order
 * few    k                      50,000 keys, scattered
 * many   k, a, b, c             a = b = c, one of ten: whoever asks for all three expects a hundredth of what is there
 * </pre>
 */
final class KeysMesh implements AutoCloseable {
    static final int KEYS = 50_000;

    private static final String FACTS = "SELECT i %% %1$d AS k, CAST(i %% 100000 AS numeric(12, 2)) AS amount,"
            + " DATE '2020-01-01' + CAST(i %% 2000 AS integer) AS \"day\", 'note number ' || i AS note FROM %2$s";
    private static final String FEW = "SELECT i * %1$d AS k FROM %2$s";
    private static final String MANY = "SELECT i AS k, i %% 10 AS a, i %% 10 AS b, i %% 10 AS c FROM %2$s";

    private final ScratchPostgres postgres;
    private final Path folder;

    private KeysMesh(ScratchPostgres postgres, Path folder) {
        this.postgres = postgres;
        this.folder = folder;
    }

    static KeysMesh make(long rows) throws IOException, SQLException {
        Path folder = Files.createTempDirectory("meshgate-keys-").toRealPath();
        KeysMesh mesh = new KeysMesh(ScratchPostgres.start(DemoMesh.defaultDataFolder(System.getenv())), folder);
        try {
            mesh.fillPostgres(rows);
            mesh.fillFiles(rows);
            mesh.writeContracts();
            return mesh;
        } catch (IOException | SQLException | RuntimeException e) {
            mesh.close();
            throw e;
        }
    }

    private void fillPostgres(long rows) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE facts AS " + FACTS.formatted(rows, series(rows)));
            statement.execute("ALTER TABLE facts ADD PRIMARY KEY (k)");
            statement.execute("CREATE TABLE few AS " + FEW.formatted(rows / KEYS, series(KEYS)));
            statement.execute("CREATE TABLE many AS " + MANY.formatted(rows, series(rows)));
            statement.execute("VACUUM ANALYZE");
        }
    }

    private static String series(long rows) {
        return "generate_series(0, " + (rows - 1) + "::bigint) AS r(i)";
    }

    /** The facts by a hash of their keys, so that no part of the file has a range of its own. */
    private void fillFiles(long rows) throws SQLException, IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        try (Connection connection =
                        DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("files/supply.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + FACTS.formatted(rows, range(rows)) + " ORDER BY hash(i)) TO '"
                    + files.resolve("facts.parquet") + "'");
            statement.execute("CREATE TABLE few AS " + FEW.formatted(rows / KEYS, range(KEYS)));
            statement.execute("CREATE TABLE many AS " + MANY.formatted(rows, range(rows)));
        }
    }

    private static String range(long rows) {
        return "range(" + rows + ") AS r(i)";
    }

    private void writeContracts() throws IOException {
        Files.createDirectories(folder.resolve("secrets/sales"));
        Files.writeString(folder.resolve("secrets/sales/password"), ScratchPostgres.PASSWORD);
        String key = "{name: k, physicalType: bigint}";
        String facts = "[" + key + ", {name: amount, physicalType: 'decimal(12,2)'}, {name: day, physicalType: date},"
                + " {name: note, physicalType: varchar}]";
        String many = "[" + key + ", {name: a, physicalType: bigint}, {name: b, physicalType: bigint},"
                + " {name: c, physicalType: bigint}]";
        String few = "[" + key + "]";
        contract(
                "sales",
                """
                {server: s, type: postgres, host: 127.0.0.1, port: %d, database: %s, schema: public, customProperties:
                  [{property: username, value: %s}, {property: secretRef, value: 'file:password'}]}\
                """.formatted(postgres.port(), ScratchPostgres.DATABASE, ScratchPostgres.USERNAME),
                table("facts", "facts", facts) + table("few", "few", few) + table("many", "many", many));
        contract(
                "supply",
                "{server: s, type: duckdb, database: '" + folder.resolve("files/supply.duckdb") + "', schema: main}",
                table("few", "few", few) + table("many", "many", many));
        contract(
                "archive",
                "{server: s, type: local, path: '" + folder.resolve("files") + "', format: parquet}",
                table("facts", "facts.parquet", facts));
    }

    private static String table(String name, String physicalName, String properties) {
        return "  - {name: %s, physicalName: %s, properties: %s}\n".formatted(name, physicalName, properties);
    }

    private void contract(String domain, String server, String tables) throws IOException {
        Path file = folder.resolve("catalog/" + domain + "/facts/v1.odcs.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            servers: [%s]
            schema:
            %s\
            """.formatted(server, tables));
    }

    /** The gateway's configuration for this mesh. */
    String configuration(int keysMax) {
        return """
            catalog.folder: '%1$s/catalog'
            secrets.folder: '%1$s/secrets'
            files.roots: ['%1$s/files']
            query.memory: 1GiB
            query.keysMax: %2$d
            """.formatted(folder, keysMax);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(KeysMesh::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
