package io.meshgate.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A PostgreSQL server with the demo's binaries over an empty folder, for measurements; its data goes when it is closed. */
public final class ScratchPostgres implements AutoCloseable {
    public static final String USERNAME = "scratch";
    public static final String PASSWORD = "for one run";
    public static final String DATABASE = "postgres";

    private final Path folder;
    private final PostgresServer server;

    private ScratchPostgres(Path folder, PostgresServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** @param binaries a folder in which PostgreSQL is unpacked once, such as {@link DemoMesh#defaultDataFolder} */
    public static ScratchPostgres start(Path binaries) throws IOException {
        Path folder = Files.createTempDirectory("meshgate-scratch-").toRealPath();
        try {
            PostgresBinaries programs = PostgresBinaries.unpackBelow(Files.createDirectories(binaries));
            Path password = Files.writeString(folder.resolve("password"), PASSWORD);
            PostgresServer.create(programs, folder.resolve("data"), USERNAME, password);
            return new ScratchPostgres(
                    folder, PostgresServer.start(programs, folder.resolve("data"), PostgresServer.Purpose.SERVING));
        } catch (IOException | RuntimeException e) {
            Trees.delete(folder);
            throw e;
        }
    }

    public int port() {
        return server.port();
    }

    public Connection connect() throws SQLException {
        return server.connect(DATABASE, USERNAME, PASSWORD);
    }

    @Override
    public void close() throws IOException {
        server.close();
        Trees.delete(folder);
    }
}
