package io.meshgate.gateway.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The contracts of the three domains: documents with the places of their stores left open, filled in at each start. */
final class DemoContracts {
    /** The environment that their servers are for. */
    static final String ENVIRONMENT = "demo";

    private DemoContracts() {}

    /** Writes the contracts of a demo whose PostgreSQL listens on a port. */
    static void write(DemoFolder folder, int port) throws IOException {
        write(folder, "sales", "orders", Map.of("port", Integer.toString(port)));
        write(folder, "supply", "parts", Map.of("database", quoted(folder.partsDatabase())));
        write(folder, "reference", "geo", Map.of("folder", quoted(folder.geo())));
    }

    private static void write(DemoFolder folder, String domain, String product, Map<String, String> places)
            throws IOException {
        writeText(folder, domain, product, document(domain, product, places));
    }

    static void writeText(DemoFolder folder, String domain, String product, String text) throws IOException {
        Path file = file(folder, domain, product);
        Files.createDirectories(Trees.parent(file));
        Files.writeString(file, text);
    }

    static Path file(DemoFolder folder, String domain, String product) {
        return folder.catalog().resolve(domain).resolve(product).resolve("v1.odcs.yaml");
    }

    /** The text of a contract; each {@code ${name}} in it becomes the place of that name. */
    static String document(String domain, String product, Map<String, String> places) throws IOException {
        String resource = domain + "." + product + ".v1.odcs.yaml";
        try (InputStream in = DemoContracts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from Meshgate's own jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> place : places.entrySet()) {
                text = text.replace("${" + place.getKey() + "}", place.getValue());
            }
            return text;
        }
    }

    /** A path as a YAML scalar, whatever characters it has. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }
}
