package io.meshgate.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code meshgate serve} in a process of its own, with this one's classes; closing it kills it if it still runs. */
final class GatewayProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("grpc://127\\.0\\.0\\.1:(\\d+)");
    private static final int LINE_SECONDS_MAX = 60;

    private final Process process;
    private final Path err;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final int port;

    /** Starts, and waits until it serves. */
    GatewayProcess(Path config) throws Exception {
        err = Files.createTempFile(config.toAbsolutePath().getParent(), "gateway-", ".err");
        process = command(err, "serve", "--config", config.toString());
        Thread.ofVirtual().start(this::readOut);
        Matcher address = ADDRESS.matcher(awaitLine("Meshgate serves Flight SQL at"));
        assertTrue(address.find());
        port = Integer.parseInt(address.group(1));
    }

    /** Meshgate's command line in a process of its own. */
    static Process command(Path err, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectError(err.toFile())
                .start();
    }

    static void signal(Process process, String signal) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }

    private void readOut() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(out::add);
        } catch (IOException e) {
            out.add("unreadable: " + e);
        }
    }

    /** The next line of standard output that begins so; those before it are thrown away. */
    String awaitLine(String beginning) throws Exception {
        for (String line = nextLine(); ; line = nextLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
    }

    private String nextLine() throws Exception {
        String line = out.poll(LINE_SECONDS_MAX, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing more was said; standard error: " + err());
        }
        return line;
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws Exception {
        signal(process, name);
    }

    int awaitExit() throws Exception {
        assertTrue(process.waitFor(LINE_SECONDS_MAX, TimeUnit.SECONDS), "it still runs; standard error: " + err());
        return process.exitValue();
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor();
    }
}
