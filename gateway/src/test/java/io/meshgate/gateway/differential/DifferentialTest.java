package io.meshgate.gateway.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.gateway.demo.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated queries, the same for the same seeds. Not part of the build yet: it still finds queries that Meshgate should answer
 * and does not. To run it: {@code mvn verify -pl gateway -am -Dtest=DifferentialTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dmeshgate.differential.queries=400 -Dmeshgate.differential.seed=1}.
 */
@ExtendWith(TestPostgres.Shared.class)
@EnabledIfSystemProperty(named = "meshgate.differential.queries", matches = "\\d+")
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
            assertEquals(List.of(), run.bad(), () -> run.report() + "\n" + String.join("\n", run.bad()));
        }
    }
}
