package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.plan.Planner;
import io.meshgate.gateway.session.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Planning ends when its time is over, with a plan that is right, and when its query is cancelled. */
@ExtendWith(TpchStores.Shared.class)
final class PlanningTimeTest {
    /** Over before anything is planned. */
    private static final Duration NONE = Duration.ofNanos(1);

    private static final Duration ENOUGH = Duration.ofHours(1);
    private static final String STOPPED = "planning stopped improving after ";

    private final TpchStores stores;
    private final TpchPlacement placement = TpchPlacement.random(7);

    @TempDir
    Path catalog;

    PlanningTimeTest(TpchStores stores) {
        this.stores = stores;
    }

    private MeshUnderTest mesh(Duration planningTime) throws IOException {
        placement.writeCatalog(catalog, stores);
        return MeshUnderTest.of(catalog, stores.fileRoots(), stores.secrets(), planningTime);
    }

    @Test
    void whatIsPlannedInNoTimeIsRight() throws IOException, SQLException {
        List<String> wrong = new ArrayList<>();
        try (MeshUnderTest mesh = mesh(NONE)) {
            for (TpchQuery query : TpchQuery.all()) {
                Rows rows = mesh.read(query.sql(placement::qualifiedName), Rows::of);
                stores.oracle().comparison(query).difference(rows).ifPresent(words -> wrong.add(query + ": " + words));
            }
        }
        assertEquals(List.of(), wrong, placement::toString);
    }

    @Test
    void thePlanTellsThatItCouldBeBetter() throws IOException {
        for (String sql : List.of(clique(20), nested(60))) {
            try (MeshUnderTest mesh = mesh(NONE)) {
                assertTrue(mesh.plan(sql).plan().rewrites().stream().anyMatch(told -> told.startsWith(STOPPED)), sql);
            }
            try (MeshUnderTest mesh = mesh(ENOUGH)) {
                assertTrue(mesh.plan(sql).plan().rewrites().stream().noneMatch(told -> told.startsWith(STOPPED)), sql);
            }
        }
    }

    /** The caller leaves at once anyway; here the thread that plans does, long before it would have ended by itself. */
    @Test
    void aCancelledQueryIsNotPlannedToItsEnd() throws IOException {
        QueryFailure gone = QueryFailure.of(ErrorCode.CANCELLED, "gone");
        try (MeshUnderTest mesh = mesh(ENOUGH)) {
            mesh.plan(clique(35));
            long began = System.nanoTime();
            mesh.plan(clique(36));
            long whole = System.nanoTime() - began;

            Session session = MeshUnderTest.session();
            CompletableFuture<?> asking = CompletableFuture.supplyAsync(
                    () -> mesh.pipeline().run(session, clique(37)),
                    task -> Thread.ofVirtual().start(task));
            Thread planning = awaited(() -> planning(session));
            long cancelled = System.nanoTime();
            session.cancellation().cancel(gone);
            CompletionException thrown = assertThrows(CompletionException.class, asking::join);
            assertSame(gone, assertInstanceOf(QueryFailure.class, thrown.getCause()));
            awaited(() -> plans(planning) ? Optional.empty() : Optional.of(planning));
            long left = System.nanoTime() - cancelled;
            assertTrue(left < whole / 2, "left after " + left + " ns of " + whole);
        }
    }

    private static Optional<Thread> planning(Session session) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("plan-" + session.queryId()))
                .filter(PlanningTimeTest::plans)
                .findFirst();
    }

    private static boolean plans(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(Planner.class.getName()));
    }

    private static <T> T awaited(Supplier<Optional<T>> found) {
        while (true) {
            Optional<T> it = found.get();
            if (it.isPresent()) {
                return it.get();
            }
            Thread.onSpinWait();
        }
    }

    /** Every one of them joined with every other, on columns of their own. */
    private String clique(int relations) {
        List<TpchTable> tables = List.of(TpchTable.values());
        return "SELECT COUNT(*) FROM "
                + IntStream.range(0, relations)
                        .mapToObj(i -> name(tables, i) + " AS t" + i)
                        .collect(Collectors.joining(", "))
                + " WHERE "
                + IntStream.range(0, relations)
                        .boxed()
                        .flatMap(
                                i -> IntStream.range(0, i).mapToObj(j -> key(tables, j, i) + " = " + key(tables, i, j)))
                        .collect(Collectors.joining(" AND "));
    }

    private String name(List<TpchTable> tables, int relation) {
        return placement.qualifiedName(tables.get(relation % tables.size()));
    }

    private static String key(List<TpchTable> tables, int relation, int other) {
        List<String> keys = switch (tables.get(relation % tables.size())) {
            case CUSTOMER -> List.of("c_custkey", "c_nationkey");
            case ORDERS -> List.of("o_custkey");
            case LINEITEM -> List.of("l_partkey", "l_suppkey");
            case PART -> List.of("p_partkey", "p_size");
            case SUPPLIER -> List.of("s_suppkey", "s_nationkey");
            case PARTSUPP -> List.of("ps_partkey", "ps_suppkey");
            case NATION -> List.of("n_nationkey", "n_regionkey");
            case REGION -> List.of("r_regionkey");
        };
        return "t" + relation + "." + keys.get(other % keys.size());
    }

    private String nested(int depth) {
        String customer = placement.qualifiedName(TpchTable.CUSTOMER);
        String supplier = placement.qualifiedName(TpchTable.SUPPLIER);
        String query = "SELECT s_suppkey FROM " + supplier;
        for (int i = 0; i < depth; i++) {
            query = i % 2 == 0
                    ? "SELECT c_custkey FROM " + customer + " WHERE c_custkey IN (" + query + ")"
                    : "SELECT s_suppkey FROM " + supplier + " WHERE s_suppkey IN (" + query + ")";
        }
        return query;
    }
}
