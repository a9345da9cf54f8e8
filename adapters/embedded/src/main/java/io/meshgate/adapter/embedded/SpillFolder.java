package io.meshgate.adapter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this process for what does not fit in memory, gone after {@link #close}. Its name holds the process's id and
 * start, so that the next process finds what a killed one left, and removes it; in a container every one has the id 1.
 */
final class SpillFolder implements AutoCloseable {
    private static final String PREFIX = "meshgate-spill-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(?<owner>(?<pid>[0-9]{1,10})-[0-9]{1,15})-.*");

    private final Path path;

    private SpillFolder(Path path) {
        this.path = path;
    }

    /** Makes a fresh folder below {@code parent}, which is made where it is missing. */
    static SpillFolder below(Path parent) throws IOException {
        Files.createDirectories(parent);
        removeOrphans(parent);
        String name = PREFIX + owner(ProcessHandle.current()) + "-";
        return new SpillFolder(Files.createTempDirectory(parent, name).toRealPath());
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeOrphans(Path parent) throws IOException {
        List<Path> folders;
        try (Stream<Path> found = Files.list(parent)) {
            folders = found.filter(SpillFolder::isOrphan).toList();
        }
        for (Path folder : folders) {
            remove(folder);
        }
    }

    /** {@code PID-START}; 0 where the system does not tell when a process started. */
    private static String owner(ProcessHandle process) {
        return process.pid() + "-"
                + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static boolean isOrphan(Path folder) {
        Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
        return name.matches()
                && ProcessHandle.of(Long.parseLong(name.group("pid")))
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> name.group("owner").equals(owner(process)))
                        .isEmpty();
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
