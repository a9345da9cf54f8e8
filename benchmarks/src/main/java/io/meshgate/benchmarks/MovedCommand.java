package io.meshgate.benchmarks;

import io.meshgate.adapter.RemainderEngine;
import io.meshgate.gateway.demo.DemoMesh;
import io.meshgate.gateway.demo.LocalMesh;
import io.meshgate.gateway.demo.ProgressListener;
import io.meshgate.gateway.demo.TpchQuery;
import io.meshgate.gateway.demo.TwoPostgresMesh;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Holds what Meshgate moves for TPC-H against what a split made by hand moves ({@link Split}), over the same stores. A query that moves
 * more than {@value #RATIO_MAX} times as much is an exception, and each one is explained in {@code splits/exceptions.properties}.
 */
@Command(
        name = "moved",
        description = "Rows and bytes moved for the 22 queries of TPC-H, beside splits made by hand.",
        mixinStandardHelpOptions = true)
final class MovedCommand implements Callable<Integer> {
    static final double RATIO_MAX = 1.2;

    private static final int EXCEPTIONS_MAX = 2;
    private static final long ENGINE_BYTES_MAX = 1L << 30;

    /** Where the tables lie. */
    enum Placement {
        DEMO,
        TWO_POSTGRES;

        LocalMesh start(double scale) {
            Path data = DemoMesh.defaultDataFolder(System.getenv());
            return switch (this) {
                case DEMO -> DemoMesh.start(data, scale, ProgressListener.NONE);
                case TWO_POSTGRES -> TwoPostgresMesh.start(data, scale, ProgressListener.NONE);
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final PrintStream out = System.out;

    @Option(names = "--scale", description = "TPC-H's scale factor (default: ${DEFAULT-VALUE}).")
    private double scale = 0.1;

    @Option(names = "--heap", description = "The gateway's largest heap, as for -Xmx (default: ${DEFAULT-VALUE}).")
    private String heap = "1g";

    @Option(names = "--placement", split = ",", description = "Which of ${COMPLETION-CANDIDATES} (default: all).")
    private List<Placement> placements = List.of(Placement.values());

    @Option(names = "--queries", split = ",", description = "Numbers of queries (default: all).")
    private List<Integer> numbers = List.of();

    @Override
    public Integer call() throws Exception {
        boolean met = true;
        for (Placement placement : placements) {
            met &= measure(placement);
        }
        return met ? 0 : 1;
    }

    private boolean measure(Placement placement) throws Exception {
        Properties explanations = explanations();
        Path spill = Files.createTempDirectory("meshgate-benchmark-spill-");
        List<Compared> compared = new ArrayList<>();
        List<TpchQuery> queries = TpchQuery.all().stream()
                .filter(query -> numbers.isEmpty() || numbers.contains(query.number()))
                .toList();
        try (LocalMesh mesh = placement.start(scale);
                GatewayProcess process = new GatewayProcess(mesh, heap);
                GatewayClient client = new GatewayClient(process.port());
                SplitStores stores = new SplitStores(mesh);
                RemainderEngine engine = engine(spill);
                SplitRun splits = new SplitRun(stores, engine)) {
            say(Compared.tableHeader(placement.toString()));
            for (TpchQuery query : queries) {
                try {
                    Compared one = compare(query, new Way.Arrow(client), splits);
                    compared.add(one);
                    say(one.tableRow(Optional.ofNullable(explanations.getProperty(one.query()))));
                } catch (Exception e) {
                    say("| " + query + " | FAILED: "
                            + String.valueOf(e.getMessage()).replace('\n', ' ') + " |");
                }
            }
        }
        List<Compared> over = compared.stream().filter(Compared::isOver).toList();
        say("");
        say(over.size() + " of " + queries.size() + " move more than " + RATIO_MAX
                + " times the bytes (target: at most " + EXCEPTIONS_MAX + ").");
        return compared.size() == queries.size()
                && over.size() <= EXCEPTIONS_MAX
                && over.stream().allMatch(one -> explanations.containsKey(one.query()));
    }

    /** Meshgate first, so that it has learned nothing from the same query. */
    private static Compared compare(TpchQuery query, Way.Arrow gateway, SplitRun splits) throws Exception {
        Moved moved = GatewayMoved.of(gateway, query.inDemo());
        SplitRun.Result split = splits.run(Split.of(query.toString()));
        AnswerRows answer = AnswerRows.of(gateway, query.inDemo());
        Optional<String> difference = answer.difference(split.rows());
        if (difference.isPresent()) {
            throw new IllegalStateException("the split gives other rows: " + difference.get());
        }
        return new Compared(query.toString(), moved, split.moved());
    }

    private static RemainderEngine engine(Path spill) {
        return ServiceLoader.load(RemainderEngine.Factory.class)
                .findFirst()
                .orElseThrow()
                .open(new RemainderEngine.Settings(ENGINE_BYTES_MAX, spill, ENGINE_BYTES_MAX, 2));
    }

    private static Properties explanations() throws IOException {
        Properties explanations = new Properties();
        try (InputStream in = MovedCommand.class.getResourceAsStream("/splits/exceptions.properties")) {
            if (in != null) {
                explanations.load(in);
            }
        }
        return explanations;
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    /** A row of the table. */
    record Compared(String query, Moved meshgate, Moved split) {
        static String tableHeader(String placement) {
            return "| " + placement
                    + " | Rows | Bytes | Sent bytes | Split's rows | Bytes | Sent bytes | Bytes / split's |"
                    + " |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |";
        }

        double ratio() {
            return (double) meshgate.allBytes() / Math.max(1, split.allBytes());
        }

        boolean isOver() {
            return ratio() > RATIO_MAX;
        }

        String tableRow(Optional<String> explanation) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,d | %,d | %,d | %,d | %.2f | %s |",
                    query,
                    meshgate.rows(),
                    meshgate.bytes(),
                    meshgate.keyBytes(),
                    split.rows(),
                    split.bytes(),
                    split.keyBytes(),
                    ratio(),
                    isOver() ? explanation.orElse("over, and not explained") : "");
        }
    }
}
