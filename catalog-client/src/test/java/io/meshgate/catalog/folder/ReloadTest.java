package io.meshgate.catalog.folder;

import static io.meshgate.catalog.folder.ContractFolder.active;
import static io.meshgate.catalog.folder.ContractFolder.contract;
import static io.meshgate.catalog.folder.ContractFolder.version;
import static io.meshgate.catalog.folder.ContractFolder.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.meshgate.catalog.MeshSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new snapshot keeps of the one before it. */
class ReloadTest {
    private static final String FILE = "sales/orders/v1.odcs.yaml";

    @TempDir
    Path temporary;

    private ContractFolder folder;
    private FolderCatalog catalog;

    @BeforeEach
    void open() {
        folder = new ContractFolder(temporary.resolve("catalog")).write(FILE, active(1));
        catalog = folder.open();
    }

    @Test
    void aChangeIsPublishedUnderTheNextVersion() {
        MeshSnapshot first = catalog.snapshot();
        assertEquals(1, first.version());
        folder.write("sales/orders/v2.odcs.yaml", active(2));
        assertSame(first, catalog.snapshot());

        MeshSnapshot second = catalog.reload();
        assertEquals(2, second.version());
        assertSame(second, catalog.snapshot());
        assertEquals(2, version(second, "sales", "orders_v2").major());
        assertTrue(first.domain("sales").orElseThrow().version("orders_v2").isEmpty());
    }

    @Test
    void withoutAChangeTheSnapshotStays() {
        assertSame(catalog.snapshot(), catalog.reload());
    }

    @Test
    void anEditedContractHasAnotherDigestAndTheOthersKeepTheirs() {
        folder.write("sales/other/v1.odcs.yaml", active(1));
        MeshSnapshot before = catalog.reload();
        folder.write(FILE, active(1) + "      - {name: note}\n");
        MeshSnapshot after = catalog.reload();
        assertNotEquals(
                version(before, "sales", "orders").digest(),
                version(after, "sales", "orders").digest());
        assertEquals(version(before, "sales", "other"), version(after, "sales", "other"));
        assertEquals(64, version(after, "sales", "orders").digest().length());
    }

    @Test
    void theLastGoodVersionOfABrokenContractStays() {
        MeshSnapshot good = catalog.snapshot();
        folder.write(FILE, "apiVersion: v3.1.0\nschema: [\n");
        MeshSnapshot broken = catalog.reload();
        assertEquals(good.domains(), broken.domains());
        assertEquals(2, broken.version());
        assertTrue(broken.warnings().getFirst().unusable());
        assertTrue(warnings(broken).getFirst().startsWith(FILE + ":3: is not valid YAML: "));
        assertTrue(warnings(broken).getFirst().endsWith("; its last good version stays"));

        assertEquals(good.domains(), catalog.reload().domains());
        folder.write(FILE, contract("1.1.0", "active", ""));
        MeshSnapshot repaired = catalog.reload();
        assertEquals("1.1.0", version(repaired, "sales", "orders").version());
        assertEquals(List.of(), warnings(repaired));
    }

    @Test
    void aContractThatItsOwnerHidOrRemovedIsGone() throws Exception {
        folder.write(FILE, contract("1.0.0", "draft", ""));
        assertEquals(List.of(), catalog.reload().domains());
        folder.write(FILE, "{");
        assertEquals(List.of(), catalog.reload().domains());

        folder.write(FILE, active(1));
        assertEquals(1, catalog.reload().domains().size());
        Files.delete(folder.root.resolve(FILE));
        MeshSnapshot removed = catalog.reload();
        assertEquals(List.of(), removed.domains());
        assertEquals(List.of(), warnings(removed));
    }

    @Test
    void theLastGoodDefaultStaysWhenTheProductsFileBreaks() {
        String product = "sales/orders/product.odps.yaml";
        folder.write("sales/orders/v2.odcs.yaml", active(2))
                .write(product, "customProperties: [{property: defaultMajor, value: 2}]");
        assertEquals(2, version(catalog.reload(), "sales", "orders").major());
        folder.write(product, "customProperties: [{property: defaultMajor, value: 2");
        MeshSnapshot broken = catalog.reload();
        assertEquals(2, version(broken, "sales", "orders").major());
        assertTrue(
                warnings(broken).getFirst().startsWith(product),
                () -> warnings(broken).toString());
    }

    @Test
    void whatAFolderOfferedStaysWhenItCannotBeRead() throws Exception {
        folder.write("supply/parts/v1.odcs.yaml", active(1));
        MeshSnapshot good = catalog.reload();
        Path moved = temporary.resolve("elsewhere");
        Files.move(folder.root, moved);
        MeshSnapshot kept = catalog.reload();
        assertEquals(good.domains(), kept.domains());
        assertEquals(List.of("sales", "supply"), List.copyOf(catalog.domainNames()));
        assertTrue(
                warnings(kept).getFirst().startsWith(".: the folder cannot be read"),
                () -> warnings(kept).toString());

        Files.move(moved, folder.root);
        assertEquals(List.of(), warnings(catalog.reload()));
    }

    @Test
    void anUnreadableDomainDoesNotHoldTheOthersBack() throws Exception {
        assumeFalse("root".equals(System.getProperty("user.name")), "root reads every folder");
        Path sales = folder.root.resolve("sales");
        Files.setPosixFilePermissions(sales, PosixFilePermissions.fromString("---------"));
        try {
            folder.write("supply/parts/v1.odcs.yaml", active(1));
            MeshSnapshot snapshot = catalog.reload();
            assertEquals(1, version(snapshot, "sales", "orders").major());
            assertEquals(1, version(snapshot, "supply", "parts").major());
        } finally {
            Files.setPosixFilePermissions(sales, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void readersSeeWholeSnapshotsWhileOthersReload() throws Exception {
        List<Thread> reloaders = java.util.stream.IntStream.range(0, 4)
                .mapToObj(_ -> Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 20; i++) {
                        folder.write("supply/parts/v" + (1 + i % 3) + ".odcs.yaml", active(1 + i % 3));
                        catalog.reload();
                    }
                }))
                .toList();
        long last = 0;
        while (reloaders.stream().anyMatch(Thread::isAlive)) {
            MeshSnapshot snapshot = catalog.snapshot();
            assertTrue(snapshot.version() >= last);
            last = snapshot.version();
            assertEquals(1, version(snapshot, "sales", "orders").major());
        }
        for (Thread reloader : reloaders) {
            reloader.join();
        }
        assertEquals(2, catalog.reload().domains().size());
    }
}
