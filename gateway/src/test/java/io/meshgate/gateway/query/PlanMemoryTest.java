package io.meshgate.gateway.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Secret;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.parse.StatementParser;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.plan.SlotShares;
import io.meshgate.gateway.session.Session;
import io.meshgate.gateway.stores.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Distinct statements without end, with plans as large as those of a six-way join: {@code -Dmeshgate.plans.queries=1000000} asks
 * a million and tells the heap as it goes.
 */
class PlanMemoryTest {
    private static final int QUERIES = Integer.getInteger("meshgate.plans.queries", 20_000);
    private static final int BYTES_MAX = 4 << 20;
    private static final int TELLINGS = 10;
    private static final String TEXT = "SELECT a, b, c FROM t0 JOIN t1 ON t0.a = t1.b\n".repeat(40);

    @Test
    void whatIsKeptIsBounded() {
        StatementParser parser = new StatementParser(100_000, 100, 1_000, 250);
        MeshSnapshot snapshot = new MeshSnapshot(1, List.of(), List.of());
        try (Stores stores = stores()) {
            PlanCache cache = new PlanCache(
                    stores,
                    new DeepThreads(new PlanningLimits(8, 8, Duration.ofMinutes(1), BYTES_MAX, Duration.ofMinutes(1))),
                    (statement, session, mesh, open) -> plan(statement.sql()),
                    plan -> false,
                    BYTES_MAX);
            Session session = MeshUnderTest.session();
            for (int i = 1; i <= QUERIES; i++) {
                cache.plan(
                        parser.tokens("SELECT " + i + " AS n" + i + ", name FROM t WHERE id > " + i),
                        session,
                        snapshot);
                if (i % (QUERIES / TELLINGS) == 0) {
                    long bytes = cache.counts().bytes();
                    assertTrue(bytes <= BYTES_MAX, () -> bytes + " bytes are kept");
                    tell(i, cache.counts());
                }
            }
            assertEquals(QUERIES, cache.counts().misses());
            assertTrue(
                    cache.counts().evictions() > QUERIES / 2,
                    () -> cache.counts().toString());
        }
    }

    private static void tell(int queries, PlanCounts counts) {
        if (QUERIES >= 1_000_000) {
            System.gc();
            long heap =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.println(queries + " queries, " + (heap >> 20) + " MiB of heap, " + counts);
        }
    }

    private static MadePlan plan(String sql) {
        PlacedPlan placed = new PlacedPlan(
                List.of(),
                Optional.of(new RemoteStatement(TEXT + sql, List.of(), false)),
                List.of(),
                List.of(),
                List.of(),
                TEXT + sql,
                List.of(),
                List.of(),
                Optional.empty());
        return new MadePlan(placed, 1, List.of(), List.of(), false, SlotShares.NONE, List.of(), Instant.now());
    }

    private static Stores stores() {
        return new Stores(
                List.of(),
                reference -> new Secret("none"),
                new StoreSettings(List.of(), 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20, 1));
    }
}
