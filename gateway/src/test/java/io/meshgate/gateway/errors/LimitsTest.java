package io.meshgate.gateway.errors;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.execute.Limits;
import io.meshgate.gateway.failure.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.flight.FlightStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Over a limit: an error that names it, and the rest unharmed. */
@ExtendWith(TestPostgres.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class LimitsTest {
    private static final String SLOW = "SELECT note FROM sales.orders.slow";
    private static final String PARTS = "SELECT id FROM supply.parts.parts";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long WIDE = 1L << 30;
    private static final int KEYS = 100_000;

    private FaultyMesh faulty;

    @BeforeAll
    void create(@TempDir Path folder, TestPostgres server) throws SQLException, IOException {
        faulty = FaultyMesh.create(folder.toRealPath(), server);
    }

    private OpenMesh mesh(Limits limits) throws IOException {
        return new OpenMesh(
                MeshUnderTest.of(faulty.catalog(), faulty.fileRoots(), faulty.environment(), 8, limits),
                Duration.ofMinutes(2));
    }

    /** With one connection per store. */
    private OpenMesh narrowMesh(Limits limits) throws IOException {
        return new OpenMesh(
                MeshUnderTest.of(faulty.catalog(), faulty.fileRoots(), faulty.environment(), 1, limits),
                Duration.ofMinutes(2));
    }

    private static Limits admitting(int queries, int queue) {
        return new Limits(
                LONG, queries, queue, LONG, WIDE, WIDE, KEYS, KEYS, OptionalLong.empty(), OptionalLong.empty());
    }

    private static Limits memory(long ofOne, long ofAll) {
        return new Limits(LONG, 64, 64, LONG, ofOne, ofAll, KEYS, KEYS, OptionalLong.empty(), OptionalLong.empty());
    }

    private static Limits result(OptionalLong rows, OptionalLong bytes) {
        return new Limits(LONG, 64, 64, LONG, WIDE, WIDE, KEYS, KEYS, rows, bytes);
    }

    @Test
    void queriesWaitForAPlaceWhileExplainAndMetadataDoNot() throws Exception {
        try (OpenMesh mesh = mesh(admitting(1, 8));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            FlightStream slow = mesh.open(SLOW);
            eventually("the slow one runs", () -> mesh.mesh.executor().queriesRunning() == 1);
            Future<Long> waiting = clients.submit(() -> mesh.rows(PARTS));
            eventually("the next one waits", () -> mesh.mesh.executor().queriesWaiting() == 1);
            assertTrue(mesh.rows("EXPLAIN " + PARTS) > 0);
            assertTrue(mesh.client
                            .getTables(null, null, null, null, true)
                            .getEndpoints()
                            .size()
                    > 0);
            slow.cancel("enough", null);
            slow.close();
            assertEquals(3, waiting.get());
        }
    }

    @Test
    void cancellingAQueryThatWaitsWorksAtOnce() throws Exception {
        try (OpenMesh mesh = mesh(admitting(1, 8))) {
            FlightStream slow = mesh.open(SLOW);
            eventually("the slow one runs", () -> mesh.mesh.executor().queriesRunning() == 1);
            FlightStream waiting = mesh.open(PARTS);
            eventually("the next one waits", () -> mesh.mesh.executor().queriesWaiting() == 1);
            waiting.cancel("enough", null);
            waiting.close();
            eventually("it waits no more", () -> mesh.mesh.executor().queriesWaiting() == 0);
            slow.cancel("enough", null);
            slow.close();
            eventually("all places are free", () -> mesh.mesh.executor().queriesRunning() == 0);
            mesh.assertServes();
        }
    }

    @Test
    void whoWaitsForAHungStoreKeepsNoPlaceFromTheOthers() throws Exception {
        try (OpenMesh mesh = narrowMesh(admitting(2, 8))) {
            FlightStream slow = mesh.open(SLOW);
            eventually("the slow one runs", () -> mesh.mesh.executor().queriesRunning() == 1);
            FlightStream second = mesh.open(SLOW);
            FlightStream third = mesh.open(SLOW);
            eventually("two wait for it", () -> mesh.mesh.executor().queriesWaiting() == 2);
            assertEquals(3, mesh.rows(PARTS));
            assertEquals(2, mesh.mesh.executor().queriesWaiting());
            for (FlightStream stream : List.of(third, second, slow)) {
                stream.cancel("enough", null);
                stream.close();
            }
            eventually("all places are free", () -> mesh.mesh.executor().queriesRunning() == 0);
            eventually("nobody waits", () -> mesh.mesh.executor().queriesWaiting() == 0);
            eventually("no store is held", () -> mesh.mesh.executor().storesInUse() == 0);
            mesh.assertServes();
        }
    }

    @Test
    void onlySoManyWaitForAStore() throws Exception {
        try (OpenMesh mesh = narrowMesh(admitting(8, 1))) {
            FlightStream slow = mesh.open(SLOW);
            eventually("the slow one runs", () -> mesh.mesh.executor().queriesRunning() == 1);
            FlightStream waiting = mesh.open(SLOW);
            eventually("the next one waits", () -> mesh.mesh.executor().queriesWaiting() == 1);
            refused(mesh, ErrorCode.STORE_BUSY, SLOW, "1 wait for them already (admission.queueMax)");
            for (FlightStream stream : List.of(waiting, slow)) {
                stream.cancel("enough", null);
                stream.close();
            }
            eventually("no store is held", () -> mesh.mesh.executor().storesInUse() == 0);
            mesh.assertServes();
        }
    }

    @Test
    void manyClientsOfFewPlacesAllFinish() throws Exception {
        try (OpenMesh mesh = mesh(admitting(2, 64));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(clients.submit(() -> mesh.rows(PARTS)));
            }
            for (Future<Long> answer : answers) {
                assertEquals(3, answer.get());
            }
            assertEquals(0, mesh.mesh.executor().queriesRunning());
        }
    }

    @Test
    void rowsAndBytesOfAnAnswerAreBounded() throws Exception {
        try (OpenMesh mesh = mesh(result(OptionalLong.of(3), OptionalLong.empty()))) {
            assertEquals(3, mesh.rows(PARTS));
            refused(mesh, ErrorCode.RESULT_TOO_LARGE, PARTS + " UNION ALL SELECT 1", "query.resultRowsMax");
            refused(mesh, ErrorCode.RESULT_TOO_LARGE, "SELECT id FROM sales.orders.many", "more than 3 rows");
            mesh.assertServes();
        }
        try (OpenMesh mesh = mesh(result(OptionalLong.empty(), OptionalLong.of(100_000)))) {
            refused(mesh, ErrorCode.RESULT_TOO_LARGE, "SELECT * FROM sales.orders.many", "query.resultBytesMax");
            mesh.assertServes();
        }
    }

    @Test
    void theMemoryOfOneQueryIsBoundedWhereverItsRowsComeFrom() throws Exception {
        String many = "sales.orders.many AS m";
        try (OpenMesh mesh = mesh(memory(2 << 20, WIDE))) {
            refused(mesh, ErrorCode.MEMORY_EXCEEDED, "SELECT note FROM " + many, "query.memory (2097152 bytes)");
            refused(
                    mesh,
                    ErrorCode.MEMORY_EXCEEDED,
                    "SELECT p.id, m.note FROM " + many + " JOIN supply.parts.parts AS p ON m.id = p.id + 0",
                    "query.memory (2097152 bytes)");
            mesh.assertServes();
        }
    }

    @Test
    void theMemoryOfAllQueriesIsBoundedAndTheOthersServeOn() throws Exception {
        try (OpenMesh mesh = mesh(memory(WIDE, 2 << 20))) {
            refused(mesh, ErrorCode.MEMORY_EXCEEDED, "SELECT note FROM sales.orders.many", "admission.memory");
            mesh.assertServes();
        }
    }

    private static void refused(OpenMesh mesh, ErrorCode code, String sql, String words) {
        Seen seen = mesh.error(sql);
        assertEquals(code, seen.code(), seen.description());
        assertTrue(seen.message().contains(words), seen.message());
    }
}
