package io.meshgate.catalog.folder;

import static io.meshgate.catalog.folder.ContractFolder.active;
import static io.meshgate.catalog.folder.ContractFolder.contract;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.catalog.MeshChanges;
import io.meshgate.catalog.MeshSnapshot;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the folder, seen without anybody asking. */
@Timeout(60)
class CatalogWatchTest {
    private static final String FILE = "sales/orders/v1.odcs.yaml";
    /** So long that only an event can be in time. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final Duration OFTEN = Duration.ofMillis(20);

    @TempDir
    Path temporary;

    private ContractFolder folder;
    private FolderCatalog catalog;
    private final Told told = new Told();

    /** The changes of each snapshot, as the watch told them. */
    private static final class Told implements CatalogWatch.Listener {
        private final BlockingQueue<List<String>> changes = new LinkedBlockingQueue<>();

        @Override
        public void published(MeshSnapshot before, MeshSnapshot after) {
            changes.add(MeshChanges.between(before, after));
        }

        @Override
        public void failed(RuntimeException bug) {
            changes.add(List.of(bug.toString()));
        }

        List<String> next() throws InterruptedException {
            List<String> next = changes.poll(30, TimeUnit.SECONDS);
            return next == null ? List.of("nothing within 30 seconds") : next;
        }
    }

    @BeforeEach
    void open() {
        folder = new ContractFolder(temporary.resolve("catalog")).write(FILE, active(1));
        catalog = folder.open();
    }

    @Test
    void theFileSystemTellsOfChanges() throws Exception {
        try (CatalogWatch watch = CatalogWatch.start(catalog, NEVER, told)) {
            changeEverything();
        }
    }

    @Test
    void theRescanSeesChangesWhereNoEventTells() throws Exception {
        // The folder that is watched was moved away: what lies in its place now is another one.
        try (CatalogWatch watch = CatalogWatch.start(catalog, OFTEN, told)) {
            Path moved = temporary.resolve("moved");
            Files.move(folder.root, moved);
            assertTrue(told.next().getFirst().startsWith("unusable: .: the folder cannot be read"));
            for (String file : List.of("sales", "sales/orders", FILE)) {
                Files.copy(moved.resolve(file), restored(file));
            }
            told.next();
            while (!catalog.snapshot().warnings().isEmpty()) {
                told.next();
            }
            changeEverything();
        }
    }

    private Path restored(String file) throws Exception {
        Files.createDirectories(folder.root);
        return folder.root.resolve(file);
    }

    private void changeEverything() throws Exception {
        folder.write("sales/orders/v2.odcs.yaml", active(2));
        assertEquals(List.of("sales.orders_v2 appeared: version 2.0.0, 1 table"), told.next());

        folder.write("supply/parts/v1.odcs.yaml", active(1));
        assertEquals(List.of("supply.parts_v1 appeared: version 1.0.0, 1 table"), told.next());

        folder.write(FILE, contract("1.1.0", "deprecated", "      - {name: note}\n"));
        assertEquals(
                List.of(
                        "sales.orders_v1 changed: version 1.0.0 -> 1.1.0; active -> deprecated; other tables or"
                                + " columns, now 1 table",
                        "sales.orders now means v2, not v1"),
                told.next());

        folder.write("supply/parts/v1.odcs.yaml", "{");
        List<String> broken = told.next();
        assertEquals(1, broken.size());
        assertTrue(
                broken.getFirst().startsWith("unusable: supply/parts/v1.odcs.yaml:1: is not valid YAML"),
                broken::toString);
        assertTrue(broken.getFirst().endsWith("; its last good version stays"), broken::toString);

        folder.write("supply/parts/v1.odcs.yaml", active(1));
        assertEquals(List.of("supply/parts/v1.odcs.yaml is no longer unusable"), told.next());

        Files.delete(folder.root.resolve("supply/parts/v1.odcs.yaml"));
        assertEquals(List.of("supply.parts_v1 went: version 1.0.0, 1 table"), told.next());
    }

    /** As editors save: another file, then renamed. */
    @Test
    void aFileThatIsRenamedIntoPlaceIsSeen() throws Exception {
        try (CatalogWatch watch = CatalogWatch.start(catalog, NEVER, told)) {
            Path draft = Files.writeString(
                    folder.root.resolve("sales/orders/.v1.odcs.yaml.swp"), contract("1.2.0", "active", ""));
            Files.move(draft, folder.root.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
            assertEquals(List.of("sales.orders_v1 changed: version 1.0.0 -> 1.2.0"), told.next());
        }
    }

    /** As configuration is mounted into containers: folders behind a link that is swapped. */
    @Test
    void aLinkThatComesToLeadElsewhereIsSeen() throws Exception {
        Path mount = temporary.resolve("mount");
        ContractFolder mounted = new ContractFolder(mount).write("one/orders/v1.odcs.yaml", active(1));
        mounted.write("two/orders/v1.odcs.yaml", contract("1.5.0", "active", ""));
        Files.move(mount.resolve("one"), mount.resolve(".one"));
        Files.move(mount.resolve("two"), mount.resolve(".two"));
        Files.createSymbolicLink(mount.resolve("sales"), Path.of(".one"));
        FolderCatalog linked = mounted.open();
        try (CatalogWatch watch = CatalogWatch.start(linked, OFTEN, told)) {
            Path next = Files.createSymbolicLink(mount.resolve(".next"), Path.of(".two"));
            Files.move(next, mount.resolve("sales"), StandardCopyOption.ATOMIC_MOVE);
            assertEquals(List.of("sales.orders_v1 changed: version 1.0.0 -> 1.5.0"), told.next());
        }
    }

    /** A contract without its last lines is a contract still: what is half written must not be read. */
    @Test
    void whatIsHalfWrittenIsNotRead() throws Exception {
        String whole = contract("1.3.0", "active", "      - {name: a}\n      - {name: b}\n");
        try (CatalogWatch watch = CatalogWatch.start(catalog, OFTEN, told)) {
            try (Writer file = Files.newBufferedWriter(folder.root.resolve(FILE))) {
                for (String line : whole.lines().toList()) {
                    file.write(line + "\n");
                    file.flush();
                    Thread.sleep(CatalogWatch.SETTLED_AFTER.toMillis() / 10);
                }
            }
            assertEquals(
                    List.of("sales.orders_v1 changed: version 1.0.0 -> 1.3.0; other tables or columns, now 1 table"),
                    told.next());
            assertEquals(3, onlyTableColumns());
        }
    }

    private int onlyTableColumns() {
        return ContractFolder.onlyTable(catalog.snapshot()).columns().size();
    }

    @Test
    void aFolderThatNeverSettlesIsReadNevertheless() throws Exception {
        try (CatalogWatch watch = CatalogWatch.start(catalog, OFTEN, told)) {
            folder.write("sales/orders/v2.odcs.yaml", active(2));
            for (int i = 0; catalog.snapshot().version() == 1; i++) {
                folder.write("supply/parts/v1.odcs.yaml", active(1) + "# " + i + "\n");
            }
            assertTrue(told.next().contains("sales.orders_v2 appeared: version 2.0.0, 1 table"));
        }
    }

    @Test
    void aClosedWatchSeesNothing() throws Exception {
        CatalogWatch.start(catalog, OFTEN, told).close();
        told.changes.clear();
        folder.write("sales/orders/v2.odcs.yaml", active(2));
        assertEquals(1, catalog.snapshot().version());
        assertTrue(told.changes.isEmpty());
    }
}
