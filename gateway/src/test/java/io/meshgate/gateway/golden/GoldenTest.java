package io.meshgate.gateway.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.demo.TpchStores;
import io.meshgate.gateway.execute.Execution;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.place.PlacedPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plans, remote statements and rows of the golden files. Before an answer is compared with the recorded one it must be the
 * answer without pushdown, and those of the databases that hold all tables: a wrong answer cannot be recorded.
 *
 * <p>To regenerate: {@code mvn verify -pl gateway -am -Dtest=GoldenTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dmeshgate.regenerate=true}, then read the diff.
 */
@ExtendWith({TpchStores.Shared.class, TestPostgres.Shared.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final int FILES_MIN = 60;

    /** How files begin whose plans send rows from store to store; in the others the gateway does what lies across stores. */
    private static final String SENDING = "sent-";

    private final TpchStores tpch;
    private final TestPostgres postgres;
    private GoldenMesh mesh;

    GoldenTest(TpchStores tpch, TestPostgres postgres) {
        this.tpch = tpch;
        this.postgres = postgres;
    }

    /** An answer with the rows that each fragment sent for it. */
    private record Asked(PlacedPlan plan, List<Long> fragmentRows, GoldenAnswer answer) {}

    @BeforeAll
    void open(@TempDir Path folder) throws IOException, SQLException {
        mesh = new GoldenMesh(tpch, postgres, folder.toRealPath());
    }

    @AfterAll
    void close() throws SQLException {
        mesh.close();
    }

    @Test
    void thereAreEnough() throws IOException {
        assertTrue(files().size() >= FILES_MIN);
    }

    @TestFactory
    Stream<DynamicTest> goldenFiles() throws IOException {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private void check(Path path) throws IOException {
        GoldenFile golden = GoldenFile.read(path);
        boolean sending = path.getFileName().toString().startsWith(SENDING);
        Asked asked = ask(sending ? mesh.sending : mesh.pushing, golden);
        agree(
                "without pushdown",
                golden,
                asked,
                Optional.of(ask(mesh.plain, golden).answer()));
        agree(
                GoldenMesh.DUCKDB,
                golden,
                asked,
                golden.questionFor(GoldenMesh.DUCKDB).map(mesh.duckDb::ask));
        if (!golden.asksTpch()) {
            agree(
                    GoldenMesh.POSTGRESQL,
                    golden,
                    asked,
                    golden.questionFor(GoldenMesh.POSTGRESQL).map(mesh.postgres::ask));
        }
        String now = mesh.withoutFolders(
                golden.expected(asked.plan(), asked.fragmentRows(), asked.answer(), mesh.duckDb::rows));
        if (Boolean.getBoolean("meshgate.regenerate")) {
            Files.writeString(path, now);
        } else {
            assertEquals(golden.text(), now);
        }
    }

    private static void agree(String who, GoldenFile golden, Asked asked, Optional<GoldenAnswer> other) {
        Optional<String> difference = other.flatMap(o -> asked.answer().difference(o, golden.ordered()));
        assertEquals(Optional.empty(), difference, who);
    }

    private static Asked ask(MeshUnderTest mesh, GoldenFile golden) {
        PlacedPlan plan = mesh.plan(golden.question()).plan();
        Execution execution = mesh.executor().execute(plan, MeshUnderTest.session());
        try (BatchStream stream = execution.stream()) {
            GoldenAnswer answer = GoldenAnswer.of(Cells.read(stream));
            List<Long> rows = execution.fragments().stream()
                    .map(fragment -> fragment.rows())
                    .toList();
            return new Asked(plan, rows, answer);
        } catch (QueryFailure e) {
            return new Asked(plan, List.of(), GoldenAnswer.failed(e.code().name()));
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".golden"))
                    .sorted()
                    .toList();
        }
    }
}
