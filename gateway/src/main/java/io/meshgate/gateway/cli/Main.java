package io.meshgate.gateway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code meshgate}: the command line. Exit codes: 0 fine, 1 the query or check failed, 2 wrong usage; after a signal those
 * of the signal (130 for Ctrl-C).
 */
@Command(
        name = "meshgate",
        description = "A federated SQL gateway for a data mesh.",
        versionProvider = Main.Version.class,
        footer = {"", "Begin with `meshgate demo`. `meshgate COMMAND --help` tells about a command."})
public final class Main implements Runnable {
    /** gRPC logs by java.util.logging, with a stack trace for every client that goes away; kept from being collected. */
    private static final List<Logger> NOISY = List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Spec
    private @Nullable CommandSpec spec;

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess();
        int code = run(terminal, args);
        terminal.out().flush();
        System.exit(code);
    }

    /** Runs a command and returns its exit code. */
    static int run(Terminal terminal, String... args) {
        NOISY.forEach(logger -> logger.setLevel(Level.OFF));
        Main main = new Main();
        return new CommandLine(main)
                .addSubcommand(new DemoCommand(terminal))
                .addSubcommand(new ServeCommand(terminal))
                .addSubcommand(new SqlCommand(terminal))
                .addSubcommand(new ExplainCommand(terminal))
                .addSubcommand(
                        new CommandLine(new CatalogCommand(terminal)).addSubcommand(new CatalogCheckCommand(terminal)))
                .addSubcommand(new WarmUpCommand(terminal))
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, terminal, main.verbose))
                .execute(args);
    }

    private static int failed(Exception e, Terminal terminal, boolean verbose) {
        if (e instanceof ReaderGone) {
            return ReaderGone.EXIT_CODE;
        }
        terminal.out().flush();
        boolean expected = e instanceof CommandFailure;
        terminal.err().println("meshgate: " + (expected ? e.getMessage() : "this is a bug: " + e));
        if (verbose) {
            e.printStackTrace(terminal.err());
        } else if (!expected) {
            terminal.err().println("Please report it with what --verbose shows.");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Missing command: begin with `meshgate demo`");
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"meshgate " + (version == null ? "development" : version)};
        }
    }
}
