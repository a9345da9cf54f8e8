package io.meshgate.gateway.golden;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.HostileContract;
import io.meshgate.gateway.contract.HostileFiles;
import io.meshgate.gateway.contract.HostilePostgres;
import io.meshgate.gateway.contract.HostileTables;
import io.meshgate.gateway.contract.PlainScans;
import io.meshgate.gateway.contract.StoreKind;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.demo.TpchPlacement;
import io.meshgate.gateway.demo.TpchStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The mesh that golden files ask: TPC-H in the demo's placement, and the hostile tables in every kind of store. It is asked
 * with pushdown and without; beside it stand two databases that hold all tables and know nothing of Meshgate.
 */
final class GoldenMesh implements AutoCloseable {
    static final String DUCKDB = "duckdb";
    static final String POSTGRESQL = "postgresql";

    /** PostgreSQL that sorts as dictionaries do, and by bytes; DuckDB; Parquet; CSV. */
    private static final List<String> DOMAINS = List.of("icu", "pgc", "duck", "files", "csv");

    private static final String BYTES_DATABASE = "golden_bytes";
    private static final int CONNECTIONS_MAX = 16;

    final MeshUnderTest pushing;
    /** As a gateway does it by itself, with rows sent from store to store. */
    final MeshUnderTest sending;

    final MeshUnderTest plain;
    final GoldenOracle duckDb;
    final GoldenOracle postgres;
    private final Path folder;
    private final Path tpchFolder;

    GoldenMesh(TpchStores tpch, TestPostgres server, Path folder) throws IOException, SQLException {
        this.folder = folder;
        this.tpchFolder = tpch.fileRoots().getFirst();
        HostileTables tables = HostileTables.load();
        Path catalog = Files.createDirectory(folder.resolve("catalog"));
        TpchPlacement.likeTheDemo().writeCatalog(catalog, tpch);
        Map<String, String> secrets = new HashMap<>(tpch.secrets());
        for (String domain : DOMAINS) {
            fill(domain, tables, server).write(catalog, domain);
            secrets.put(HostilePostgres.passwordVariable(domain), TestPostgres.PASSWORD);
        }
        List<Path> roots = new ArrayList<>(tpch.fileRoots());
        roots.add(folder);
        this.pushing = MeshUnderTest.of(catalog, roots, secrets, CONNECTIONS_MAX, UnaryOperator.identity());
        this.sending = MeshUnderTest.sendingRows(catalog, roots, secrets);
        this.plain = MeshUnderTest.of(catalog, roots, secrets, CONNECTIONS_MAX, PlainScans::new);
        this.duckDb = GoldenOracle.duckDb(tables, tpch.parquetFolder());
        this.postgres = GoldenOracle.postgres(server.connect(BYTES_DATABASE));
    }

    private HostileContract fill(String domain, HostileTables tables, TestPostgres server)
            throws IOException, SQLException {
        return switch (domain) {
            case "icu" -> HostilePostgres.fill(server, domain, "golden_icu", HostilePostgres.ICU, tables);
            case "pgc" -> HostilePostgres.fill(server, domain, BYTES_DATABASE, HostilePostgres.BYTES, tables);
            case "duck" -> HostileFiles.fill(StoreKind.DUCKDB, tables, own(domain));
            case "files" -> HostileFiles.fill(StoreKind.PARQUET, tables, own(domain));
            case "csv" -> HostileFiles.fill(StoreKind.CSV, tables, own(domain));
            default -> throw new IllegalArgumentException(domain);
        };
    }

    private Path own(String domain) throws IOException {
        return Files.createDirectory(folder.resolve(domain));
    }

    /** A text without what differs from run to run. */
    String withoutFolders(String text) {
        return text.replace(tpchFolder.toString(), "$FILES").replace(folder.toString(), "$FILES");
    }

    @Override
    public void close() throws SQLException {
        duckDb.close();
        postgres.close();
        pushing.close();
        sending.close();
        plain.close();
    }
}
