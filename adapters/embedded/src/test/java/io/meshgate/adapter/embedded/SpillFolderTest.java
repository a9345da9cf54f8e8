package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process left is removed, and nothing else. */
@Timeout(60)
class SpillFolderTest {
    @TempDir
    private Path parent;

    private Set<String> names() throws IOException {
        try (Stream<Path> found = Files.list(parent)) {
            return found.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static String name(SpillFolder folder) {
        return folder.path().getFileName().toString();
    }

    @Test
    void removesWhatTheDeadHaveLeft() throws IOException {
        try (SpillFolder living = SpillFolder.below(parent)) {
            Files.createDirectory(parent.resolve("others"));
            Path dead = Files.createDirectory(parent.resolve("meshgate-spill-1234-5678"));
            Files.writeString(dead.resolve("duckdb_temp_block-1.block"), "spilled");
            // This process's id again, as in a container that was restarted.
            Path again = Files.createDirectory(parent.resolve(name(living) + "0"));
            Files.createFile(again.resolve("owner.lock"));
            try (SpillFolder next = SpillFolder.below(parent)) {
                assertEquals(Set.of("others", name(living), name(next)), names());
            }
            assertEquals(Set.of("others", name(living)), names());
        }
        assertEquals(Set.of("others"), names());
    }

    @Test
    void leavesWhatAnotherProcessUsesUntilItIsKilled() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        parent.toString())
                .redirectErrorStream(true)
                .start();
        String others = other.inputReader().readLine();
        try (SpillFolder own = SpillFolder.below(parent)) {
            assertEquals(Set.of(others, name(own)), names());
        } finally {
            other.destroyForcibly().waitFor();
        }
        SpillFolder.below(parent).close();
        assertEquals(Set.of(), names());
    }

    /** Another process: makes its folder, tells its name, and stays. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws Exception {
            try (SpillFolder folder = SpillFolder.below(Path.of(arguments[0]))) {
                System.out.println(name(folder));
                Thread.currentThread().join();
            }
        }
    }
}
