package io.meshgate.gateway.cli;

import io.meshgate.gateway.cli.Client.Address;
import io.meshgate.gateway.config.ConfigReader;
import io.meshgate.gateway.config.GatewayConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code meshgate warm-up}, for the launcher: walks the usual paths once, so that the JVM's ahead-of-time cache has their
 * classes. Serves an empty mesh on a free port, and asks it as the other commands would.
 */
@Command(name = "warm-up", hidden = true, description = "Walk the usual paths once, to train the ahead-of-time cache.")
final class WarmUpCommand implements Callable<Integer> {
    /** Touches parser, planner, local engine and door, without a store. */
    private static final String STATEMENT =
            "SELECT k, COUNT(*) AS n, SUM(x) AS total FROM (VALUES ('a', 1), ('b', 2), ('a', 3)) AS t (k, x)"
                    + " WHERE x > 0 GROUP BY k ORDER BY k LIMIT 10";

    private final Terminal terminal;

    WarmUpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("meshgate-warm-up");
        try {
            Path config = Files.writeString(folder.resolve("meshgate.yaml"), "catalog.folder: .\nflight.port: 0\n");
            walk(ConfigReader.read(config));
            Files.delete(config);
        } finally {
            Files.deleteIfExists(folder);
        }
        return 0;
    }

    private void walk(GatewayConfig config) {
        Terminal nobody = new Terminal(
                terminal.in(),
                new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                terminal.err(),
                () -> false,
                () -> false,
                () -> false);
        try (Gateway gateway = new Gateway(config)) {
            String url = new Address("127.0.0.1", gateway.port(), false).toString();
            Main.run(nobody, "--help");
            Main.run(nobody, "sql", "--url", url, STATEMENT);
            Main.run(nobody, "explain", "--url", url, STATEMENT);
            Main.run(nobody, "catalog", "list", "--url", url);
        }
    }
}
