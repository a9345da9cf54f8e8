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

    /**
     * Stops the server that a killed demo left running over a data folder. The caller holds the folder's lock, so no
     * living demo owns it. A process that only happens to have the number is not touched.
     */
    static void stopLeftover(PostgresBinaries binaries, Path data) throws IOException {
        Optional<PostmasterPid> found = read(data);
        if (found.isEmpty()) {
            return;
        }
        PostmasterPid postmaster = found.get();
        Optional<ProcessHandle> process = ProcessHandle.of(postmaster.pid);
        if (process.isPresent() && isServerOf(process.get(), data)) {
            PostgresServer.stop(binaries, data);
        } else {
            // PostgreSQL would take the stranger for a server and refuse to start.
            Files.deleteIfExists(postmaster.file);
        }
    }

    /** What has no command line is another user's process, or dead and not reaped yet: no server of ours. */
    private static boolean isServerOf(ProcessHandle process, Path data) throws IOException {
        Optional<String> command = process.info().command();
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        int folder = arguments.indexOf("-D") + 1;
        return command.filter(program -> Path.of(program).endsWith("postgres")).isPresent()
                && folder > 0
                && folder < arguments.size()
                && Files.exists(Path.of(arguments.get(folder)))
                && Files.isSameFile(Path.of(arguments.get(folder)), data);
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
