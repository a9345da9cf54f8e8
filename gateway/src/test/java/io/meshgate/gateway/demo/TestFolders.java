package io.meshgate.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of the build that tests share. */
final class TestFolders {
    private TestFolders() {}

    /** PostgreSQL's programs, unpacked once for all tests. */
    static Path forBinaries() throws IOException {
        return Files.createDirectories(Path.of("target", "test-postgresql")).toRealPath();
    }

    /** What tests read from outside the project; it may be missing. */
    static Path outsideData() {
        return Path.of("..", "..", "shared", "data").toAbsolutePath().normalize();
    }
}
