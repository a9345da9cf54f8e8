package io.meshgate.benchmarks;

import io.meshgate.benchmarks.DirectStores.Direct;
import io.meshgate.benchmarks.Timings.Kind;
import io.meshgate.gateway.demo.DemoMesh;
import io.meshgate.gateway.demo.ProgressListener;
import io.meshgate.gateway.demo.TpchQuery;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times queries over the demo's mesh through the JDBC driver and through an Arrow client, each beside the store alone where
 * one database holds all of its tables. Every way is warm and gives the same rows before it is timed; the ways take turns,
 * so that what else the machine does meets all of them.
 */
@Command(
        name = "queries",
        description = "Times queries through JDBC, through an Arrow client, and by the store alone where one holds all"
                + " tables.",
        mixinStandardHelpOptions = true)
final class QueriesCommand implements Callable<Integer> {
    private final PrintStream out = System.out;

    @Option(
            names = "--files",
            arity = "1..*",
            paramLabel = "PATH",
            description =
                    "Files of a statement each, or folders of such files (*.sql), over the demo's mesh (default: the"
                            + " 22 queries of TPC-H).")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--scale", description = "TPC-H's scale factor (default: ${DEFAULT-VALUE}).")
    private double scale = 0.1;

    @Option(names = "--rounds", description = "How often each way is timed (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--heap", description = "The gateway's largest heap, as for -Xmx (default: ${DEFAULT-VALUE}).")
    private String heap = "1g";

    @Option(names = "--csv", paramLabel = "FILE", description = "Where to write the figures as CSV too.")
    private @Nullable Path csv;

    /** @param name for the table */
    private record Query(String name, String sql) {}

    @Override
    public Integer call() throws Exception {
        List<Query> queries = queries();
        List<Timings> timings = new ArrayList<>();
        try (DemoMesh mesh = DemoMesh.start(DemoMesh.defaultDataFolder(System.getenv()), scale, ProgressListener.NONE);
                GatewayProcess gateway = new GatewayProcess(mesh, heap);
                GatewayClient client = new GatewayClient(gateway.port());
                Connection jdbc = DriverManager.getConnection(
                        "jdbc:arrow-flight-sql://127.0.0.1:" + gateway.port() + "/?useEncryption=false");
                Directly directly = new Directly(new DirectStores(mesh))) {
            out.println(Timings.tableHeader());
            for (Query query : queries) {
                measure(query, new Way.Jdbc(jdbc), new Way.Arrow(client), directly)
                        .ifPresent(timings::add);
            }
        }
        if (csv != null) {
            Files.write(
                    csv,
                    Stream.concat(
                                    Stream.of(Timings.CSV_HEADER),
                                    timings.stream().map(Timings::csvRow))
                            .toList());
        }
        return timings.size() == queries.size() ? 0 : 1;
    }

    private List<Query> queries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                try (Stream<Path> children = Files.list(file)) {
                    for (Path child : children.filter(c -> c.toString().endsWith(".sql"))
                            .sorted()
                            .toList()) {
                        queries.add(query(child));
                    }
                }
            } else {
                queries.add(query(file));
            }
        }
        if (files.isEmpty()) {
            TpchQuery.all().forEach(query -> queries.add(new Query(query.toString(), query.inDemo())));
        }
        return queries;
    }

    private static Query query(Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.sql$", "");
        return new Query(name, Files.readString(file).strip().replaceFirst(";$", ""));
    }

    /** Empty, and told, where a way fails or gives other rows. */
    private Optional<Timings> measure(Query query, Way jdbc, Way arrow, Directly directly) {
        try {
            Optional<Direct> direct = directly.stores().direct(query.sql());
            Map<Kind, Way> ways = new EnumMap<>(Kind.class);
            Map<Kind, String> statements = new EnumMap<>(Kind.class);
            if (direct.isPresent()) {
                ways.put(Kind.DIRECT, directly.way(direct.get().product()));
                statements.put(Kind.DIRECT, direct.get().sql());
            }
            ways.put(Kind.JDBC, jdbc);
            ways.put(Kind.ARROW, arrow);
            int rows = compare(query, ways, statements);
            Timings timings =
                    new Timings(query.name(), rows, direct.map(Direct::product).orElse(""));
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<Kind, Way> way : ways.entrySet()) {
                    long start = System.nanoTime();
                    way.getValue().read(statements.getOrDefault(way.getKey(), query.sql()), null);
                    timings.add(way.getKey(), System.nanoTime() - start);
                }
            }
            say(timings.tableRow());
            return Optional.of(timings);
        } catch (Exception e) {
            say("| " + query.name() + " | FAILED: "
                    + String.valueOf(e.getMessage()).replace('\n', ' ') + " |");
            return Optional.empty();
        }
    }

    /** Runs each way once, untimed; returns how many rows all of them give. */
    private static int compare(Query query, Map<Kind, Way> ways, Map<Kind, String> statements) throws Exception {
        AnswerRows expected = null;
        for (Map.Entry<Kind, Way> way : ways.entrySet()) {
            AnswerRows rows = AnswerRows.of(way.getValue(), statements.getOrDefault(way.getKey(), query.sql()));
            if (expected == null) {
                expected = rows;
            }
            Optional<String> difference = expected.difference(rows);
            if (difference.isPresent()) {
                throw new IllegalStateException(way.getKey().word() + " gives other rows: " + difference.get());
            }
        }
        return expected == null ? 0 : expected.rows().size();
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    /** The stores' own connections, each opened when it is first asked for. */
    private record Directly(DirectStores stores, Map<String, Connection> open) implements AutoCloseable {
        Directly(DirectStores stores) {
            this(stores, new HashMap<>());
        }

        Way way(String product) throws SQLException {
            Connection connection = open.get(product);
            if (connection == null) {
                connection = stores.connect(product);
                open.put(product, connection);
            }
            return new Way.Jdbc(connection);
        }

        @Override
        public void close() throws SQLException {
            for (Connection connection : open.values()) {
                connection.close();
            }
        }
    }
}
