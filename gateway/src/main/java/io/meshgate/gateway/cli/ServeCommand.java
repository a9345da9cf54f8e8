package io.meshgate.gateway.cli;

import io.meshgate.catalog.LoadWarning;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.gateway.config.ConfigFailure;
import io.meshgate.gateway.config.ConfigReader;
import io.meshgate.gateway.config.GatewayConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code meshgate serve}: runs a gateway on own contracts until it is told to stop. */
@Command(
        name = "serve",
        description = "Run a gateway on your own contracts. SIGINT (Ctrl-C) or SIGTERM stops it.",
        footer = {"", "docs/configuration.md lists the configuration's keys; docs/getting-started.md leads the way."})
final class ServeCommand implements Callable<Integer> {
    private static final int WARNINGS_SHOWN_MAX = 3;
    private static final int CLOSE_SECONDS_MAX = 20;

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
        CountDownLatch stop = new CountDownLatch(1);
        try (Interrupts interrupts = new Interrupts(stop::countDown, CLOSE_SECONDS_MAX);
                Gateway gateway = new Gateway(config)) {
            tell(terminal.out(), config, gateway);
            stop.await();
        }
        return 0;
    }

    private static void tell(PrintStream out, GatewayConfig config, Gateway gateway) {
        MeshSnapshot mesh = gateway.snapshot();
        long products = mesh.domains().stream()
                .mapToLong(domain -> domain.products().size())
                .sum();
        String host = config.flight().host();
        out.printf(
                "Meshgate serves Flight SQL at grpc://%s:%d (plaintext, this machine only).%n", host, gateway.port());
        out.printf(
                "  catalog  %s: %d domains, %d products%n",
                config.catalog().folder(), mesh.domains().size(), products);
        out.printf(
                "  engine   %s memory, %d threads, up to %s on disk%n",
                config.engine().memory(),
                config.engine().threads(),
                config.engine().spillMax());
        out.printf("  JDBC     jdbc:arrow-flight-sql://%s:%d/?useEncryption=false%n", host, gateway.port());
        warn(out, mesh.warnings());
        out.flush();
    }

    private static void warn(PrintStream out, List<LoadWarning> warnings) {
        warnings.stream().limit(WARNINGS_SHOWN_MAX).forEach(warning -> out.println("  warning  " + warning));
        if (warnings.size() > WARNINGS_SHOWN_MAX) {
            out.printf(
                    "  and %d warnings more; `./meshgate catalog check` shows them all%n",
                    warnings.size() - WARNINGS_SHOWN_MAX);
        }
    }
}
