package io.meshgate.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;

/**
 * Makes a domain's PostgreSQL: a database with its tables, owned by a role whose password is thrown away when the data is there,
 * and a role that only reads.
 *
 * @param data the folder of the server, which does not exist yet
 * @param database its only one
 * @param secret where the reader's password is written
 */
record PostgresMaker(PostgresBinaries binaries, Path data, String database, Path secret) {
    /** The role that contracts name: it reads, and nothing else. */
    static final String READER = "meshgate";

    private static final int PASSWORD_BYTES = 24;

    /** @param work for a file that only the owner reads */
    void make(TpchLoad load, List<TpchTable> tables, Path work, Started started, ProgressListener listener)
            throws IOException, SQLException {
        String password = randomPassword();
        PostgresServer.create(binaries, data, owner(), writeSecret(work.resolve("owner-password"), password));
        try (PostgresServer server =
                started.start(() -> PostgresServer.start(binaries, data, PostgresServer.Purpose.LOADING))) {
            createDatabase(server, password);
            try (TableLoader loader = new PostgresLoader(server.connect(database, owner(), password))) {
                load.fill(loader, tables);
            }
            createReader(server, password);
            listener.step("Writing " + database + " to disk");
        }
        PostgresServer.sync(binaries, data);
    }

    private String owner() {
        return database + "_owner";
    }

    private void createDatabase(PostgresServer server, String ownerPassword) throws SQLException {
        try (Connection connection = server.connect("postgres", owner(), ownerPassword);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + database);
        }
    }

    private void createReader(PostgresServer server, String ownerPassword) throws IOException, SQLException {
        String password = randomPassword();
        writeSecret(secret, password);
        try (Connection connection = server.connect(database, owner(), ownerPassword);
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + READER + " login password " + TableLoader.literal(password));
            statement.execute("alter role " + READER + " set default_transaction_read_only = on");
            statement.execute("grant select on all tables in schema public to " + READER);
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Writes a secret into a file that nobody else can read at any moment. */
    private static Path writeSecret(Path file, String secret) throws IOException {
        Files.createDirectories(Trees.parent(file), Trees.PRIVATE_FOLDER);
        Files.createFile(file, Trees.PRIVATE_FILE);
        return Files.writeString(file, secret + "\n");
    }
}
