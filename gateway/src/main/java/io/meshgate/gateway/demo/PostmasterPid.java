package io.meshgate.gateway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The pid file of a PostgreSQL data folder ({@code postmaster.pid}): its first line is the server's process. A server
 * that was killed leaves it behind, and by then another process may have the number.
 */
record PostmasterPid(Path file, long pid) {
    private static final Duration END_PAUSE = Duration.ofMillis(5);
    private static final int END_TRIES_MAX = 400;

    /** The pid file, if there is one that can be read. */
    static Optional<PostmasterPid> read(Path data) {
        Path file = data.resolve("postmaster.pid");
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new PostmasterPid(
                            file, Long.parseLong(lines.getFirst().strip())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The pid file of a server that runs over this folder; empty too where another process has its number by now. */
    static Optional<PostmasterPid> ofRunning(Path data) {
        return read(data)
                .filter(found -> ProcessHandle.of(found.pid)
                        .filter(process -> isServerOf(process, data))
                        .isPresent());
    }

    /**
     * Stops the server that a killed demo left running over a data folder. The caller holds the folder's lock, so no
     * living demo owns it. A process that only happens to have the number is not touched.
     */
    static void stopLeftover(PostgresBinaries binaries, Path data) throws IOException {
        Optional<PostmasterPid> found = read(data);
        if (ofRunning(data).isPresent()) {
            PostgresServer.stop(binaries, data);
        } else if (found.isPresent()) {
            // PostgreSQL would take the stranger for a server and refuse to start.
            Files.deleteIfExists(found.get().file);
        }
    }

    /** What has no command line is another user's process, or dead and not reaped yet: no server of ours. */
    private static boolean isServerOf(ProcessHandle process, Path data) {
        Optional<String> command = process.info().command();
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        int folder = arguments.indexOf("-D") + 1;
        return command.filter(program -> Path.of(program).endsWith("postgres")).isPresent()
                && folder > 0
                && folder < arguments.size()
                && isSame(Path.of(arguments.get(folder)), data);
    }

    private static boolean isSame(Path folder, Path data) {
        try {
            return Files.exists(folder) && Files.isSameFile(folder, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process is gone, or dead and not reaped yet; its file goes a moment before. */
    void awaitEnd() {
        try {
            for (int tries = 0; tries < END_TRIES_MAX && hasProgram(); tries++) {
                Thread.sleep(END_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasProgram() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }
}
