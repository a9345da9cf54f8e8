package io.meshgate.adapter.embedded;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this process for what does not fit in memory, gone after {@link #close}. A file in it is locked for as long as
 * the process lives, so that the next one finds what a killed one left, and removes it. The process's id in its name is for
 * people.
 */
final class SpillFolder implements AutoCloseable {
    private static final String PREFIX = "meshgate-spill-";

    /** Until its lock is held, a folder has a name that nobody looks for. */
    private static final String FRESH_PREFIX = "meshgate-fresh-";

    private static final String LOCK = "owner.lock";

    /** This process's own are not tried: closing any channel of a file ends all locks that the process has on it. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel locked;

    private SpillFolder(Path path, FileChannel locked) {
        this.path = path;
        this.locked = locked;
    }

    /** Makes a fresh folder below {@code parent}, which is made where it is missing. */
    static SpillFolder below(Path parent) throws IOException {
        Files.createDirectories(parent);
        Path real = parent.toRealPath();
        removeOrphans(real);
        Path fresh = Files.createTempDirectory(real, FRESH_PREFIX);
        String number = fresh.getFileName().toString().substring(FRESH_PREFIX.length());
        Path path = real.resolve(PREFIX + ProcessHandle.current().pid() + "-" + number);
        OWN.add(path);
        FileChannel channel = FileChannel.open(fresh.resolve(LOCK), CREATE, WRITE);
        try {
            channel.lock();
            return new SpillFolder(Files.move(fresh, path), channel);
        } catch (IOException e) {
            try (channel) {
                throw e;
            }
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (locked) {
            remove(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OWN.remove(path);
    }

    private static void removeOrphans(Path parent) throws IOException {
        List<Path> folders;
        try (Stream<Path> found = Files.list(parent)) {
            folders = found.filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
                    .filter(folder -> Files.isDirectory(folder, NOFOLLOW_LINKS) && !OWN.contains(folder))
                    .toList();
        }
        for (Path folder : folders) {
            removeOrphan(folder);
        }
    }

    private static void removeOrphan(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), CREATE, WRITE, NOFOLLOW_LINKS)) {
            if (channel.tryLock() != null) {
                remove(folder);
            }
        } catch (NoSuchFileException gone) {
            // Another process has just removed it.
        }
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
