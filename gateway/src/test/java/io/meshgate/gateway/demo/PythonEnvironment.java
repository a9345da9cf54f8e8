package io.meshgate.gateway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A virtual environment of Python with the pinned clients, below {@code target/} and so kept between builds: a set of pins
 * has one of its own.
 */
final class PythonEnvironment {
    private static final Path SOURCES = Path.of("src", "test", "python");
    private static final Duration INSTALL_TIME_MAX = Duration.ofMinutes(5);
    private static final Duration RUN_TIME_MAX = Duration.ofMinutes(3);

    private final Path python;

    private PythonEnvironment(Path python) {
        this.python = python;
    }

    /** There is no Python, or its packages cannot be had; the message says which. */
    static final class Unavailable extends Exception {
        Unavailable(String message) {
            super(message);
        }
    }

    /** What a program printed, errors among it, and how it ended. */
    record Ended(int status, String output) {}

    /**
     * The environment, made if it is not there yet.
     *
     * @param python the interpreter to make it with, such as {@code python3}
     * @param requirements the pins
     */
    static PythonEnvironment prepare(String python, Path requirements) throws Unavailable {
        try {
            Path folder = Path.of("target", "python-" + digest(requirements)).toAbsolutePath();
            Path complete = folder.resolve("complete");
            Path own = folder.resolve("bin").resolve("python");
            if (!Files.exists(complete)) {
                Trees.delete(folder);
                make(python, folder, requirements);
                Files.createFile(complete);
            }
            return new PythonEnvironment(own);
        } catch (IOException e) {
            throw new Unavailable(python + " cannot be used: " + e.getMessage());
        }
    }

    /** Leaves nothing behind where it fails. */
    private static void make(String python, Path folder, Path requirements) throws IOException, Unavailable {
        boolean made = false;
        try {
            require(python + " cannot make a virtual environment", python, "-m", "venv", folder.toString());
            require(
                    "the packages of " + requirements.getFileName() + " cannot be installed",
                    folder.resolve("bin").resolve("python").toString(),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--retries",
                    "1",
                    "--only-binary",
                    ":all:",
                    "--requirement",
                    requirements.toString());
            made = true;
        } finally {
            if (!made) {
                Trees.delete(folder);
            }
        }
    }

    private static String digest(Path requirements) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(requirements));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void require(String otherwise, String... command) throws IOException, Unavailable {
        Ended ended = run(List.of(command), Path.of(""), Map.of(), INSTALL_TIME_MAX);
        if (ended.status() != 0) {
            String[] lines = ended.output().strip().split("\n");
            throw new Unavailable(otherwise + ": " + lines[lines.length - 1]);
        }
    }

    /** Runs a program of {@code src/test/python} against a gateway's port. */
    Ended run(int port, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(python.toString()));
        command.addAll(Arrays.asList(arguments));
        return run(
                command,
                SOURCES,
                Map.of("MESHGATE_PORT", Integer.toString(port), "PYTHONDONTWRITEBYTECODE", "1", "TZ", "Asia/Tokyo"),
                RUN_TIME_MAX);
    }

    private static Ended run(List<String> command, Path folder, Map<String, String> environment, Duration timeMax)
            throws IOException {
        Path output = Files.createTempFile(Path.of("target"), "python-", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toAbsolutePath().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(timeMax.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            return ended
                    ? new Ended(process.exitValue(), printed)
                    : new Ended(-1, printed + "\nstill running after " + timeMax);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        } finally {
            Files.delete(output);
        }
    }
}
