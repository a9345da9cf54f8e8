package io.meshgate.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshgate.gateway.config.ConfigReader;
import io.meshgate.gateway.config.GatewayConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files in deploy/ fit the gateway and pass their tools; a tool that is not on PATH is reported as skipped, by name. */
@Timeout(60)
class DeployFilesTest {
    private static final Path DEPLOY = Path.of("..", "deploy");

    private static void passes(String tool, String... arguments) throws Exception {
        assumeTrue(onPath(tool), tool + " is not on PATH: see docs/deploy.md");
        Process process = new ProcessBuilder(
                        java.util.stream.Stream.concat(java.util.stream.Stream.of(tool), List.of(arguments).stream())
                                .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals("", said);
    }

    private static boolean onPath(String tool) {
        return Pattern.compile(":")
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private static String setting(String unit, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + "=(.*)$").matcher(unit);
        assertTrue(line.find(), name);
        return line.group(1);
    }

    @Test
    void theUnitGivesAGatewayTheTimeToDrain() throws IOException {
        String unit = Files.readString(DEPLOY.resolve("meshgate.service"));
        GatewayConfig config = ConfigReader.read(DEPLOY.resolve("meshgate.yaml"));
        Duration needed = config.operations().shutdown().drainTimeout().plus(ServeCommand.CLOSE_TIME_MAX);
        Duration given = Duration.ofSeconds(Long.parseLong(setting(unit, "TimeoutStopSec")));
        assertTrue(given.compareTo(needed) > 0, () -> given + " is not more than " + needed);
        assertEquals("143", setting(unit, "SuccessExitStatus"));
    }

    @Test
    void theUnitPassesSystemd(@TempDir Path folder) throws Exception {
        // systemd wants to see the command; it and its user come with the installation.
        String unit = Files.readString(DEPLOY.resolve("meshgate.service"))
                .replace("ExecStart=/opt/meshgate/meshgate", "ExecStart=/bin/sh")
                .replaceAll("(?m)^(User|Group)=.*$", "");
        passes(
                "systemd-analyze",
                "verify",
                Files.writeString(folder.resolve("meshgate.service"), unit).toString());
    }

    @Test
    void theContainerFileNamesItsImageAndIsNotRoot() throws IOException {
        String file = Files.readString(DEPLOY.resolve("Containerfile"));
        assertTrue(Pattern.compile("(?m)^FROM [a-z./-]+:[0-9][a-z0-9.-]+$")
                .matcher(file)
                .find());
        assertTrue(Pattern.compile("(?m)^USER [1-9][0-9]*:[1-9][0-9]*$")
                .matcher(file)
                .find());
        assertFalse(file.contains(":latest"));
        assertTrue(file.contains("\"EXPLAIN SELECT 1 "), "a busy gateway is healthy");
    }

    @Test
    void theContainerFilePassesHadolint() throws Exception {
        passes("hadolint", DEPLOY.resolve("Containerfile").toString());
    }

    @Test
    void theLauncherPassesShellcheck() throws Exception {
        passes("shellcheck", Path.of("..", "meshgate").toString());
    }
}
