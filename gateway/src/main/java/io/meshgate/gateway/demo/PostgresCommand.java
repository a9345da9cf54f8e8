package io.meshgate.gateway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one of PostgreSQL's programs to its end. */
final class PostgresCommand {
    private static final int LINES_TOLD_MAX = 5;

    private PostgresCommand() {}

    /**
     * Runs a program and deletes what it printed, unless it fails.
     *
     * @param output a file for what it prints
     * @throws DemoFailure with the last lines of its output, if it fails or takes too long
     */
    static void run(PostgresBinaries binaries, String program, List<String> arguments, Path output, Duration timeMax) {
        ProcessBuilder builder = new ProcessBuilder(binaries.command(program, arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // The user's PGDATA, PGPORT and their like are about another server; messages are in English.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        try {
            int exit = exitCode(builder.start(), program, timeMax);
            if (exit != 0) {
                throw new DemoFailure(
                        "PostgreSQL's " + program + " failed (exit code " + exit + "): " + lastLines(output));
            }
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new DemoFailure(
                    "PostgreSQL's " + program + " does not run here (" + e.getMessage()
                            + "). On Linux it needs the GNU C library.",
                    e);
        }
    }

    private static int exitCode(Process process, String program, Duration timeMax) {
        try {
            if (process.waitFor(timeMax.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new DemoFailure("PostgreSQL's " + program + " took longer than " + timeMax.toSeconds() + " seconds.");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new DemoFailure("The demo was interrupted.", e);
        }
    }

    /** The end of a log, on one line; a missing one is told as such. */
    static String lastLines(Path log) {
        if (!Files.exists(log)) {
            return "(it wrote no log)";
        }
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(" / ", lines.subList(Math.max(0, lines.size() - LINES_TOLD_MAX), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
