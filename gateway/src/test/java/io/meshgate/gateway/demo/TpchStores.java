package io.meshgate.gateway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Each kind of store with all eight tables, so that any placement of tables is only a set of contracts
 * ({@link TpchPlacement}) and costs no data. Made once for all tests of a run: {@code @ExtendWith(TpchStores.Shared.class)}
 * and a parameter.
 */
public final class TpchStores implements AutoCloseable {
    static final double SCALE = 0.01;

    /** The kinds of store; each is a domain with the one product {@code tpch}. */
    enum Store {
        /** Sorts as dictionaries do. */
        POSTGRES("pg"),
        /** Sorts by bytes. */
        POSTGRES_C("pgc"),
        DUCKDB("duck"),
        PARQUET("files");

        private final String domain;

        Store(String domain) {
            this.domain = domain;
        }

        String domain() {
            return domain;
        }
    }

    static final String USERNAME = "tpch";
    static final String PASSWORD = "only for tests";

    private final Path folder;
    private final PostgresServer postgres;
    private final TpchOracle oracle;

    private TpchStores(Path folder) throws IOException, SQLException {
        this.folder = folder;
        PostgresBinaries binaries = PostgresBinaries.unpackBelow(TestFolders.forBinaries());
        this.postgres = createPostgres(binaries, folder.resolve("postgres"));
        Files.createDirectory(parquetFolder());
        Path work = Files.createDirectory(folder.resolve("work"));
        TpchLoad load = new TpchLoad(SCALE, TpchLoad.all(), work, new Started(), ProgressListener.NONE);
        fill(load, new PostgresLoader(connectPostgres()));
        fill(load, new PostgresLoader(connectPostgresC()));
        fill(load, DuckDbLoader.parquet(parquetFolder()));
        fill(load, DuckDbLoader.file(duckDbFile()));
        this.oracle = new TpchOracle(Files.copy(duckDbFile(), folder.resolve("oracle.duckdb")));
    }

    static TpchStores create() throws IOException, SQLException {
        return new TpchStores(Files.createTempDirectory("meshgate-tpch-").toRealPath());
    }

    private static PostgresServer createPostgres(PostgresBinaries binaries, Path data)
            throws IOException, SQLException {
        Path password = Files.writeString(data.resolveSibling("password"), PASSWORD);
        PostgresServer.create(binaries, data, USERNAME, password);
        PostgresServer server = PostgresServer.start(binaries, data, PostgresServer.Purpose.LOADING);
        try (Connection connection = server.connect("postgres", USERNAME, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("create database tpch");
            statement.execute("create database tpch_c template template0 locale_provider libc locale 'C'");
        }
        return server;
    }

    private static void fill(TpchLoad load, TableLoader newLoader) throws IOException, SQLException {
        try (TableLoader loader = newLoader) {
            load.fill(loader, TpchLoad.all());
        }
    }

    Connection connectPostgres() throws SQLException {
        return postgres.connect("tpch", USERNAME, PASSWORD);
    }

    private Connection connectPostgresC() throws SQLException {
        return postgres.connect("tpch_c", USERNAME, PASSWORD);
    }

    int postgresPort() {
        return postgres.port();
    }

    Path duckDbFile() {
        return folder.resolve("tpch.duckdb");
    }

    public Path parquetFolder() {
        return folder.resolve("parquet");
    }

    /** A gateway's {@code files.roots}. */
    public List<Path> fileRoots() {
        return List.of(folder);
    }

    /** The environment variables that a gateway's contracts refer to. */
    public Map<String, String> secrets() {
        return Map.of("MESHGATE_SECRET_PG_PASSWORD", PASSWORD, "MESHGATE_SECRET_PGC_PASSWORD", PASSWORD);
    }

    TpchOracle oracle() {
        return oracle;
    }

    @Override
    public void close() throws IOException, SQLException {
        oracle.close();
        postgres.close();
        Trees.delete(folder);
    }

    /** Gives the stores to tests: made when the first one asks, closed after the last one. */
    public static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TpchStores.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(TpchStores.class, key -> {
                        try {
                            return create();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    });
        }
    }
}
