package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plans, remote statements and rows of the golden files, over TPC-H at scale 0.01 in the demo's placement.
 *
 * <p>To regenerate: {@code mvn verify -pl gateway -am -Dtest=GoldenTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dmeshgate.regenerate=true}, then read the diff.
 */
@ExtendWith(TpchStores.Shared.class)
class GoldenTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final int FILES_MIN = 20;

    private final TpchStores stores;
    private MeshUnderTest mesh;

    GoldenTest(TpchStores stores) {
        this.stores = stores;
    }

    @BeforeEach
    void open(@TempDir Path catalog) throws IOException {
        TpchPlacement.likeTheDemo().writeCatalog(catalog, stores);
        mesh = MeshUnderTest.of(catalog, stores.fileRoots(), stores.secrets());
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void thereAreAtLeastTwenty() throws IOException {
        assertTrue(files().size() >= FILES_MIN);
    }

    @TestFactory
    Stream<DynamicTest> goldenFiles() throws IOException {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private void check(Path path) throws IOException {
        GoldenFile golden = GoldenFile.read(path);
        String now = golden.expected(
                mesh, text -> text.replace(stores.fileRoots().getFirst().toString(), "$FILES"));
        if (Boolean.getBoolean("meshgate.regenerate")) {
            Files.writeString(path, now);
        }
        assertEquals(golden.text(), Boolean.getBoolean("meshgate.regenerate") ? golden.text() : now);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".golden"))
                    .sorted()
                    .toList();
        }
    }
}
