package io.meshgate.benchmarks;

import io.meshgate.gateway.demo.DemoMesh;
import io.meshgate.gateway.demo.ProgressListener;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.flight.FlightStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Exports the demo's largest table, all 16 columns, from PostgreSQL through a gateway with a small heap to an Arrow client.
 *
 * <p>What is asked: does the gateway's memory stay as it is however long the answer gets (its highest resident memory while
 * the second half of the rows arrives, over that of the first half); how much slower than PostgreSQL's own {@code COPY} is
 * the way through the gateway; and how soon is the store left alone when a client has enough, or is killed.
 */
@Command(
        name = "export",
        description = "Exports lineitem from PostgreSQL: the gateway's memory and speed, and how soon it lets go of the"
                + " store.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    private static final double GROWTH_MAX = 1.05;
    private static final Duration STORE_ENDS_WITHIN = Duration.ofSeconds(1);
    private static final String ALL = "SELECT * FROM sales.orders.lineitem";
    private static final double MB = 1e6;

    private final PrintStream out = System.out;
    private boolean missed;

    @Option(names = "--scale", description = "TPC-H's scale factor: 1 is six million rows (default: ${DEFAULT-VALUE}).")
    private double scale = 1;

    @Option(names = "--heap", description = "The gateway's largest heap, as for -Xmx (default: ${DEFAULT-VALUE}).")
    private String heap = "512m";

    @Option(names = "--rounds", description = "How often to export and to compare (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Override
    public Integer call() throws Exception {
        try (DemoMesh mesh = DemoMesh.start(DemoMesh.defaultDataFolder(System.getenv()), scale, ProgressListener.NONE);
                OrdersStore store = new OrdersStore(new DirectStores(mesh));
                GatewayProcess gateway = new GatewayProcess(mesh, heap);
                GatewayClient client = new GatewayClient(gateway.port())) {
            store.copyAway("lineitem"); // into the machine's memory, so that no round waits for the disk
            for (int round = 1; round <= rounds; round++) {
                export(round, gateway, client, store);
            }
            limit(client, store);
            leave(client, store);
            kill(gateway, store);
        }
        return missed ? 1 : 0;
    }

    private void export(int round, GatewayProcess gateway, GatewayClient client, OrdersStore store) throws Exception {
        AtomicLong rows = new AtomicLong();
        long bytes;
        long start = System.nanoTime();
        ResidentMemory memory = new ResidentMemory(gateway.pid(), rows::get);
        try (memory) {
            bytes = client.read(ALL, rows);
        }
        double seconds = seconds(start);
        say(
                "Round %d: %,d rows in %.2f s, %.0f MB of Arrow, %.0f MB/s",
                round, rows.get(), seconds, bytes / MB, bytes / MB / seconds);
        double first = memory.highest(0, rows.get() / 2);
        double second = memory.highest(rows.get() / 2, Long.MAX_VALUE);
        say(
                "  resident memory: %.0f MB at most in the first half, %.0f MB in the second (%d samples)",
                first / MB, second / MB, memory.count());
        judge(second / first <= GROWTH_MAX, "ratio %.3f, at most %.2f wanted", second / first, GROWTH_MAX);
        start = System.nanoTime();
        store.copyAway("lineitem");
        say(
                "  COPY alone takes %.2f s: the way through the gateway is %.2f times that",
                seconds(start), seconds / seconds(start));
    }

    private void limit(GatewayClient client, OrdersStore store) throws Exception {
        AtomicLong rows = new AtomicLong();
        client.read(ALL + " LIMIT 10", rows);
        ended("LIMIT 10, " + rows + " rows", store);
    }

    private void leave(GatewayClient client, OrdersStore store) throws Exception {
        try (FlightStream stream = client.open(ALL)) {
            readSome(stream.next(), store);
            stream.cancel("enough", null);
            ended("A client that cancels in mid-stream", store);
        }
    }

    private void kill(GatewayProcess gateway, OrdersStore store) throws Exception {
        Process client = gateway.client(ALL);
        try (BufferedReader csv = client.inputReader(StandardCharsets.UTF_8)) {
            readSome(csv.readLine() != null, store);
        } finally {
            client.destroyForcibly();
        }
        ended("A client that is killed in mid-stream", store);
    }

    private static void readSome(boolean arrived, OrdersStore store) throws SQLException {
        if (!arrived || store.running() != 1) {
            throw new IllegalStateException(
                    "The answer was over before the client could go away: take a larger --scale");
        }
    }

    private void ended(String what, OrdersStore store) throws Exception {
        Duration duration = store.awaitNoneRunning();
        say("%s:", what);
        judge(duration.compareTo(STORE_ENDS_WITHIN) < 0, "the store's query is gone after %d ms", duration.toMillis());
    }

    private void judge(boolean met, String format, Object... values) {
        missed |= !met;
        say("  %s %s", met ? "ok    " : "MISSED", String.format(Locale.ROOT, format, values));
    }

    private void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
