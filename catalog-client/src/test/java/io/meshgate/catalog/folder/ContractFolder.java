package io.meshgate.catalog.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.catalog.LoadWarning;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A catalog folder that a test writes, and what a catalog over it says. */
final class ContractFolder {
    static final Set<String> STORE_KINDS = Set.of("postgres", "postgresql", "duckdb", "local");

    final Path root;

    ContractFolder(Path root) {
        this.root = root;
    }

    /** A contract of one table {@code lines} on a PostgreSQL server, with more top-level fields after it. */
    static String contract(String version, String status, String more) {
        return """
            apiVersion: v3.1.0
            kind: DataContract
            id: 7d2a
            version: %s
            status: %s
            servers:
              - server: main
                type: postgres
                host: db.example
                port: 5432
                database: shop
                schema: public
            schema:
              - name: lines
                properties:
                  - name: id
                    physicalType: bigint
            %s\
            """.formatted(version, status, more);
    }

    static String active(int major) {
        return contract(major + ".0.0", "active", "");
    }

    ContractFolder write(String file, String text) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CatalogSettings settings() {
        return new CatalogSettings(root, Optional.empty(), List.of(), STORE_KINDS);
    }

    FolderCatalog open() {
        return new FolderCatalog(settings());
    }

    MeshSnapshot load() {
        return open().snapshot();
    }

    static ProductVersion version(MeshSnapshot snapshot, String domain, String sqlName) {
        return snapshot.domain(domain).orElseThrow().version(sqlName).orElseThrow();
    }

    static Table onlyTable(MeshSnapshot snapshot) {
        List<Table> tables = snapshot.domains()
                .getFirst()
                .products()
                .getFirst()
                .defaultVersion()
                .tables();
        assertEquals(1, tables.size(), () -> tables + " " + snapshot.warnings());
        return tables.getFirst();
    }

    static List<String> warnings(MeshSnapshot snapshot) {
        return snapshot.warnings().stream().map(LoadWarning::toString).toList();
    }
}
