package io.meshgate.catalog.folder;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The file system's own word that something in the catalog folder may have changed: in the folder, its domains and their
 * products. Hints only: network file systems tell nothing, and what is told may come too late or not at all. For one thread;
 * {@link #close} may come from any.
 */
final class FolderEvents implements AutoCloseable {
    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };
    private static final int DEPTH = 2;

    private final Path root;
    private final Optional<WatchService> service;
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    FolderEvents(Path root) {
        this.root = root;
        this.service = newService(root);
        watchNewFolders();
    }

    /** Empty where the system watches no files, or too many already: the rescan is enough. */
    private static Optional<WatchService> newService(Path root) {
        try {
            return Optional.of(root.getFileSystem().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Waits until something happens or the time is over; true where something happened. */
    boolean await(Duration time) throws InterruptedException {
        if (service.isEmpty()) {
            closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        }
        try {
            WatchKey key = service.get().poll(time.toNanos(), TimeUnit.NANOSECONDS);
            boolean happened = key != null;
            while (key != null) {
                key.pollEvents();
                if (!key.reset()) {
                    watched.values().remove(key);
                }
                key = service.get().poll();
            }
            watchNewFolders();
            return happened;
        } catch (ClosedWatchServiceException e) {
            return false;
        }
    }

    private void watchNewFolders() {
        service.ifPresent(open -> {
            List<Path> folders = new ArrayList<>(List.of(root));
            collect(root, DEPTH, folders);
            watched.keySet().retainAll(folders);
            folders.forEach(folder -> watched.computeIfAbsent(folder, added -> watch(added, open)));
        });
    }

    private static void collect(Path folder, int depth, List<Path> folders) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path child : children) {
                folders.add(child);
                if (depth > 1) {
                    collect(child, depth - 1, folders);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The rescan reports what cannot be read.
        }
    }

    private static @Nullable WatchKey watch(Path folder, WatchService service) {
        try {
            return folder.register(service, KINDS);
        } catch (IOException e) {
            return null;
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        service.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException e) {
                // It watches no more, or ends with the process.
            }
        });
    }
}
