package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.jdbc.Connector;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import io.meshgate.catalog.Secrets.SecretUnavailable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to one PostgreSQL endpoint from its typed fields, never from a URL of the contract's. Thread-safe.
 *
 * <p>What a session means must not depend on the role's or the server's defaults, so {@link #MEANING} sets what changes
 * the meaning of statements or the text of values. {@link #LIVENESS} lets the server notice a dead gateway.
 */
final class PostgresConnector implements Connector {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresConnector.class);

    /** How an idle connection calls itself; a busy one adds the query's id. */
    static final String APPLICATION = "meshgate";

    /** How long a cancel request may take. */
    static final Duration CANCEL_TIME_MAX = Duration.ofSeconds(3);

    private static final int PORT = 5432;
    private static final int SERVER_VERSION_MIN = 12;

    /** One name or address: no list, no path, no URL. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]+");

    private static final String UTF8 = "UTF8";
    private static final String LATIN1 = "LATIN1";

    /** Encodings in which bytes sort as code points do, so that {@code COLLATE "C"} sorts as UTF-8 would. */
    private static final Set<String> ENCODINGS = Set.of(UTF8, LATIN1);

    private static final String MEANING = """
        SELECT set_config('TimeZone', 'UTC', false),
               set_config('IntervalStyle', 'postgres', false),
               set_config('bytea_output', 'hex', false),
               set_config('extra_float_digits', '1', false),
               set_config('xmlbinary', 'base64', false),
               set_config('standard_conforming_strings', 'on', false),
               set_config('transform_null_equals', 'off', false),
               set_config('array_nulls', 'on', false),
               set_config('default_transaction_read_only', 'on', false),
               (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'statement_timeout')\
        """;

    private static final int STATEMENT_TIMEOUT_AT = 10;

    /** In seconds but for the check interval (PostgreSQL 14 and later); not every platform has all of them. */
    private static final String LIVENESS = """
        SELECT set_config(name, value, false)
        FROM (VALUES ('client_connection_check_interval', '2s'),
                     ('tcp_keepalives_idle', '30'),
                     ('tcp_keepalives_interval', '10'),
                     ('tcp_keepalives_count', '3')) AS wanted (name, value)
        JOIN pg_catalog.pg_settings USING (name)\
        """;

    private final Driver driver = new Driver();
    private final Endpoint endpoint;
    private final Secrets secrets;
    private final Duration connectTimeMax;
    private final String url;
    private final Properties properties;
    private volatile Optional<Duration> ownersStatementTimeMax = Optional.empty();
    private volatile String encoding = "";

    /** @throws StoreFailure REFUSED if the endpoint's fields cannot be right */
    PostgresConnector(Endpoint endpoint, Secrets secrets, StoreSettings settings) {
        this.endpoint = endpoint;
        this.secrets = secrets;
        this.connectTimeMax = settings.connectTimeMax();
        this.url =
                "jdbc:postgresql:" + URLEncoder.encode(field("database", endpoint.database()), StandardCharsets.UTF_8);
        this.properties = fixed(settings);
    }

    /** Everything but the password. */
    private Properties fixed(StoreSettings settings) {
        String host = field("host", endpoint.host());
        if (!HOST.matcher(host).matches()) {
            throw refused("host must be one name or address");
        }
        Properties fixed = new Properties();
        PGProperty.PG_HOST.set(fixed, host);
        PGProperty.PG_PORT.set(fixed, endpoint.port() == 0 ? PORT : endpoint.port());
        PGProperty.USER.set(fixed, field("username", endpoint.username()));
        PGProperty.APPLICATION_NAME.set(fixed, APPLICATION);
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(fixed, String.valueOf(SERVER_VERSION_MIN));
        PGProperty.LOGIN_TIMEOUT.set(fixed, String.valueOf(connectTimeMax.toMillis() / 1000.0));
        PGProperty.CONNECT_TIMEOUT.set(fixed, Math.max(1, Math.toIntExact(connectTimeMax.toSeconds())));
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(fixed, Math.toIntExact(CANCEL_TIME_MAX.toSeconds()));
        PGProperty.TCP_KEEP_ALIVE.set(fixed, true);
        PGProperty.BINARY_TRANSFER_ENABLE.set(fixed, binaryOids());
        PGProperty.GSS_ENC_MODE.set(fixed, "disable");
        // A contract's server must not be shown a certificate of the gateway's user.
        PGProperty.SSL_CERT.set(fixed, "");
        PGProperty.SSL_KEY.set(fixed, "");
        PostgresOptions.properties(endpoint, settings).forEach(fixed::setProperty);
        return fixed;
    }

    private static String binaryOids() {
        return PostgresTypes.rows().stream()
                .flatMap(row -> Stream.of(row.oid(), row.arrayOid()))
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    private String field(String name, Optional<String> value) {
        return value.filter(v -> !v.isBlank()).orElseThrow(() -> refused("the contract's server has no " + name));
    }

    private StoreFailure refused(String detail) {
        return StoreFailure.of(Kind.REFUSED, Phase.CONNECT, endpoint, detail, null);
    }

    /** The statement time-out that the owner gave to the role, database or server; empty if there is none. */
    Optional<Duration> ownersStatementTimeMax() {
        return ownersStatementTimeMax;
    }

    /** Whether the database has no letters beyond U+00FF, and refuses statements with any; as far as a connection has told. */
    boolean isLatin1() {
        return encoding.equals(LATIN1);
    }

    /** Whether a connection has told that the database has all letters. */
    boolean isUnicode() {
        return encoding.equals(UTF8);
    }

    @Override
    public Connection connect() throws SQLException {
        Properties full = new Properties();
        full.putAll(properties);
        // Without a password pgjdbc would look into the gateway user's .pgpass.
        PGProperty.PASSWORD.set(full, password());
        Connection connection = driver.connect(url, full);
        if (connection == null) {
            throw new SQLException("the driver did not understand the endpoint's database", "08001");
        }
        try {
            setUp(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private String password() throws SQLException {
        if (endpoint.secret().isEmpty()) {
            return "";
        }
        try {
            return secrets.resolve(endpoint.secret().get()).reveal();
        } catch (SecretUnavailable e) {
            throw new SQLException(e.getMessage(), "28000", e);
        }
    }

    private void setUp(Connection connection) throws SQLException {
        int socketTimeoutMillis = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(connectTimeMax.toMillis()));
        String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
        if (encoding == null || !ENCODINGS.contains(encoding)) {
            throw new SQLException(
                    "the database's encoding is " + encoding + "; Meshgate reads UTF8 and LATIN1", "0A000");
        }
        this.encoding = encoding;
        if (connection.getMetaData().getDatabaseMajorVersion() < SERVER_VERSION_MIN) {
            throw new SQLException("Meshgate reads PostgreSQL " + SERVER_VERSION_MIN + " and later", "0A000");
        }
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(MEANING)) {
                row.next();
                Duration timeout = Duration.ofMillis(row.getLong(STATEMENT_TIMEOUT_AT));
                ownersStatementTimeMax = Optional.of(timeout).filter(Duration::isPositive);
            }
            noticeDeadGateways(statement);
        }
        connection.setNetworkTimeout(Runnable::run, socketTimeoutMillis);
    }

    private void noticeDeadGateways(Statement statement) {
        try {
            statement.execute(LIVENESS);
        } catch (SQLException e) {
            LOG.debug("{} cannot watch its clients: {}", endpoint.label(), e.getMessage());
        }
    }
}
