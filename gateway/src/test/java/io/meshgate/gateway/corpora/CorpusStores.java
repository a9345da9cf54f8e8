package io.meshgate.gateway.corpora;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.plan.SendingCosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The stores of one corpus, one for each {@link Place}, empty at first, and the contracts that publish what lies in them. */
final class CorpusStores {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Map<String, String> SECRETS = Map.of(
            "MESHGATE_SECRET_PGC_PASSWORD", TestPostgres.PASSWORD,
            "MESHGATE_SECRET_PGICU_PASSWORD", TestPostgres.PASSWORD);

    /** The most tables of one place that a query of the corpora reads. */
    private static final int CONNECTIONS_MAX = 64;

    private final TestPostgres postgres;
    private final Path folder;
    private final String name;

    /** @param name of the corpus, part of the databases' names */
    CorpusStores(TestPostgres postgres, Path folder, String name) throws SQLException, IOException {
        this.postgres = postgres;
        this.folder = folder;
        this.name = name;
        postgres.createDatabase(
                database(Place.PG_C), "TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C' ENCODING 'UTF8'");
        postgres.createDatabase(
                database(Place.PG_ICU), "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'");
        Files.createDirectories(parquetFolder());
        Files.createDirectories(catalog());
    }

    private String database(Place place) {
        return name + "_" + place.domain();
    }

    Path folder() {
        return folder;
    }

    Path parquetFolder() {
        return folder.resolve("parquet");
    }

    Path duckDbFile() {
        return folder.resolve(name + ".duckdb");
    }

    private Path catalog() {
        return folder.resolve("catalog");
    }

    Connection connect(Place place) throws SQLException {
        return place.isPostgres()
                ? postgres.connect(database(place))
                : DriverManager.getConnection("jdbc:duckdb:" + duckDbFile());
    }

    /** Publishes tables of one place as a product: names for clients, and what the store calls them. */
    void publish(Place place, String product, Map<String, String> tables) throws IOException {
        ObjectNode contract = YAML.createObjectNode()
                .put("apiVersion", "v3.1.0")
                .put("kind", "DataContract")
                .put("id", product + "-" + place.domain())
                .put("version", "1.0.0")
                .put("status", "active");
        describe(place, contract.putArray("servers").addObject().put("server", "test"));
        ArrayNode schema = contract.putArray("schema");
        String suffix = place == Place.FILES ? ".parquet" : "";
        tables.forEach(
                (table, physical) -> schema.addObject().put("name", table).put("physicalName", physical + suffix));
        Path file = catalog().resolve(place.domain()).resolve(product).resolve("v1.odcs.yaml");
        Files.createDirectories(file.getParent());
        YAML.writeValue(file.toFile(), contract);
    }

    private void describe(Place place, ObjectNode server) {
        switch (place) {
            case PG_C, PG_ICU -> {
                server.put("type", "postgres")
                        .put("host", "127.0.0.1")
                        .put("port", postgres.port())
                        .put("database", database(place))
                        .put("schema", "public");
                ArrayNode properties = server.putArray("customProperties");
                properties.addObject().put("property", "username").put("value", TestPostgres.USERNAME);
                String secret =
                        "env:MESHGATE_SECRET_" + place.domain().toUpperCase(java.util.Locale.ROOT) + "_PASSWORD";
                properties.addObject().put("property", "secretRef").put("value", secret);
            }
            case DUCK ->
                server.put("type", "duckdb")
                        .put("database", duckDbFile().toString())
                        .put("schema", "main");
            case FILES ->
                server.put("type", "local")
                        .put("path", parquetFolder().toString())
                        .put("format", "parquet");
        }
    }

    /** A gateway over all that is published, which sends no rows from store to store. */
    MeshUnderTest mesh() {
        return MeshUnderTest.of(catalog(), List.of(folder), SECRETS, CONNECTIONS_MAX, UnaryOperator.identity());
    }

    /** The same as a gateway does it by itself. */
    MeshUnderTest sendingRows() {
        return MeshUnderTest.sendingRows(
                catalog(),
                List.of(folder),
                SECRETS,
                CONNECTIONS_MAX,
                UnaryOperator.identity(),
                MeshUnderTest.WIDE.rowsSentMax(),
                SendingCosts.measured(MeshUnderTest.WIDE.rowsSentMax()));
    }
}
