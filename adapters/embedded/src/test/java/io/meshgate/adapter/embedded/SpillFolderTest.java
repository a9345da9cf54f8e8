package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process left is removed, and nothing else. */
class SpillFolderTest {
    private static final long PID = ProcessHandle.current().pid();

    /** Above what systems give to processes. */
    private static final long NO_PID = 999_999_999;

    @TempDir
    private Path parent;

    private Set<String> names() throws IOException {
        try (Stream<Path> found = Files.list(parent)) {
            return found.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void removesWhatTheDeadHaveLeft() throws IOException {
        try (SpillFolder living = SpillFolder.below(parent)) {
            Set<String> kept = Set.of(
                    living.path().getFileName().toString(),
                    Files.createDirectory(parent.resolve("others"))
                            .getFileName()
                            .toString());
            Path dead = Files.createDirectory(parent.resolve("meshgate-spill-" + NO_PID + "-1234-5678"));
            Files.writeString(dead.resolve("duckdb_temp_block-1.block"), "spilled");
            // The same id again, as in a container that was restarted.
            Files.createDirectory(parent.resolve("meshgate-spill-" + PID + "-1234-5678"));
            try (SpillFolder next = SpillFolder.below(parent)) {
                assertEquals(
                        Stream.concat(
                                        kept.stream(),
                                        Stream.of(next.path().getFileName().toString()))
                                .collect(Collectors.toSet()),
                        names());
            }
            assertEquals(kept, names());
        }
        assertEquals(Set.of("others"), names());
    }
}
