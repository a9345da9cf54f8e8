package io.meshgate.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times joins across stores with keys from the one to the other and without, by two gateways over the same stores that take
 * turns: where 50,000 keys meet millions of rows, and where a hundred times as many keys come as were expected.
 */
@Command(
        name = "keys",
        description = "Times joins across stores with join keys sent from one to the other, and without.",
        mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
    private static final double FASTER_MIN = 5;
    private static final double SLOWER_MAX = 1.1;
    private static final String HEADER = """
        | Join | Rows moved without | Rows moved with | Without | With | Ratio | Target | What became of the keys |
        | --- | ---: | ---: | ---: | ---: | ---: | --- | --- |\
        """;

    private final PrintStream out = System.out;

    @Option(names = "--rows", description = "Rows of the large side (default: ${DEFAULT-VALUE}).")
    private long rows = 6_000_000;

    @Option(names = "--rounds", description = "How often each way is timed (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--heap", description = "Each gateway's largest heap, as for -Xmx (default: ${DEFAULT-VALUE}).")
    private String heap = "1g";

    /**
     * A join of {@code facts} with keys.
     *
     * @param surprise whether far more keys come than are expected
     */
    private record Case(String name, String facts, String keys, boolean surprise) {
        String sql() {
            return "SELECT count(*), sum(f.amount), max(f.note) FROM " + facts + ".facts.facts f JOIN " + keys
                    + ".facts."
                    + (surprise ? "many s ON f.k = s.k WHERE s.a = 1 AND s.b = 1 AND s.c = 1" : "few s ON f.k = s.k");
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("50,000 keys of DuckDB, facts in PostgreSQL", "sales", "supply", false),
            new Case("50,000 keys of PostgreSQL, facts in Parquet", "archive", "sales", false),
            new Case("100 times the keys of DuckDB, facts in PostgreSQL", "sales", "supply", true),
            new Case("100 times the keys of PostgreSQL, facts in Parquet", "archive", "sales", true));

    @Override
    public Integer call() throws Exception {
        boolean met = true;
        try (KeysMesh mesh = KeysMesh.make(rows);
                GatewayProcess with = new GatewayProcess(mesh.configuration(100_000), heap);
                GatewayProcess without = new GatewayProcess(mesh.configuration(0), heap);
                GatewayClient withClient = new GatewayClient(with.port());
                GatewayClient withoutClient = new GatewayClient(without.port())) {
            out.println(HEADER);
            for (Case join : CASES) {
                met &= measure(join, new Way.Arrow(withClient), new Way.Arrow(withoutClient));
            }
        }
        return met ? 0 : 1;
    }

    private boolean measure(Case join, Way with, Way without) throws Exception {
        Optional<String> difference = AnswerRows.of(with, join.sql()).difference(AnswerRows.of(without, join.sql()));
        if (difference.isPresent()) {
            throw new IllegalStateException(join.name() + " gives other rows with keys: " + difference.get());
        }
        List<Double> withKeys = new ArrayList<>();
        List<Double> withoutKeys = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            withoutKeys.add(millis(without, join.sql()));
            withKeys.add(millis(with, join.sql()));
        }
        double ratio = median(withoutKeys) / median(withKeys);
        boolean met = join.surprise() ? 1 / ratio <= SLOWER_MAX : ratio >= FASTER_MIN;
        Moved moved = moved(with, join.sql());
        out.println(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %.0f ms | %.0f ms | %.2f | %s%s | %s |",
                join.name(),
                moved(without, join.sql()).rows(),
                moved.rows(),
                median(withoutKeys),
                median(withKeys),
                ratio,
                join.surprise() ? "at least 1 / " + SLOWER_MAX : "at least " + FASTER_MIN,
                met ? "" : ": missed",
                moved.words()));
        out.flush();
        return met;
    }

    private static double millis(Way way, String sql) throws Exception {
        long start = System.nanoTime();
        way.read(sql, null);
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    /** @param words what became of the keys */
    private record Moved(long rows, String words) {}

    private static Moved moved(Way way, String sql) throws Exception {
        List<Moved> fragments = new ArrayList<>();
        way.read("EXPLAIN ANALYZE " + sql, row -> {
            String detail = String.valueOf(row.get(6));
            if (String.valueOf(row.getFirst()).equals("measured") && row.get(1) != null) {
                fragments.add(new Moved(
                        Long.parseLong(detail.replaceAll("rows=(\\d+) .*", "$1")),
                        row.get(7) == null ? "" : String.valueOf(row.get(7))));
            }
        });
        return fragments.stream()
                .reduce(
                        new Moved(0, ""),
                        (one, other) -> new Moved(one.rows() + other.rows(), one.words() + other.words()));
    }
}
