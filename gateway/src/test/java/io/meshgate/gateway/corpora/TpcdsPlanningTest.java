package io.meshgate.gateway.corpora;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.demo.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A measurement, not a check: how long the 99 queries of TPC-DS take to plan, each in a placement of its own, without the plan
 * cache. Each is planned {@code -Dmeshgate.corpora.planning=10} times untimed and as often timed; its median counts.
 */
@ExtendWith(TestPostgres.Shared.class)
@EnabledIfSystemProperty(named = "meshgate.corpora.planning", matches = "\\d+")
final class TpcdsPlanningTest {
    private static final int ROUNDS = Integer.getInteger("meshgate.corpora.planning", 0);
    private static final double TARGET_MILLIS = 500;
    private static final int SHOWN = 10;

    private record Took(TpcdsQuery query, double millis) {}

    private final TestPostgres postgres;

    TpcdsPlanningTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void noQueryIsPlannedLong(@TempDir Path folder) throws Exception {
        CorpusStores stores = new CorpusStores(postgres, folder.toRealPath(), "tpcdsplans");
        TpcdsData.fill(stores);
        List<Took> all = new ArrayList<>();
        try (MeshUnderTest mesh = stores.sendingRows()) {
            List<TpcdsQuery> queries = TpcdsQuery.all();
            for (int round = 0; round < ROUNDS; round++) {
                queries.forEach(query -> millis(mesh, query));
            }
            queries.forEach(query -> all.add(new Took(query, median(mesh, query))));
        }
        all.sort(Comparator.comparingDouble(Took::millis).reversed());
        System.out.println("| Query | Planned in (target: none over " + (int) TARGET_MILLIS + " ms) |\n| --- | ---: |");
        all.stream()
                .limit(SHOWN)
                .forEach(took -> System.out.printf(Locale.ROOT, "| %s | %.1f ms |%n", took.query(), took.millis()));
        System.out.printf(
                Locale.ROOT,
                "| median of all | %.1f ms |%n",
                all.get(all.size() / 2).millis());
        assertTrue(all.getFirst().millis() <= TARGET_MILLIS, all.getFirst().toString());
    }

    private static double median(MeshUnderTest mesh, TpcdsQuery query) {
        double[] millis =
                IntStream.range(0, ROUNDS).mapToDouble(i -> millis(mesh, query)).toArray();
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }

    private static double millis(MeshUnderTest mesh, TpcdsQuery query) {
        Map<String, Place> places = Place.scatter(TpcdsData.TABLES, query.number());
        long start = System.nanoTime();
        mesh.plan(mesh.resolve(query.sql(table -> places.get(table).domain() + ".tpcds." + table)));
        return (System.nanoTime() - start) / 1e6;
    }
}
