package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a certificate that a contract names, below the gateway's roots. */
class TlsTest extends PostgresTest {
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    private static TestPostgres server;

    /** A self-signed certificate and its key, as PEM. */
    private record Identity(String certificate, String key) {
        static Identity make(String name) throws IOException, GeneralSecurityException, InterruptedException {
            Path store = folder.resolve(name + ".p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "it",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            String.valueOf(STORE_PASSWORD),
                            "-validity",
                            "3650")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertEquals(0, keytool.waitFor());
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, STORE_PASSWORD);
            }
            return new Identity(
                    pem("CERTIFICATE", keys.getCertificate("it").getEncoded()),
                    pem("PRIVATE KEY", keys.getKey("it", STORE_PASSWORD).getEncoded()));
        }

        private static String pem(String what, byte[] der) {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
        }

        void serveFrom(Path dataFolder) {
            try {
                Files.writeString(dataFolder.resolve("server.crt"), certificate);
                Path keyFile = Files.writeString(dataFolder.resolve("server.key"), key);
                Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeAll
    static void startServer() throws IOException, GeneralSecurityException, InterruptedException {
        Identity identity = Identity.make("server");
        Files.writeString(folder.resolve("root.pem"), identity.certificate());
        Files.writeString(folder.resolve("other.pem"), Identity.make("other").certificate());
        server = TestPostgres.start(identity::serveFrom, Map.of("ssl", "on"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private void trust(String root, String mode) throws IOException {
        store.close();
        Path roots = folder.toRealPath();
        StoreSettings settings =
                new StoreSettings(List.of(roots), 2, Duration.ofSeconds(10), Duration.ofMinutes(1), 0, 1);
        Map<String, String> options =
                Map.of("sslmode", mode, "sslrootcert", roots.resolve(root).toString());
        store = TestPostgres.store(TestPostgres.endpoint("localhost", server.port(), "clerk", options), settings);
    }

    @Test
    void readsAndCancelsOverTls() throws IOException {
        trust("root.pem", "verify-full");
        String encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        assertEquals(List.of(List.of(true)), rows(bulk(encrypted, ColumnType.BOOLEAN)));
        try (BatchStream stream = store.open(bulk("SELECT 1 FROM pg_sleep(300)", ColumnType.INTEGER), context())) {
            eventually("the statement runs", () -> !server.activity().isEmpty());
            stream.cancel();
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(StoreFailure.class, stream::next).kind());
        }
        eventually("it is over", () -> server.activity().isEmpty());
    }

    @Test
    void trustsNobodyElse() throws IOException {
        trust("other.pem", "verify-ca");
        StoreFailure failure = failure(bulk("SELECT 1", ColumnType.INTEGER));
        assertEquals(Kind.UNREACHABLE, failure.kind());
        assertTrue(failure.getMessage().contains("SSL error"), failure.getMessage());
    }
}
