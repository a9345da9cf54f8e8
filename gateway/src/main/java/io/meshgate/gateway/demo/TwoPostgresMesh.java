package io.meshgate.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The demo's mesh in other stores: the same contracts and rows, with two PostgreSQL servers, for measurements.
 *
 * <pre>
 * sales.orders    PostgreSQL     the demo's own
 * supply.parts    PostgreSQL     another server
 * reference.geo   DuckDB file
 * </pre>
 *
 * <p>What the demo has not is made beside its folder at the first start and stays. It holds the demo that it is made from, and
 * so that one's lock. Thread-safe.
 */
public final class TwoPostgresMesh implements LocalMesh {
    private static final String DATABASE = "supply";
    private static final String SECRET = "parts-password";

    private final DemoMesh demo;
    private final DemoFolder folder;
    private final Started started = new Started();
    private final Thread shutdownHook = new Thread(started::close, "two-postgres-close");

    private TwoPostgresMesh(DemoMesh demo) {
        this.demo = demo;
        this.folder = new DemoFolder(
                demo.folder().root().resolveSibling(demo.folder().root().getFileName() + "-two-postgres"));
    }

    /**
     * Starts both servers, and makes their data if it is not there.
     *
     * @throws DemoFailure as {@link DemoMesh#start} does
     */
    public static TwoPostgresMesh start(Path dataFolder, double scale, ProgressListener listener) {
        TwoPostgresMesh mesh = new TwoPostgresMesh(DemoMesh.start(dataFolder, scale, listener));
        try {
            mesh.run(scale, listener);
            return mesh;
        } catch (IOException | SQLException e) {
            mesh.close();
            throw new DemoFailure("The second PostgreSQL could not start: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            mesh.close();
            throw e;
        }
    }

    private void run(double scale, ProgressListener listener) throws IOException, SQLException {
        Runtime.getRuntime().addShutdownHook(shutdownHook);
        PostgresBinaries binaries = PostgresBinaries.unpackBelow(Trees.parent(folder.root()));
        PostmasterPid.stopLeftover(binaries, folder.postgres());
        if (!Files.exists(folder.stamp())) {
            make(binaries, scale, listener);
        }
        PostgresServer server =
                started.start(() -> PostgresServer.start(binaries, folder.postgres(), PostgresServer.Purpose.SERVING));
        writeContracts(server.port());
    }

    private void make(PostgresBinaries binaries, double scale, ProgressListener listener)
            throws IOException, SQLException {
        Trees.delete(folder.root());
        Files.createDirectory(folder.root(), Trees.PRIVATE_FOLDER);
        Files.createDirectories(folder.work());
        Files.createDirectories(folder.files());
        TpchLoad load = new TpchLoad(scale, TpchLoad.all(), folder.work(), started, listener);
        try (TableLoader loader = DuckDbLoader.file(geoDatabase())) {
            load.fill(loader, DataMaker.GEO);
        }
        new PostgresMaker(binaries, folder.postgres(), DATABASE, secret("supply", SECRET))
                .make(load, DataMaker.PARTS, folder.work(), started, listener);
        Files.createDirectories(Trees.parent(secret("sales", DemoFolder.ORDERS_SECRET)), Trees.PRIVATE_FOLDER);
        Files.copy(demo.folder().ordersSecret(), secret("sales", DemoFolder.ORDERS_SECRET));
        Trees.delete(folder.work());
        Files.writeString(folder.stamp(), DATABASE);
    }

    private Path geoDatabase() {
        return folder.files().resolve("geo.duckdb");
    }

    private Path secret(String domain, String name) {
        return folder.secrets().resolve(domain).resolve(name);
    }

    /** The demo's contracts, with other servers. */
    private void writeContracts(int port) throws IOException {
        DemoContracts.writeText(
                folder, "sales", "orders", Files.readString(DemoContracts.file(demo.folder(), "sales", "orders")));
        DemoContracts.writeText(
                folder,
                "supply",
                "parts",
                withServer(DemoContracts.document("supply", "parts", Map.of()), """
                      - server: demo
                        type: postgres
                        environment: demo
                        host: 127.0.0.1
                        port: %d
                        database: %s
                        schema: public
                        customProperties:
                          - property: username
                            value: %s
                          - property: secretRef
                            value: %s
                    """.formatted(
                                port, DATABASE, PostgresMaker.READER, "file:" + SECRET)));
        DemoContracts.writeText(
                folder,
                "reference",
                "geo",
                withServer(DemoContracts.document("reference", "geo", Map.of()), """
                      - server: demo
                        type: duckdb
                        environment: demo
                        database: '%s'
                        schema: main
                    """.formatted(geoDatabase()))
                        .replace(".parquet", ""));
    }

    private static String withServer(String contract, String server) {
        int start = contract.indexOf("\nservers:\n") + "\nservers:\n".length();
        return contract.substring(0, start) + server + contract.substring(contract.indexOf("\nschema:\n"));
    }

    @Override
    public Path catalogFolder() {
        return folder.catalog();
    }

    @Override
    public String environment() {
        return demo.environment();
    }

    @Override
    public List<Path> fileRoots() {
        return List.of(folder.files());
    }

    @Override
    public Path secretsFolder() {
        return folder.secrets();
    }

    @Override
    public void close() {
        started.close();
        demo.close();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out, perhaps by way of this very hook.
        }
    }
}
