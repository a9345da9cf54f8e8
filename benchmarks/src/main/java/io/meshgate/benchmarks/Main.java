package io.meshgate.benchmarks;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command line. Exit codes: 0 every target met, 1 one was missed or the benchmark failed, 2 wrong usage. */
@Command(
        name = "benchmarks/run",
        description = "Measures Meshgate on this machine; docs/benchmarks.md tells what was measured before.",
        mixinStandardHelpOptions = true,
        subcommands = {ExportCommand.class, PlanningCommand.class, QueriesCommand.class})
public final class Main {
    /** gRPC logs clients that go away, and here they do; the JDBC driver tells of its memory. Kept from being collected. */
    private static final List<Logger> NOISY =
            List.of(Logger.getLogger("io.grpc"), Logger.getLogger("org.apache.arrow.driver.jdbc"));

    private Main() {}

    /** Runs a benchmark and exits with its code. */
    public static void main(String[] args) {
        NOISY.forEach(logger -> logger.setLevel(Level.OFF));
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
