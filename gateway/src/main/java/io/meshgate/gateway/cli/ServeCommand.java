package io.meshgate.gateway.cli;

import io.meshgate.catalog.LoadWarning;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.config.ConfigFailure;
import io.meshgate.gateway.config.ConfigReader;
import io.meshgate.gateway.config.GatewayConfig;
import io.meshgate.gateway.config.Operations;
import io.meshgate.gateway.config.Operations.QueryLogTo;
import io.meshgate.gateway.observe.Logging;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code meshgate serve}: runs a gateway on own contracts until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Run a gateway on your own contracts. SIGINT (Ctrl-C) or SIGTERM stops it: running queries may finish"
                    + " within shutdown.drainTimeout. A second signal ends it at once."
        },
        footer = {"", "docs/configuration.md lists the configuration's keys; docs/operations.md tells about its life."})
final class ServeCommand implements Callable<Integer> {
    private static final int WARNINGS_SHOWN_MAX = 3;

    /** After the draining: to cancel what is left, and to close stores and logs. */
    static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(20);

    private final Terminal terminal;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration, a YAML file.")
    private Path file = Path.of("meshgate.yaml");

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        GatewayConfig config;
        try {
            config = ConfigReader.read(file);
        } catch (ConfigFailure e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
        Operations operations = config.operations();
        // Standard output is the query log's alone, if it goes there.
        PrintStream out = operations.queryLog().to() == QueryLogTo.STDOUT ? terminal.err() : terminal.out();
        Duration drainTimeMax = operations.shutdown().drainTimeout();
        CountDownLatch stop = new CountDownLatch(1);
        try (Interrupts interrupts = new Interrupts(stop::countDown, drainTimeMax.plus(CLOSE_TIME_MAX));
                Logging logging = Logging.start(operations.log());
                Gateway gateway = new Gateway(config)) {
            tell(out, config, gateway);
            gateway.warmUp();
            stop.await();
            drain(out, gateway, drainTimeMax);
        }
        return 0;
    }

    // ---- the start

    private static void tell(PrintStream out, GatewayConfig config, Gateway gateway) {
        MeshSnapshot mesh = gateway.snapshot();
        List<ProductVersion> versions = mesh.domains().stream()
                .flatMap(domain -> domain.products().stream())
                .flatMap(product -> product.versions().stream())
                .toList();
        String host = config.flight().host();
        out.printf(
                "Meshgate serves Flight SQL at grpc://%s:%d (plaintext, this machine only).%n", host, gateway.port());
        out.printf("  JDBC     jdbc:arrow-flight-sql://%s:%d/?useEncryption=false%n", host, gateway.port());
        out.printf(
                "  catalog  %s: %s, %s, %s%n",
                config.catalog().folder(),
                CatalogCheckCommand.count(mesh.domains().size(), "domain"),
                CatalogCheckCommand.count(versions.size(), "product version"),
                CatalogCheckCommand.count(
                        versions.stream().mapToLong(v -> v.tables().size()).sum(), "table"));
        out.printf(
                "  engine   %s memory, %d threads, up to %s on disk%n",
                config.engine().memory(),
                config.engine().threads(),
                config.engine().spillMax());
        out.printf("  queries  %s%n", queryLog(config.operations().queryLog()));
        warn(out, mesh.warnings());
        out.flush();
    }

    private static String queryLog(Operations.QueryLog log) {
        return switch (log.to()) {
            case OFF -> "are not logged (queryLog.to)";
            case STDOUT -> "are logged to standard output";
            case FILE -> "are logged to " + log.file().orElseThrow();
        };
    }

    private static void warn(PrintStream out, List<LoadWarning> warnings) {
        warnings.stream().limit(WARNINGS_SHOWN_MAX).forEach(warning -> out.println("  warning  " + warning));
        if (warnings.size() > WARNINGS_SHOWN_MAX) {
            out.printf(
                    "  and %d warnings more; `./meshgate catalog check` shows them all%n",
                    warnings.size() - WARNINGS_SHOWN_MAX);
        }
    }

    // ---- the end

    private static void drain(PrintStream out, Gateway gateway, Duration timeMax) throws InterruptedException {
        long end = System.nanoTime() + timeMax.toNanos();
        DrainProgress progress = new DrainProgress(out, end);
        boolean drained = gateway.drain(timeMax, progress);
        out.println(drained ? "Meshgate stops: no query is left." : "Meshgate stops, and cancels what is left.");
        out.flush();
    }
}
