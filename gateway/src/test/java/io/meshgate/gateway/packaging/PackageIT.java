package io.meshgate.gateway.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The package on a machine that has a Java runtime and a shell's tools, and nothing else: no Maven, no local repository, no
 * sources, no compiler. Each command gets an environment of its own.
 */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackageIT {
    private static final String VERSION = System.getProperty("meshgate.version");

    /** What the launcher needs of a POSIX system, and what lets the demo's PostgreSQL run for root. */
    private static final String TOOLS =
            "awk cat cksum date dirname head ln mkdir mv nice readlink rm sed sh sleep tail tr true unshare";

    @TempDir
    private static Path machine;

    private static Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        // A space in the path, as users have them.
        Path place = Files.createDirectories(machine.resolve("some where"));
        Process tar = new ProcessBuilder("tar", "-xzf", System.getProperty("meshgate.package"), "-C", place.toString())
                .inheritIO()
                .start();
        assertEquals(0, tar.waitFor());
        folder = place.resolve("meshgate-" + VERSION);
        Path bin = Files.createDirectory(machine.resolve("bin"));
        for (String tool : TOOLS.split(" ", -1)) {
            // No links: JUnit warns of those that lead out of its folder.
            Path script = Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec " + found(tool) + " \"$@\"\n");
            assertTrue(script.toFile().setExecutable(true));
        }
        makeRuntime(machine.resolve("jre"));
        Files.createDirectory(machine.resolve("home"));
    }

    private static Path found(String tool) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("this machine has no " + tool));
    }

    /** This JDK without its compiler. */
    private static void makeRuntime(Path home) throws IOException {
        Path jdk = Path.of(System.getProperty("java.home"));
        Files.createDirectories(home.resolve("bin"));
        Files.createSymbolicLink(home.resolve("bin/java"), jdk.resolve("bin/java"));
        Files.copy(jdk.resolve("release"), home.resolve("release"));
    }

    private record Ended(int code, String out, String err) {}

    private static Ended run(Map<String, String> more, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(folder.resolve("meshgate").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(machine, "out", "");
        Path err = Files.createTempFile(machine, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(machine.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", machine.resolve("bin").toString(),
                        "HOME", machine.resolve("home").toString(),
                        "XDG_DATA_HOME", machine.resolve("home/data").toString(),
                        "JAVA_HOME", machine.resolve("jre").toString()));
        builder.environment().putAll(more);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(240, TimeUnit.SECONDS), () -> "still running: " + command);
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private static TreeSet<String> files() throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.map(path -> folder.relativize(path).toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    @Order(1)
    void hasWhatItsDocumentsSay() throws IOException {
        TreeSet<String> files = files();
        for (String file : List.of(
                "meshgate",
                "class-path",
                "lib/meshgate-gateway.jar",
                "README.md",
                "LICENSE",
                "THIRD-PARTY.txt",
                "docs/deploy.md",
                "docs/operations.md",
                "deploy/meshgate.service",
                "deploy/Containerfile")) {
            assertTrue(files.contains(file), () -> file + " is not in " + files);
        }
        for (String jar : Files.readString(folder.resolve("class-path")).strip().split(":", -1)) {
            assertTrue(files.contains(jar), () -> jar + " is not in " + files);
        }
        String notice = Files.readString(folder.resolve("THIRD-PARTY.txt"));
        assertTrue(notice.contains("org.apache.calcite:calcite-core"), notice);
        assertFalse(notice.contains("io.meshgate"), notice);
    }

    @Test
    @Order(2)
    void tellsItsVersion() throws Exception {
        assertEquals(new Ended(0, "meshgate " + VERSION + "\n", ""), run(Map.of(), "--version"));
    }

    @Test
    @Order(3)
    void runsTheDemoAndLeavesItsFolderAsItWas() throws Exception {
        TreeSet<String> before = files();
        Ended demo = run(Map.of(), "demo", "--once", "--scale", "0.01", "--port", "0");
        assertEquals(0, demo.code(), demo::toString);
        assertTrue(demo.out().contains("EUROPE"), demo::toString);
        assertEquals(before, files());
        assertFalse(Files.exists(machine.resolve("home/.m2")));
    }

    @Test
    @Order(4)
    void keepsItsCacheWhereItMay() throws Exception {
        Path cache = machine.resolve("cache");
        Map<String, String> there = Map.of("MESHGATE_CACHE", cache.toString());
        Ended trained = run(there, "--train");
        assertEquals(0, trained.code(), trained::toString);
        try (Stream<Path> made = Files.walk(cache)) {
            assertEquals(1, made.filter(path -> path.endsWith("meshgate.aot")).count());
        }
        // Ends with an error where the JVM cannot use the cache.
        Ended used =
                run(Map.of("MESHGATE_CACHE", cache.toString(), "MESHGATE_JAVA_OPTS", "-XX:AOTMode=on"), "--version");
        assertEquals(new Ended(0, "meshgate " + VERSION + "\n", ""), used);
    }

    @Test
    @Order(5)
    void runsWithoutAnyPlaceForACache() throws Exception {
        assertEquals(
                new Ended(0, "meshgate " + VERSION + "\n", ""),
                run(Map.of("MESHGATE_CACHE", "/proc/nowhere"), "--version"));
    }
}
