package io.meshgate.gateway.differential;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.differential.Finding.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated queries, the same for the same seeds: some hundred in each build, and as many as wanted on command
 * (docs/differential.md).
 */
@ExtendWith(TestPostgres.Shared.class)
final class DifferentialTest {
    private static final int QUERIES = Integer.getInteger("meshgate.differential.queries", 300);
    private static final int MINUTES = Integer.getInteger("meshgate.differential.minutes", 0);
    private static final long FIRST_SEED = Long.getLong("meshgate.differential.seed", 1);
    private static final int THREADS = Integer.getInteger("meshgate.differential.threads", 3);
    private static final Path FOUND = Path.of("target", "differential");

    private final TestPostgres postgres;

    DifferentialTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void everyWayOfAskingAgrees(@TempDir Path temporary) throws Exception {
        Path folder = temporary.toRealPath();
        Tally tally = new Tally(FOUND);
        Instant begin = Instant.now();
        long plansUsedAgain;
        try (DifferentialRun run = new DifferentialRun(
                new FuzzStores(postgres, folder, folder.resolve("catalog"), "test"), folder, tally)) {
            run.ask(FIRST_SEED, THREADS, over(tally, begin));
            tell(begin, tally.report());
            tell(begin, run.plans().toString());
            plansUsedAgain = run.plans().shapeHits();
        }
        assertEquals(List.of(), tally.bad(), () -> "golden files begun in " + FOUND);
        assertAll(
                () -> assertTrue(plansUsedAgain > 0, "no plan was used with other literals"),
                () -> assertTrue(tally.withRows() >= 0.70, "too few queries have rows"),
                () -> assertTrue(tally.of(Kind.FAILS_EVERYWHERE) <= 0.05, "too many queries fail on all sides"),
                () -> assertTrue(tally.pushed(Asked.Shape.JOIN) >= 0.20, "too few joins are pushed"),
                () -> assertTrue(tally.pushed(Asked.Shape.WINDOW) >= 0.10, "too few windows are pushed"),
                () -> assertTrue(tally.pushed(Asked.Shape.AGGREGATE) >= 0.20, "too few aggregates are pushed"),
                () -> assertTrue(
                        tally.pushed(Asked.Shape.SEMI_JOIN) >= 0.10, "too few semi- and anti-joins are pushed"));
    }

    /** After so many minutes, if some are asked for, else after so many queries; tells how far it is once a minute. */
    private static BooleanSupplier over(Tally tally, Instant begin) {
        AtomicInteger begun = new AtomicInteger();
        AtomicReference<Instant> told = new AtomicReference<>(begin);
        return () -> {
            Instant last = told.get();
            Instant now = Instant.now();
            if (now.isAfter(last.plus(Duration.ofMinutes(1))) && told.compareAndSet(last, now)) {
                tell(begin, tally.summary());
            }
            return MINUTES > 0
                    ? now.isAfter(begin.plus(Duration.ofMinutes(MINUTES)))
                    : begun.getAndIncrement() >= QUERIES;
        };
    }

    private static void tell(Instant begin, String words) {
        System.out.println(Duration.between(begin, Instant.now()).toSeconds() + " s: " + words);
    }
}
