package io.meshgate.gateway.corpora;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.gateway.demo.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The 99 queries of TPC-DS over tables that lie scattered: in the build each in a placement of its own, and with
 * {@code -Dmeshgate.corpora.placements=20} each in so many.
 */
@ExtendWith(TestPostgres.Shared.class)
final class TpcdsTest {
    private static final int PLACEMENTS = Integer.getInteger("meshgate.corpora.placements", 0);
    private static final long SEED = Long.getLong("meshgate.corpora.seed", 1);

    private final TestPostgres postgres;

    TpcdsTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void everyPlacementGivesTheSameRows(@TempDir Path folder) throws Exception {
        try (TpcdsRun run = new TpcdsRun(postgres, folder.toRealPath())) {
            List<TpcdsQuery> queries = TpcdsQuery.all();
            if (PLACEMENTS == 0) {
                queries.forEach(query -> run.ask(query, SEED + query.number()));
            }
            for (long seed = SEED; seed < SEED + PLACEMENTS; seed++) {
                for (TpcdsQuery query : queries) {
                    run.ask(query, seed);
                }
                System.out.println("TPC-DS: placement " + seed + "; " + run.report());
            }
            System.out.println(run.report());
            assertEquals(List.of(), run.wrong(), () -> String.join("\n", run.wrong()));
        }
    }
}
