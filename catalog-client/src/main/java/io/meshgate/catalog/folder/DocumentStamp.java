package io.meshgate.catalog.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the file system says about a document, links followed: where it is the same twice, the document need not be read
 * again.
 *
 * @param fileKey names the file itself, so that another one in its place is seen; null where the system has no such names
 * @param readable whether Meshgate may read it: a permission that is taken away changes nothing else
 */
record DocumentStamp(
        long bytes, FileTime modified, @Nullable Object fileKey, boolean readable) {
    /** File systems keep times in steps of up to two seconds (FAT). */
    private static final Duration FRESH_FOR = Duration.ofSeconds(3);

    /** Empty where there is no such file, or its folder cannot be looked into. */
    static Optional<DocumentStamp> of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new DocumentStamp(
                    attributes.size(), attributes.lastModifiedTime(), attributes.fileKey(), Files.isReadable(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether the document was modified so shortly before it was looked at that it may have been modified again since,
     * without another time of modification: then its stamp proves nothing.
     */
    boolean isFresh() {
        return modified.toInstant().isAfter(Instant.now().minus(FRESH_FOR));
    }
}
