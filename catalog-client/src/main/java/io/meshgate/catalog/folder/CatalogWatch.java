package io.meshgate.catalog.folder;

import io.meshgate.catalog.MeshSnapshot;
import java.time.Duration;
import java.util.Optional;

/**
 * Reloads a {@link FolderCatalog} whenever its folder changes: soon after the file system says so, and, because network file
 * systems say nothing, at every rescan. {@link #close} ends it.
 *
 * <p>What is being written settles first: documents are read when the folder looks the same twice, {@link #SETTLED_AFTER}
 * apart. A folder that never settles is read nevertheless, after {@link #LOOKS_MAX} looks.
 */
public final class CatalogWatch implements AutoCloseable {
    static final Duration SETTLED_AFTER = Duration.ofMillis(150);
    static final int LOOKS_MAX = 6;

    private final FolderCatalog catalog;
    private final Duration rescanInterval;
    private final Listener listener;
    private final FolderEvents events;
    private final Thread thread;

    /** Is told by the watch's own thread; what it throws ends nothing. */
    public interface Listener {
        /** The catalog has a new snapshot. */
        void published(MeshSnapshot before, MeshSnapshot after);

        /** A look at the folder failed in a way that nobody foresaw; the next one may do better. */
        void failed(RuntimeException bug);
    }

    private CatalogWatch(FolderCatalog catalog, Duration rescanInterval, Listener listener) {
        this.catalog = catalog;
        this.rescanInterval = rescanInterval;
        this.listener = listener;
        this.events = new FolderEvents(catalog.settings().folder());
        this.thread = Thread.ofPlatform().daemon().name("catalog-watch").unstarted(this::run);
    }

    /** @param rescanInterval how long a change may stay unseen where no event tells of it */
    public static CatalogWatch start(FolderCatalog catalog, Duration rescanInterval, Listener listener) {
        CatalogWatch watch = new CatalogWatch(catalog, rescanInterval, listener);
        watch.thread.start();
        return watch;
    }

    private void run() {
        Optional<FolderState> last = Optional.empty();
        try {
            do {
                last = look(last);
            } while (await());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean await() throws InterruptedException {
        events.await(rescanInterval);
        return !events.isClosed();
    }

    /** Reloads, once what changes has settled; returns what was seen. */
    private Optional<FolderState> look(Optional<FolderState> last) throws InterruptedException {
        Optional<FolderState> before = last;
        Optional<FolderState> now = last;
        try {
            now = Optional.of(FolderState.of(catalog.settings()));
            for (int looks = 1; !now.equals(before) && looks < LOOKS_MAX; looks++) {
                Thread.sleep(SETTLED_AFTER);
                before = now;
                now = Optional.of(FolderState.of(catalog.settings()));
            }
            MeshSnapshot published = catalog.snapshot();
            MeshSnapshot reloaded = catalog.reload(now.equals(before) ? now : Optional.empty());
            if (reloaded != published) {
                listener.published(published, reloaded);
            }
        } catch (RuntimeException e) {
            listener.failed(e);
        }
        return now;
    }

    @Override
    public void close() {
        events.close();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
