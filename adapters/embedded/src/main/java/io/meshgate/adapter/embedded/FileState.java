package io.meshgate.adapter.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** What tells one content of a file from the next, as far as the file system does. */
record FileState(
        Path file, long bytes, FileTime modified, @Nullable Object key) {
    static FileState of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileState(file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
}
