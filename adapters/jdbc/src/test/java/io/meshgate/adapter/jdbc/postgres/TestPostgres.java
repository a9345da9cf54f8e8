package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.sql.SqlCapabilities;
import io.meshgate.adapter.sql.SqlRenderer;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secret;
import io.meshgate.catalog.SecretReference;
import io.meshgate.catalog.Secrets;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A real PostgreSQL with a database whose default collation is ICU's en-US, as the demo has it, and a role {@code clerk}
 * that needs a password.
 */
final class TestPostgres implements AutoCloseable {
    static final String PASSWORD = "correct horse battery staple";
    static final SecretReference SECRET =
            new SecretReference("sales", SecretReference.Source.ENV, "MESHGATE_SECRET_SALES_PG");
    static final StoreSettings SETTINGS =
            new StoreSettings(List.of(), 4, Duration.ofSeconds(10), Duration.ofMinutes(5), 0, 1);

    private static final String DATABASE = "shop";
    private static final Path HBA = Path.of("pg_hba.conf");

    private static TestPostgres shared;

    private final EmbeddedPostgres server;

    private TestPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** The one server of this JVM's tests; ends with it. */
    static synchronized TestPostgres shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** A server of the caller's own. */
    static TestPostgres start() {
        return start(folder -> {}, Map.of());
    }

    /** A server of the caller's own, with files in its data folder and settings. */
    static TestPostgres start(Consumer<Path> files, Map<String, String> settings) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectoryCustomizer(folder -> {
                        askClerkForPassword(folder);
                        files.accept(folder.toPath());
                    })
                    .setServerConfig("max_connections", "60")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("track_activity_query_size", "32kB");
            settings.forEach(builder::setServerConfig);
            TestPostgres started = new TestPostgres(builder.start());
            started.executeIn(
                    "postgres",
                    "CREATE ROLE clerk LOGIN PASSWORD '" + PASSWORD + "'",
                    "CREATE DATABASE shop TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
                            + " LOCALE 'C'");
            started.executeIn(DATABASE, "GRANT ALL ON SCHEMA public TO clerk", "GRANT pg_read_all_data TO clerk");
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void askClerkForPassword(File dataDirectory) {
        try {
            Path hba = dataDirectory.toPath().resolve(HBA);
            Files.writeString(hba, "host all clerk all scram-sha-256\n" + Files.readString(hba));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    Endpoint endpoint() {
        return endpoint("127.0.0.1", port(), "clerk", Map.of());
    }

    static Endpoint endpoint(String host, int port, String user, Map<String, String> options) {
        return endpoint(host, port, DATABASE, user, options);
    }

    static Endpoint endpoint(String host, int port, String database, String user, Map<String, String> options) {
        return new Endpoint(
                "sales",
                "orders",
                1,
                "production",
                "postgres",
                Optional.of(host),
                port,
                Optional.of(database),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(user),
                Optional.of(SECRET),
                options,
                "the sales team",
                Optional.of("#sales-data"));
    }

    PostgresStore store() {
        return store(SETTINGS);
    }

    PostgresStore store(StoreSettings settings) {
        return store(endpoint(), settings);
    }

    static PostgresStore store(Endpoint endpoint, StoreSettings settings) {
        return store(endpoint, settings, reference -> new Secret(PASSWORD));
    }

    /** A store that prepares every point lookup at its first use. */
    static PostgresStore store(Endpoint endpoint, StoreSettings settings, Secrets secrets) {
        PostgresDialect dialect = new PostgresDialect();
        return new PostgresStore(
                endpoint,
                secrets,
                settings,
                SqlCapabilities.ofStore(dialect),
                new SqlRenderer(dialect),
                RemoteStatement::pointLookup);
    }

    /** A session of the administrator. */
    Connection admin() throws SQLException {
        return server.getDatabase("postgres", DATABASE).getConnection();
    }

    void execute(String... statements) {
        executeIn(DATABASE, statements);
    }

    void executeIn(String database, String... statements) {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of an administrator's query. */
    List<String> query(String sql) {
        try (Connection connection = admin();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the clerk's sessions are doing: state and statement of those that are not idle. */
    List<String> activity() {
        return query("SELECT application_name || ': ' || query FROM pg_stat_activity"
                + " WHERE usename = 'clerk' AND state <> 'idle' AND backend_type = 'client backend'");
    }

    /** Ends the server at once. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
