package io.meshgate.gateway.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A PostgreSQL server of our own over one data folder, from its start to its stop.
 *
 * <p>It listens on a free port of the loopback interface only, has no socket file, and takes no connection without a
 * password (SCRAM). It is a process group of its own, so that Ctrl-C does not reach it before {@link #close}, and it
 * outlives a JVM that is killed: {@link PostmasterPid#stopLeftover} is for the next one to come. Thread-safe.
 */
final class PostgresServer implements AutoCloseable {

    /** What the server is for. */
    enum Purpose {
        /** Filling it: nothing is safe from a crash before {@link PostgresServer#sync}, so nothing is written twice. */
        LOADING("""
            fsync = off
            full_page_writes = off
            autovacuum = off
            maintenance_work_mem = 256MB
            checkpoint_timeout = 1h
            max_wal_size = 2GB
            """),
        /** Asking it: the settings of a small analytical server that nobody writes to. */
        SERVING("""
            effective_cache_size = 1GB
            work_mem = 16MB
            random_page_cost = 1.1
            max_wal_size = 128MB
            min_wal_size = 32MB
            """);

        private final String settings;

        Purpose(String settings) {
            this.settings = settings;
        }
    }

    private static final String COMMON_SETTINGS = """
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        max_connections = 64
        shared_buffers = 256MB
        wal_level = minimal
        max_wal_senders = 0
        synchronous_commit = off
        log_min_messages = warning
        timezone = 'UTC'
        log_timezone = 'UTC'
        """;

    private static final String HOST = "127.0.0.1";
    private static final int PORT_TRIES_MAX = 5;
    private static final Duration CREATE_TIME_MAX = Duration.ofMinutes(2);
    private static final Duration SYNC_TIME_MAX = Duration.ofMinutes(30);
    private static final Duration START_TIME_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_TIME_MAX = Duration.ofSeconds(30);

    private final PostgresBinaries binaries;
    private final Path data;
    private final int port;

    private PostgresServer(PostgresBinaries binaries, Path data, int port) {
        this.binaries = binaries;
        this.data = data;
        this.port = port;
    }

    /**
     * Makes an empty server in a new folder: UTF-8, texts ordered by the ICU collation {@code en-US}.
     *
     * @param password a file with the password of {@code superuser}
     */
    static void create(PostgresBinaries binaries, Path data, String superuser, Path password) throws IOException {
        PostgresCommand.run(
                binaries,
                "initdb",
                List.of(
                        "--pgdata=" + data,
                        "--username=" + superuser,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=icu",
                        "--icu-locale=en-US",
                        "--no-sync",
                        "--no-instructions"),
                data.resolveSibling(data.getFileName() + "-initdb.log"),
                CREATE_TIME_MAX);
        Files.writeString(data.resolve("pg_hba.conf"), "host all all " + HOST + "/32 scram-sha-256\n");
    }

    /** Makes what was written with {@link Purpose#LOADING} safe from a crash of the machine; the server is stopped. */
    static void sync(PostgresBinaries binaries, Path data) throws IOException {
        PostgresCommand.run(
                binaries,
                "initdb",
                List.of("--sync-only", "--pgdata=" + data),
                data.resolveSibling(data.getFileName() + "-initdb.log"),
                SYNC_TIME_MAX);
    }

    /** Starts the server on a free port and waits until it takes connections. */
    static PostgresServer start(PostgresBinaries binaries, Path data, Purpose purpose) throws IOException {
        for (int tries = 1; ; tries++) {
            int port = freePort();
            Files.writeString(
                    data.resolve("postgresql.conf"), "port = " + port + "\n" + COMMON_SETTINGS + purpose.settings);
            Path log = log(data);
            Files.deleteIfExists(log);
            try {
                PostgresCommand.run(
                        binaries,
                        "pg_ctl",
                        List.of(
                                "start",
                                "--pgdata=" + data,
                                "--wait",
                                "--timeout=" + START_TIME_MAX.toSeconds(),
                                "--log=" + log),
                        data.resolveSibling(data.getFileName() + "-start.log"),
                        START_TIME_MAX.plusSeconds(10));
                return new PostgresServer(binaries, data, port);
            } catch (DemoFailure failure) {
                stop(binaries, data);
                boolean portTaken = Files.exists(log) && Files.readString(log).contains("could not bind");
                if (!portTaken || tries == PORT_TRIES_MAX) {
                    throw new DemoFailure("PostgreSQL did not start: " + PostgresCommand.lastLines(log), failure);
                }
            }
        }
    }

    /** A port that was free just now: the server may find it taken again, and tries another. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            return socket.getLocalPort();
        }
    }

    private static Path log(Path data) {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    String host() {
        return HOST;
    }

    int port() {
        return port;
    }

    Connection connect(String database, String username, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", username);
        properties.setProperty("password", password);
        return DriverManager.getConnection("jdbc:postgresql://" + HOST + ":" + port + "/" + database, properties);
    }

    /** Ends all connections and stops the server; returns when its process is gone. Idempotent. */
    @Override
    public synchronized void close() {
        stop(binaries, data);
    }

    /** Stops the server that runs over the folder, if one does: in order, or if need be at once (it recovers at its next start). */
    static void stop(PostgresBinaries binaries, Path data) {
        List<DemoFailure> failures = new ArrayList<>();
        for (String mode : List.of("fast", "immediate")) {
            Optional<PostmasterPid> running = PostmasterPid.ofRunning(data);
            if (running.isEmpty()) {
                return;
            }
            try {
                PostgresCommand.run(
                        binaries,
                        "pg_ctl",
                        List.of(
                                "stop",
                                "--pgdata=" + data,
                                "--mode=" + mode,
                                "--wait",
                                "--timeout=" + STOP_TIME_MAX.toSeconds()),
                        data.resolveSibling(data.getFileName() + "-stop.log"),
                        STOP_TIME_MAX.plusSeconds(10));
                running.get().awaitEnd();
                return;
            } catch (DemoFailure failure) {
                failures.add(failure);
            }
        }
        throw failures.getLast();
    }
}
