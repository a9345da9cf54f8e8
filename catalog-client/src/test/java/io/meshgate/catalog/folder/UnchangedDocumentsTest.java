package io.meshgate.catalog.folder;

import static io.meshgate.catalog.folder.ContractFolder.active;
import static io.meshgate.catalog.folder.ContractFolder.contract;
import static io.meshgate.catalog.folder.ContractFolder.version;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.meshgate.catalog.MeshSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reload does not read, or not parse, again, and what it must not miss for all that. */
class UnchangedDocumentsTest {
    private static final String FILE = "sales/orders/v1.odcs.yaml";
    private static final FileTime LONG_AGO = FileTime.from(Instant.now().minus(Duration.ofHours(1)));

    @TempDir
    Path temporary;

    private ContractFolder folder;

    @BeforeEach
    void write() throws Exception {
        folder = new ContractFolder(temporary.toRealPath().resolve("catalog"))
                .write(FILE, active(1))
                .write("sales/other/v1.odcs.yaml", active(1));
    }

    private void date(String file) throws Exception {
        Files.setLastModifiedTime(folder.root.resolve(file), LONG_AGO);
    }

    @Test
    void otherDocumentsAreNotParsedAgain() {
        FolderCatalog catalog = folder.open();
        MeshSnapshot before = catalog.snapshot();
        folder.write(FILE, contract("1.1.0", "active", ""));
        MeshSnapshot after = catalog.reload();
        assertSame(version(before, "sales", "other"), version(after, "sales", "other"));
        assertNotSame(version(before, "sales", "orders"), version(after, "sales", "orders"));
    }

    /** Which is how one sees from outside that the file was not opened. */
    @Test
    void aDocumentWhoseFileLooksAsBeforeIsNotReadAgain() throws Exception {
        date(FILE);
        FolderCatalog catalog = folder.open();
        MeshSnapshot before = catalog.snapshot();
        Files.writeString(folder.root.resolve(FILE), contract("1.0.1", "active", ""));
        date(FILE);
        assertSame(before, catalog.reload());
    }

    @Test
    void aDocumentThatWasJustWrittenIsReadAgainEvenIfItsFileLooksAsBefore() throws Exception {
        FileTime now = FileTime.from(Instant.now());
        Files.setLastModifiedTime(folder.root.resolve(FILE), now);
        FolderCatalog catalog = folder.open();
        Files.writeString(folder.root.resolve(FILE), contract("1.0.1", "active", ""));
        Files.setLastModifiedTime(folder.root.resolve(FILE), now);
        assertEquals("1.0.1", version(catalog.reload(), "sales", "orders").version());
    }

    @Test
    void anotherFileInTheSamePlaceIsSeenWhateverItsDate() throws Exception {
        date(FILE);
        FolderCatalog catalog = folder.open();
        Path other = temporary.resolve("other.yaml");
        Files.writeString(other, contract("1.0.1", "active", ""));
        Files.setLastModifiedTime(other, LONG_AGO);
        Files.move(other, folder.root.resolve(FILE), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertEquals("1.0.1", version(catalog.reload(), "sales", "orders").version());
    }

    @Test
    void aNewDomainMayTakeSecretsAway() throws Exception {
        String secret = active(1).replace("    schema: public", """
                schema: public
                customProperties:
                  - {property: secretRef, value: 'env:MESHGATE_SECRET_SALES_EU_KEY'}\
            """);
        folder.write(FILE, secret);
        date(FILE);
        FolderCatalog catalog = folder.open();
        assertEquals(
                Optional.empty(), version(catalog.snapshot(), "sales", "orders").endpointProblem());
        folder.write("sales_eu/orders/v1.odcs.yaml", active(1));
        assertNotEquals(
                Optional.empty(), version(catalog.reload(), "sales", "orders").endpointProblem());
    }

    @Test
    void aLinkToFilesThatComesToLeadElsewhereIsFollowedAnew() throws Exception {
        Path files = Files.createDirectories(temporary.toRealPath().resolve("files"));
        Path monday = Files.createDirectory(files.resolve("monday"));
        Path tuesday = Files.createDirectory(files.resolve("tuesday"));
        Path link = Files.createSymbolicLink(files.resolve("current"), monday);
        folder.write(FILE, """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            servers: [{server: main, type: local, path: '%s', format: csv}]
            schema: [{name: lines}]
            """.formatted(link));
        date(FILE);
        FolderCatalog catalog = new FolderCatalog(
                new CatalogSettings(folder.root, Optional.empty(), List.of(files), ContractFolder.STORE_KINDS));
        assertEquals(monday.toString(), path(catalog.snapshot()));
        Files.delete(link);
        Files.createSymbolicLink(link, tuesday);
        assertEquals(tuesday.toString(), path(catalog.reload()));
    }

    private static String path(MeshSnapshot snapshot) {
        return version(snapshot, "sales", "orders")
                .endpoint()
                .orElseThrow()
                .path()
                .orElseThrow();
    }
}
