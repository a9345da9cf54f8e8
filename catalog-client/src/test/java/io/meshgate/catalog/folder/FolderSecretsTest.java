package io.meshgate.catalog.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.catalog.SecretReference;
import io.meshgate.catalog.SecretReference.Source;
import io.meshgate.catalog.Secrets.SecretUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A domain reaches its own secrets and nothing else. */
class FolderSecretsTest {
    @TempDir
    Path temporary;

    private final Map<String, String> environment = new HashMap<>();
    private List<String> domains = List.of("sales", "supply");
    private Path folder;

    @BeforeEach
    void makeFolder() throws Exception {
        folder = Files.createDirectories(temporary.resolve("secrets"));
        Files.createDirectories(folder.resolve("sales"));
        Files.createDirectories(folder.resolve("supply"));
    }

    private String resolve(String domain, Source source, String name) {
        return new FolderSecrets(Optional.of(folder), environment::get, () -> domains)
                .resolve(new SecretReference(domain, source, name))
                .reveal();
    }

    private String refused(String domain, Source source, String name) {
        String message = assertThrows(SecretUnavailable.class, () -> resolve(domain, source, name))
                .getMessage();
        assertFalse(message.contains("hunter2"), message);
        assertTrue(message.contains(domain) && message.contains(name), message);
        return message;
    }

    @Test
    void aVariableOfTheDomainIsRead() {
        environment.put("MESHGATE_SECRET_SALES_DB", "hunter2");
        assertEquals("hunter2", resolve("sales", Source.ENV, "MESHGATE_SECRET_SALES_DB"));
        environment.put("MESHGATE_SECRET_SALES_DB", "rotated");
        assertEquals("rotated", resolve("sales", Source.ENV, "MESHGATE_SECRET_SALES_DB"));
    }

    @Test
    void noOtherVariableIs() {
        for (String name : List.of(
                "PATH",
                "MESHGATE_SECRET_SUPPLY_DB",
                "MESHGATE_SECRET_SALES",
                "MESHGATE_SECRET_SALES_",
                "MESHGATE_SECRET_SALESX_DB",
                "meshgate_secret_sales_db",
                " MESHGATE_SECRET_SALES_DB",
                "MESHGATE_SECRET_SALES_D B",
                "MESHGATE_SECRET_SALES_DB\n")) {
            environment.put(name, "hunter2");
            assertTrue(refused("sales", Source.ENV, name).contains("must begin MESHGATE_SECRET_SALES_"), name);
        }
        assertTrue(refused("sales", Source.ENV, "MESHGATE_SECRET_SALES_NONE").contains("is not set"));
    }

    @Test
    void aDomainsNameIsSpeltInCapitalsAndUnderscores() {
        domains = List.of("Order-Desk", "büro 2");
        environment.put("MESHGATE_SECRET_ORDER_DESK_DB", "a");
        environment.put("MESHGATE_SECRET_B_RO_2_DB", "b");
        assertEquals("a", resolve("Order-Desk", Source.ENV, "MESHGATE_SECRET_ORDER_DESK_DB"));
        assertEquals("b", resolve("büro 2", Source.ENV, "MESHGATE_SECRET_B_RO_2_DB"));
    }

    @Test
    void theLongestPrefixOfAllDomainsDecidesWhoseAVariableIs() {
        domains = List.of("a", "a_b");
        environment.put("MESHGATE_SECRET_A_B_X", "hunter2");
        assertEquals("hunter2", resolve("a_b", Source.ENV, "MESHGATE_SECRET_A_B_X"));
        assertTrue(refused("a", Source.ENV, "MESHGATE_SECRET_A_B_X").contains("`a_b`"));

        environment.put("MESHGATE_SECRET_A_C_X", "own");
        assertEquals("own", resolve("a", Source.ENV, "MESHGATE_SECRET_A_C_X"));
        domains = List.of("a");
        assertEquals("hunter2", resolve("a", Source.ENV, "MESHGATE_SECRET_A_B_X"));
    }

    @Test
    void domainsThatShareAPrefixReachNeither() {
        domains = List.of("a-b", "a_b");
        environment.put("MESHGATE_SECRET_A_B_X", "hunter2");
        assertTrue(refused("a-b", Source.ENV, "MESHGATE_SECRET_A_B_X").contains("`a_b`"));
        assertTrue(refused("a_b", Source.ENV, "MESHGATE_SECRET_A_B_X").contains("`a-b`"));
    }

    @Test
    void aFileOfTheDomainIsRead() throws Exception {
        Files.writeString(folder.resolve("sales/db"), "hunter2\n");
        assertEquals("hunter2", resolve("sales", Source.FILE, "db"));
    }

    @Test
    void oneTrailingNewlineIsDropped() throws Exception {
        Files.writeString(folder.resolve("sales/db"), " p w \r\n");
        assertEquals(" p w ", resolve("sales", Source.FILE, "db"));
        Files.writeString(folder.resolve("sales/db"), "pw\n\n");
        assertEquals("pw\n", resolve("sales", Source.FILE, "db"));
        environment.put("MESHGATE_SECRET_SALES_DB", "pw\n");
        assertEquals("pw", resolve("sales", Source.ENV, "MESHGATE_SECRET_SALES_DB"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"../supply/db", "/etc/hostname", "..", ".", "x/db", "x\\db", "a\0b"})
    void aFilesNameIsPlain(String name) throws Exception {
        Files.writeString(folder.resolve("supply/db"), "hunter2");
        assertTrue(refused("sales", Source.FILE, name).contains("plain name"));
    }

    @Test
    void aDomainIsAPlainNameToo() throws Exception {
        Files.writeString(folder.resolve("supply/db"), "hunter2");
        for (String domain : List.of("sales/../supply", "..", ".", "")) {
            assertThrows(SecretUnavailable.class, () -> resolve(domain, Source.FILE, "db"), domain);
        }
    }

    @Test
    void linksDoNotLeadToAnotherDomain() throws Exception {
        Files.writeString(folder.resolve("supply/db"), "hunter2");
        Files.createSymbolicLink(folder.resolve("sales/db"), Path.of("../supply/db"));
        assertTrue(refused("sales", Source.FILE, "db").contains("link"));

        Files.createSymbolicLink(folder.resolve("twin"), Path.of("supply"));
        assertTrue(refused("twin", Source.FILE, "db").contains("link"));
    }

    @Test
    void linksWithinTheDomainsFolderAreFollowed() throws Exception {
        Files.createDirectories(folder.resolve("sales/..data"));
        Files.writeString(folder.resolve("sales/..data/db"), "mounted");
        Files.createSymbolicLink(folder.resolve("sales/db"), Path.of("..data/db"));
        assertEquals("mounted", resolve("sales", Source.FILE, "db"));
    }

    @Test
    void whatIsNoSecretIsRefused() throws Exception {
        assertTrue(refused("sales", Source.FILE, "missing").contains("cannot be read"));
        Files.createDirectories(folder.resolve("sales/folder"));
        assertTrue(refused("sales", Source.FILE, "folder").contains("not a regular file"));
        Files.writeString(folder.resolve("sales/empty"), "\n");
        assertTrue(refused("sales", Source.FILE, "empty").contains("empty"));
        Files.write(folder.resolve("sales/binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertTrue(refused("sales", Source.FILE, "binary").contains("UTF-8"));
        Files.writeString(folder.resolve("sales/large"), "x".repeat(FolderSecrets.SECRET_BYTES_MAX + 1));
        assertTrue(refused("sales", Source.FILE, "large").contains("larger than"));
    }

    @Test
    void withoutAFolderThereAreNoFiles() {
        var secrets = new FolderSecrets(Optional.empty(), environment::get, () -> domains);
        var reference = new SecretReference("sales", Source.FILE, "db");
        String message = assertThrows(SecretUnavailable.class, () -> secrets.resolve(reference))
                .getMessage();
        assertTrue(message.contains("secrets.folder is not configured"), message);
    }

    @Test
    void aSecretPrintsAsStars() throws Exception {
        Files.writeString(folder.resolve("sales/db"), "hunter2");
        var secrets = new FolderSecrets(Optional.of(folder), environment::get, () -> domains);
        assertEquals(
                "***",
                secrets.resolve(new SecretReference("sales", Source.FILE, "db")).toString());
    }
}
