package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.query.PlannedAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many queries that each need several connections of one small pool: drained build side first they would wait for each
 * other for ever, were their connections not handed out all at once.
 */
@ExtendWith(TpchStores.Shared.class)
class AdmissionTest {
    private static final int CONNECTIONS = 4;
    private static final int CLIENTS = 64;

    /** Floats as text are not sent, so each table is a fragment of its own. */
    private static final String THREE_FRAGMENTS = """
        SELECT count(*), sum(l_quantity) FROM pg.tpch.customer, pg.tpch.orders, pg.tpch.lineitem
        WHERE CAST(c_custkey * 1e0 AS VARCHAR) = CAST(o_custkey * 1e0 AS VARCHAR)
          AND CAST(o_orderkey * 1e0 AS VARCHAR) = CAST(l_orderkey * 1e0 AS VARCHAR)
          AND o_orderkey < 6000 AND l_orderkey < 6000\
        """;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void clientsThatNeedMostOfAPoolAllFinish(@TempDir Path catalog, TpchStores stores) throws Exception {
        TpchPlacement.likeTheDemo().writeCatalog(catalog, stores);
        try (MeshUnderTest mesh = mesh(catalog, stores);
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            PlannedAnswer planned = mesh.plan(THREE_FRAGMENTS);
            assertEquals(3, planned.plan().fragments().size());
            Rows expected = mesh.read(THREE_FRAGMENTS, Rows::of);

            CountDownLatch start = new CountDownLatch(1);
            List<Future<Rows>> answers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                answers.add(clients.submit(() -> {
                    start.await();
                    return mesh.read(THREE_FRAGMENTS, Rows::of);
                }));
            }
            start.countDown();
            for (Future<Rows> answer : answers) {
                assertEquals(expected.values(), answer.get().values());
            }
            assertEquals(0, mesh.connectionsActive());
        }
    }

    @Test
    void aQueryThatNeedsMoreThanThePoolIsRefusedByName(@TempDir Path catalog, TpchStores stores) throws IOException {
        TpchPlacement.likeTheDemo().writeCatalog(catalog, stores);
        try (MeshUnderTest mesh =
                MeshUnderTest.of(catalog, stores.fileRoots(), stores.secrets(), 2, UnaryOperator.identity())) {
            RuntimeException refused = org.junit.jupiter.api.Assertions.assertThrows(
                    RuntimeException.class, () -> mesh.read(THREE_FRAGMENTS, Rows::of));
            assertTrue(String.valueOf(refused.getMessage()).contains("stores.connectionsMax is 2"));
        }
    }

    private static MeshUnderTest mesh(Path catalog, TpchStores stores) {
        return MeshUnderTest.of(catalog, stores.fileRoots(), stores.secrets(), CONNECTIONS, UnaryOperator.identity());
    }
}
