package io.meshgate.gateway.corpora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.corpora.SltExplanations.Explanation;
import io.meshgate.gateway.corpora.SltRun.Failed;
import io.meshgate.gateway.demo.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * sqllogictest over tables that lie scattered: in the build a slice of one file of every category, and with
 * {@code -Dmeshgate.corpora.sqllogictest=200000} so many queries of all files.
 */
@ExtendWith(TestPostgres.Shared.class)
final class SqlLogicTest {
    private static final int QUERIES = Integer.getInteger("meshgate.corpora.sqllogictest", 0);
    private static final long SEED = Long.getLong("meshgate.corpora.seed", 1);
    private static final int QUERIES_OF_SLICE = 600;
    private static final double EQUAL_SHARE_MIN = 0.995;
    private static final int PROGRESS_EVERY = 5_000;

    private final TestPostgres postgres;

    SqlLogicTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void queriesHaveTheRightAnswers(@TempDir Path folder) throws Exception {
        boolean all = QUERIES > 0;
        List<SltScript> scripts = all ? SltScript.all() : onePerCategory();
        SltSample sample = SltSample.of(scripts, all ? QUERIES : QUERIES_OF_SLICE, SEED);
        try (SltRun run = new SltRun(postgres, folder.toRealPath(), sample, SEED)) {
            List<Failed> failed = run.ask((asked, failures) -> {
                if (asked % PROGRESS_EVERY == 0) {
                    System.out.println(
                            "sqllogictest: " + asked + " of " + run.size() + " asked, " + failures.size() + " failed");
                }
            });
            String report = report(run, failed);
            System.out.println(report);
            List<Failed> unexplained =
                    failed.stream().filter(f -> SltExplanations.of(f).isEmpty()).toList();
            assertEquals(
                    List.of(),
                    unexplained,
                    () -> unexplained.stream().map(Failed::toString).collect(Collectors.joining("\n")));
            if (all) {
                assertTrue(failed.size() <= run.size() * (1 - EQUAL_SHARE_MIN), report);
                Set<Explanation> needless = new HashSet<>(SltExplanations.ALL);
                failed.forEach(f -> SltExplanations.of(f).ifPresent(needless::remove));
                assertEquals(Set.of(), needless, "explanations of nothing");
            }
        }
    }

    private static List<SltScript> onePerCategory() {
        List<SltScript> scripts = new ArrayList<>(SltScript.all());
        Collections.shuffle(scripts, new Random(SEED));
        Map<String, SltScript> first = new TreeMap<>();
        scripts.forEach(script -> first.putIfAbsent(script.category(), script));
        return List.copyOf(first.values());
    }

    private static String report(SltRun run, List<Failed> failed) {
        StringBuilder report = new StringBuilder("sqllogictest: " + run.size() + " queries over " + run.tables()
                + " tables, " + (run.size() - failed.size()) + " equal ("
                + String.format(java.util.Locale.ROOT, "%.2f", 100.0 * (run.size() - failed.size()) / run.size())
                + " %), " + failed.size() + " not; " + run.planning().report());
        failed.stream()
                .collect(Collectors.groupingBy(
                        f -> SltExplanations.of(f).map(Explanation::reason).orElse("UNEXPLAINED"),
                        TreeMap::new,
                        Collectors.counting()))
                .forEach((reason, n) ->
                        report.append("\n  ").append(n).append(": ").append(reason));
        return report.toString();
    }
}
