package io.meshgate.gateway.cli;

import io.meshgate.gateway.cli.Client.Address;
import io.meshgate.gateway.config.GatewayConfig;
import io.meshgate.gateway.demo.DemoFailure;
import io.meshgate.gateway.demo.DemoMesh;
import io.meshgate.gateway.demo.DemoQuestion;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code meshgate demo}: three real domains on this machine, one question, its answer, and a gateway to play with. */
@Command(
        name = "demo",
        description = "Start three domains with TPC-H data on this machine, ask them one question, and keep serving.",
        footer = {"", "Ctrl-C stops all that it started; the data stays for the next time."})
final class DemoCommand implements Callable<Integer> {
    private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(30);

    private final Terminal terminal;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            defaultValue = "0.1",
            description =
                    "TPC-H's scale factor: at 1 the largest table has six million rows (default: ${DEFAULT-VALUE}).")
    private double scale = 0.1;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "31337",
            description = "The gateway's port; 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private int port = Address.DEFAULT_PORT;

    @Option(names = "--once", description = "Exit after the answer.")
    private boolean once;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        requireFreePort();
        CountDownLatch stop = new CountDownLatch(1);
        try (Interrupts interrupts = new Interrupts(stop::countDown, CLOSE_TIME_MAX);
                DemoMesh mesh = start();
                Gateway gateway = new Gateway(config(mesh))) {
            ask(gateway.port());
            if (!once && !interrupts.happened()) {
                tellWhatIsNext(terminal.out(), gateway.port());
                stop.await();
            }
        } catch (DemoFailure e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    /** Before minutes of preparation, not after them. */
    private void requireFreePort() {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            probe.setReuseAddress(true);
        } catch (IOException e) {
            throw new CommandFailure(
                    "Port " + port + " is taken (" + e.getMessage()
                            + "). If another gateway is running there, stop it, or choose another --port.",
                    e);
        }
    }

    private DemoMesh start() {
        terminal.out().println("Three domains of a data mesh, on this machine:");
        terminal.out().println("  sales.orders    PostgreSQL     customer, orders, lineitem");
        terminal.out().println("  supply.parts    DuckDB file    part, supplier, partsupp");
        terminal.out().println("  reference.geo   Parquet files  nation, region");
        terminal.out().flush();
        try (DemoProgress progress = new DemoProgress(terminal)) {
            return DemoMesh.start(DemoMesh.defaultDataFolder(System.getenv()), scale, progress);
        }
    }

    private GatewayConfig config(DemoMesh mesh) {
        return GatewayConfig.forCatalog(mesh.catalogFolder())
                .withEnvironment(mesh.environment())
                .withPort(port)
                .withSecretsFolder(mesh.secretsFolder())
                .withFileRoots(mesh.fileRoots())
                // In the demo's own folder: nothing is left in the system's folder for temporary files.
                .withSpillFolder(mesh.catalogFolder().resolveSibling("spill"));
    }

    private void ask(int gatewayPort) {
        PrintStream out = terminal.out();
        DemoQuestion question = DemoQuestion.REVENUE_BY_REGION;
        out.println();
        out.println(question.words());
        out.println();
        question.sql().lines().forEach(line -> out.println("    " + line));
        out.println();
        try (Client client = new Client(new Address("127.0.0.1", gatewayPort, false))) {
            long start = System.nanoTime();
            long rows = printAnswer(client, question.sql());
            out.println();
            out.println("(" + ProgressLine.rows(rows, (System.nanoTime() - start) / 1e9) + ")");
            out.println();
            out.println("How it was answered (all of it: `./meshgate explain`):");
            out.println();
            printPlan(client, question.sql());
        }
        out.flush();
    }

    private long printAnswer(Client client, String sql) {
        long rows = 0;
        try (Client.Answer answer = client.query(sql);
                TableWriter table = new TableWriter(answer.root().getSchema(), terminal.out())) {
            while (answer.next()) {
                table.write(answer.root());
                rows += answer.root().getRowCount();
            }
            table.finish();
        }
        return rows;
    }

    private void printPlan(Client client, String sql) {
        PlanTree tree = new PlanTree();
        try (Client.Answer answer = client.explain(false, sql)) {
            while (answer.next()) {
                tree.add(answer.root());
            }
        }
        tree.printShort(terminal.out());
    }

    private static void tellWhatIsNext(PrintStream out, int port) {
        out.println();
        out.printf(Locale.ROOT, "The gateway keeps serving at grpc://127.0.0.1:%d. Connect:%n%n", port);
        out.printf(Locale.ROOT, "    JDBC    jdbc:arrow-flight-sql://127.0.0.1:%d/?useEncryption=false%n", port);
        out.printf(Locale.ROOT, "    Python  pip install adbc-driver-flightsql pyarrow%n");
        out.printf(Locale.ROOT, "            import adbc_driver_flightsql.dbapi as flight_sql%n");
        out.printf(
                Locale.ROOT,
                "            with flight_sql.connect(\"grpc://127.0.0.1:%d\", autocommit=True) as mesh:%n",
                port);
        out.printf(Locale.ROOT, "                cursor = mesh.cursor()%n");
        out.printf(Locale.ROOT, "                cursor.execute(\"SELECT * FROM reference.geo.region\")%n");
        out.printf(Locale.ROOT, "                print(cursor.fetch_arrow_table())%n%n");
        out.printf(Locale.ROOT, "Try next, in another terminal:%n%n");
        DemoQuestion.nextCommands(port).forEach(command -> out.println("    " + command));
        out.printf(Locale.ROOT, "%nCtrl-C stops everything that was started; the data stays for the next time.%n");
        out.flush();
    }
}
