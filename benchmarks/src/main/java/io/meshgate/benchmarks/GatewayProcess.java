package io.meshgate.benchmarks;

import io.meshgate.gateway.demo.LocalMesh;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway over a mesh in a JVM of its own, as {@code meshgate serve} starts it; {@link #close} stops it. */
final class GatewayProcess implements AutoCloseable {
    private static final String MAIN = "io.meshgate.gateway.cli.Main";
    private static final Pattern ADDRESS = Pattern.compile("grpc://127\\.0\\.0\\.1:(\\d+)");
    private static final int STOP_SECONDS_MAX = 30;

    private final Path configuration;
    private final Process process;
    private final int port;

    /** @param heap the gateway's {@code -Xmx}, such as 512m */
    GatewayProcess(LocalMesh mesh, String heap) throws IOException {
        configuration = Files.writeString(Files.createTempFile("meshgate-benchmark-", ".yaml"), configuration(mesh));
        process = start(List.of("-Xmx" + heap), List.of("serve", "--config", configuration.toString()));
        port = awaitPort();
    }

    private static String configuration(LocalMesh mesh) {
        return """
            catalog.folder: '%s'
            catalog.environment: '%s'
            secrets.folder: '%s'
            files.roots: ['%s']
            flight.port: 0
            """.formatted(
                        mesh.catalogFolder(),
                        mesh.environment(),
                        mesh.secretsFolder(),
                        mesh.fileRoots().getFirst());
    }

    /** Meshgate's command line with this JVM's flags and class path; its errors are shown here. */
    private static Process start(List<String> flags, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Read to the end by a thread of its own: a pipe that is full would stop the gateway. */
    private int awaitPort() throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                Thread.ofVirtual().start(() -> out.lines().forEach(ignored -> {}));
                return Integer.parseInt(address.group(1));
            }
        }
        throw new IOException("The gateway ended before it listened");
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    /** A client in a process of its own, which writes the rows to its standard output as CSV. */
    Process client(String sql) throws IOException {
        return start(List.of(), List.of("sql", sql, "--format", "csv", "--url", "grpc://127.0.0.1:" + port));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Files.deleteIfExists(configuration);
    }
}
