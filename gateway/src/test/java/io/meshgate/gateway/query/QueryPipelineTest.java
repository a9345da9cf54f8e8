package io.meshgate.gateway.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.errors.FailingStore;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** What the path keeps and holds between a query's calls, over a mesh of one CSV file. */
class QueryPipelineTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final List<String> idsInStores = Collections.synchronizedList(new ArrayList<>());
    private MeshUnderTest mesh;

    @BeforeEach
    void open(@TempDir Path temporary) throws IOException {
        Path folder = temporary.toRealPath();
        Files.writeString(Files.createDirectories(folder.resolve("data")).resolve("cursed.csv"), "id\n1\n2\n");
        Path contract = folder.resolve("catalog/sales/orders/v1.odcs.yaml");
        Files.createDirectories(contract.getParent());
        Files.writeString(contract, """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            servers: [{server: s, type: local, path: ../../../data, format: csv}]
            schema: [{name: cursed, physicalName: cursed.csv, properties: [{name: id, physicalType: integer}]}]
            """);
        mesh = MeshUnderTest.of(
                folder.resolve("catalog"),
                List.of(folder),
                Map.of(),
                8,
                adapter -> new FailingStore.Adapter(adapter, () -> {
                    idsInStores.add(String.valueOf(MDC.get("query")));
                    return new IllegalStateException("told to fail");
                }));
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private static Session session(String queryId, Instant startedAt) {
        return new Session(queryId, "tester", startedAt, Instant.now().plusSeconds(60));
    }

    private static PlacedPlan plan(Answer answer) {
        return ((PlannedAnswer) answer).plan();
    }

    @Test
    void onlyTheFirstExecutionIsOneQueryWithItsPreparation() {
        String sql = "SELECT CURRENT_TIMESTAMP AS moment";
        QueryPipeline pipeline = mesh.pipeline();
        PlacedPlan prepared = plan(pipeline.describe(session("p", NOON), sql));
        assertSame(prepared, plan(pipeline.describePrepared(session("e1", NOON.plusSeconds(1)), "p", sql)));
        assertSame(prepared, plan(pipeline.run(session("e1", NOON.plusSeconds(1)), sql)));
        PlacedPlan second = plan(pipeline.describePrepared(session("e2", NOON.plusSeconds(2)), "p", sql));
        assertNotEquals(prepared.remainder(), second.remainder());
        assertSame(second, plan(pipeline.run(session("e2", NOON.plusSeconds(2)), sql)));
    }

    @Test
    void whatHasBegunAsExplainStaysExplain() {
        String sql = "EXPLAIN SELECT id FROM sales.orders.cursed";
        QueryPipeline pipeline = mesh.pipeline();
        Session session = session("x", NOON);
        assertEquals(
                pipeline.describe(session, sql).columns(),
                pipeline.run(session, sql).columns());
        assertEquals("step", pipeline.run(session, sql).columns().getFirst().name());
    }

    /** Its contract goes between its name's resolution and its planning. */
    @Test
    void planningLeavesNoStoreOpenThatIsNotOffered() {
        mesh.stores().offer(new MeshSnapshot(2, List.of(), List.of()));
        mesh.plan("SELECT id FROM sales.orders.cursed WHERE id > 1");
        assertEquals(
                Set.of(),
                Set.copyOf(mesh.stores().endpointsOpen().stream()
                        .map(endpoint -> endpoint.domain())
                        .filter("sales"::equals)
                        .toList()));
    }

    @Test
    void messagesOfAFragmentsThreadCarryTheQuery() {
        PlannedAnswer answer = mesh.plan("SELECT id FROM sales.orders.cursed");
        try (var ignored = MDC.putCloseable("query", "q1");
                var stream = answer.open()) {
            assertThrows(RuntimeException.class, stream::next);
        }
        assertEquals(List.of("q1"), idsInStores);
    }

    @Test
    void aNameOfTheListingMayBeLong() {
        String longName = "it''s ".repeat(20_000);
        assertEquals(
                0L,
                mesh.<Long>read(
                        "SELECT table_name FROM information_schema.tables WHERE table_name = '" + longName + "'",
                        stream -> {
                            long rows = 0;
                            while (stream.next()) {
                                rows += stream.root().getRowCount();
                            }
                            return rows;
                        }));
    }
}
