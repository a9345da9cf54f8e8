package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A contract sets what is allowed by name, and nothing else reaches the driver. */
class PostgresOptionsTest {
    @TempDir
    private Path folder;

    private static StoreFailure refused(Endpoint endpoint, StoreSettings settings) {
        StoreFailure failure = assertThrows(
                StoreFailure.class,
                () -> adapter()
                        .open(endpoint, reference -> new Secret("secret"), settings)
                        .close());
        assertEquals(Kind.REFUSED, failure.kind());
        return failure;
    }

    private static StoreAdapter adapter() {
        return ServiceLoader.load(StoreAdapter.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(a -> a.kinds().contains("postgres") && a.kinds().contains("postgresql"))
                .findFirst()
                .orElseThrow();
    }

    private static Endpoint with(String option, String value) {
        return TestPostgres.endpoint("db.example", 0, "clerk", Map.of(option, value));
    }

    @ParameterizedTest
    @CsvSource({
        "socketFactory, com.example.Evil",
        "sslfactory, com.example.Evil",
        "loggerFile, /tmp/log",
        "options, -c search_path=x",
        "password, hidden",
        "user, root",
        "PGHOST, elsewhere",
        "sslkey, /etc/key",
        "SSLMODE, require"
    })
    void refusesOtherOptionsByName(String option, String value) {
        StoreFailure failure = refused(with(option, value), TestPostgres.SETTINGS);
        assertTrue(
                failure.getMessage().contains("the option " + option + " is not allowed; allowed are sslmode"),
                failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode, maybe",
        "connectTimeout, 0",
        "connectTimeout, 601",
        "socketTimeout, -1",
        "socketTimeout, 99999999999",
        "tcpKeepAlive, yes",
        "sslrootcert, /etc/passwd",
        "sslrootcert, no such file"
    })
    void refusesWrongValues(String option, String value) {
        assertTrue(refused(with(option, value), TestPostgres.SETTINGS)
                .getMessage()
                .contains("the option " + option + " takes "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "host/path", "host?x=y", "", " ", "h\nh"})
    void refusesHostsThatAreNoHosts(String host) {
        refused(TestPostgres.endpoint(host, 0, "clerk", Map.of()), TestPostgres.SETTINGS);
    }

    @Test
    void refusesAnEndpointWithoutUser() {
        assertTrue(refused(TestPostgres.endpoint("db.example", 0, "", Map.of()), TestPostgres.SETTINGS)
                .getMessage()
                .contains("has no username"));
    }

    @Test
    void takesACertificateBelowTheRoots() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root")).toRealPath();
        Path inside = Files.createFile(root.resolve("ca.pem"));
        Path outside = Files.createFile(folder.resolve("other.pem"));
        Path link = Files.createSymbolicLink(root.resolve("link.pem"), outside);
        StoreSettings settings =
                new StoreSettings(List.of(root), 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 0, 1);
        assertEquals(
                Map.of("sslrootcert", inside.toString()),
                PostgresOptions.properties(with("sslrootcert", inside.toString()), settings));
        refused(with("sslrootcert", outside.toString()), settings);
        refused(with("sslrootcert", link.toString()), settings);
    }

    @Test
    void opensWithoutConnecting() {
        Endpoint endpoint = TestPostgres.endpoint(
                "no-such-host.invalid", 0, "clerk", Map.of("sslmode", "require", "connectTimeout", "5"));
        try (DomainStore store = adapter().open(endpoint, reference -> new Secret("secret"), TestPostgres.SETTINGS)) {
            assertEquals(0, store.connectionsActive());
            assertEquals(endpoint, store.endpoint());
        }
    }
}
