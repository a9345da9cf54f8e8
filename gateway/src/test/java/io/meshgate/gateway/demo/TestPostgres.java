package io.meshgate.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A PostgreSQL server for tests of other rooms, with the demo's binaries; its texts sort by the ICU collation en-US. */
public final class TestPostgres implements AutoCloseable {
    public static final String USERNAME = "tester";
    public static final String PASSWORD = "only for tests";

    private final Path folder;
    private final PostgresServer server;

    private TestPostgres(Path folder) throws IOException {
        this.folder = folder;
        PostgresBinaries binaries = PostgresBinaries.unpackBelow(TestFolders.forBinaries());
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        PostgresServer.create(binaries, folder.resolve("data"), USERNAME, password);
        server = PostgresServer.start(binaries, folder.resolve("data"), PostgresServer.Purpose.LOADING);
    }

    private static TestPostgres start() {
        try {
            return new TestPostgres(
                    Files.createTempDirectory("meshgate-postgres-").toRealPath());
        } catch (IOException e) {
            throw new IllegalStateException("no PostgreSQL for tests", e);
        }
    }

    public int port() {
        return server.port();
    }

    /** @param options after {@code CREATE DATABASE name} */
    public void createDatabase(String name, String options) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " " + options);
        }
    }

    public Connection connect(String database) throws SQLException {
        return server.connect(database, USERNAME, PASSWORD);
    }

    @Override
    public void close() throws IOException {
        server.close();
        Trees.delete(folder);
    }

    /** Gives the one server of a run to tests: started when the first one asks, stopped after the last one. */
    public static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestPostgres.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(TestPostgres.class, key -> start());
        }
    }
}
