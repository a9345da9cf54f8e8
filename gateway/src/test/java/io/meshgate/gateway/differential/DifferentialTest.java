package io.meshgate.gateway.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.gateway.demo.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A few hundred generated queries, the same in every build. */
@ExtendWith(TestPostgres.Shared.class)
final class DifferentialTest {
    private static final int QUERIES = Integer.getInteger("meshgate.differential.queries", 300);
    private static final long FIRST_SEED = Long.getLong("meshgate.differential.seed", 1);

    private final TestPostgres postgres;

    DifferentialTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void everyWayOfAskingAgrees(@TempDir Path temporary) throws Exception {
        Path folder = temporary.toRealPath();
        FuzzStores stores = new FuzzStores(postgres, folder, "test");
        try (DifferentialRun run = new DifferentialRun(stores, folder)) {
            for (long seed = FIRST_SEED; seed < FIRST_SEED + QUERIES; seed++) {
                run.ask(seed);
            }
            System.out.println(run.report());
            assertEquals(List.of(), run.bad(), () -> run.report() + "\n" + String.join("\n", run.bad()));
        }
    }
}
