package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.meshgate.adapter.SqlTypes;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.door.flight.FlightDoor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs in Python before the whole gateway: ADBC's Flight SQL driver and pyarrow.flight, in an environment that the build
 * makes for itself. Where it cannot (no Python, no way to its packages) each test is skipped and says why.
 */
@ExtendWith(TpchStores.Shared.class)
@Timeout(600)
final class PythonClientsTest {
    private static final Path REQUIREMENTS =
            Path.of("src", "test", "python", "requirements.txt").toAbsolutePath();

    private static Optional<PythonEnvironment> python;
    private static String missing = "";
    private static TpchPlacement placement;
    private static MeshUnderTest mesh;
    private static FlightDoor door;

    @TempDir
    Path folder;

    @BeforeAll
    static void start(TpchStores stores, @TempDir Path places) throws IOException, SQLException {
        try {
            python = Optional.of(PythonEnvironment.prepare("python3", REQUIREMENTS));
        } catch (PythonEnvironment.Unavailable e) {
            python = Optional.empty();
            missing = e.getMessage();
        }
        Path catalog = Files.createDirectory(places.resolve("catalog"));
        Path files = Files.createDirectory(places.resolve("files")).toRealPath();
        placement = TpchPlacement.likeTheDemo();
        placement.writeCatalog(catalog, stores);
        EveryTypeStores.create(stores, files, catalog);
        List<Path> roots = new ArrayList<>(stores.fileRoots());
        roots.add(files);
        mesh = MeshUnderTest.of(catalog, roots, stores.secrets());
        door = mesh.openDoor();
    }

    /** Closing proves that nothing that a client left behind still holds a connection or memory. */
    @AfterAll
    static void stop() {
        door.close();
        mesh.close();
    }

    @BeforeEach
    void skipWithoutPython() {
        if (python.isEmpty()) {
            abort("The Python clients are not tested: " + missing);
        }
    }

    private static String run(String... arguments) throws IOException {
        PythonEnvironment.Ended ended = python.orElseThrow().run(door.port(), arguments);
        assertEquals(0, ended.status(), ended.output());
        return ended.output();
    }

    @ParameterizedTest
    @ValueSource(strings = {"adbc", "pyarrow.flight"})
    void theQueriesOfTpchGiveTheRightRowsAndTypes(String client, TpchStores stores) throws Exception {
        for (TpchQuery query : TpchQuery.all()) {
            Files.writeString(folder.resolve(query + ".sql"), query.sql(placement::qualifiedName));
        }
        run("answers.py", client, folder.toString());
        List<String> differences = new ArrayList<>();
        try (BufferAllocator memory = new RootAllocator()) {
            for (TpchQuery query : TpchQuery.all()) {
                difference(query, stores.oracle(), memory).ifPresent(found -> differences.add(query + ": " + found));
            }
        }
        assertEquals(List.of(), differences);
    }

    private Optional<String> difference(TpchQuery query, TpchOracle oracle, BufferAllocator memory) throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve(query + ".arrow"));
                ArrowStreamReader reader = new ArrowStreamReader(in, memory)) {
            List<ArrowType> promised = mesh.plan(query.sql(placement::qualifiedName)).columns().stream()
                    .map(column -> SqlTypes.arrowType(column.type()))
                    .toList();
            List<ArrowType> types = reader.getVectorSchemaRoot().getSchema().getFields().stream()
                    .map(Field::getType)
                    .toList();
            return types.equals(promised)
                    ? oracle.comparison(query).difference(Rows.of(reader))
                    : Optional.of("the types are " + types + " and should be " + promised);
        }
    }

    @Test
    void everyTypeArrivesAsPromised() throws IOException {
        run("-m", "unittest", "-v", "test_types");
    }

    @Test
    void metadataIsComplete() throws IOException {
        run("-m", "unittest", "-v", "test_metadata");
    }

    @Test
    void sessionsBehave() throws IOException {
        run("-m", "unittest", "-v", "test_sessions");
    }

    @Test
    void aFailingProgramFailsItsTest() throws IOException {
        PythonEnvironment.Ended ended = python.orElseThrow().run(door.port(), "-c", "assert 1 == 2, 'no'");
        assertEquals(1, ended.status());
        assertTrue(ended.output().contains("AssertionError: no"), ended.output());
    }

    @Test
    void whatIsMissingIsNamed(@TempDir Path elsewhere) throws IOException {
        PythonEnvironment.Unavailable noPython = assertThrows(
                PythonEnvironment.Unavailable.class,
                () -> PythonEnvironment.prepare("python-that-is-not-there", unusedPins(elsewhere)));
        assertTrue(noPython.getMessage().startsWith("python-that-is-not-there cannot be used: "));
        PythonEnvironment.Unavailable noPackage = assertThrows(
                PythonEnvironment.Unavailable.class, () -> PythonEnvironment.prepare("python3", unusedPins(elsewhere)));
        assertTrue(
                noPackage.getMessage().startsWith("the packages of pins.txt cannot be installed: "),
                noPackage.getMessage());
    }

    /** A file that is no package. */
    private static Path unusedPins(Path elsewhere) throws IOException {
        return Files.writeString(elsewhere.resolve("pins.txt"), "./no-such.whl\n");
    }
}
