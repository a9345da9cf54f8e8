package io.meshgate.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder of this gateway's own to spill to, readable by nobody else, and deleted with all that is in it. */
record SpillFolder(Path path) implements AutoCloseable {

    static SpillFolder below(Path parent) throws IOException {
        Files.createDirectories(parent);
        return new SpillFolder(Files.createTempDirectory(
                parent,
                "gateway-" + ProcessHandle.current().pid() + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
