package io.meshgate.catalog.folder;

import io.meshgate.catalog.MeshCatalog;
import io.meshgate.catalog.MeshSnapshot;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The embedded mesh catalog: a folder of contracts, {@code <domain>/<product>/v<major>.odcs.yaml}. Thread-safe: readers
 * never wait, reloads wait for each other.
 *
 * <p>Folder names are the SQL names. A relative path in a contract counts from the contract's own folder and, as every
 * path, must lie below one of {@code files.roots}.
 */
public final class FolderCatalog implements MeshCatalog {
    private final CatalogSettings settings;
    private volatile Published published;

    private record Published(MeshSnapshot snapshot, Collection<String> domainNames, FolderLoader.Readings readings) {}

    /** The folder is missing, or is no folder. */
    public static final class CatalogUnavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CatalogUnavailable(String message) {
            super(message);
        }
    }

    /**
     * Loads the folder; what is wrong inside it is in the snapshot's warnings.
     *
     * @throws CatalogUnavailable where there is no such folder
     */
    public FolderCatalog(CatalogSettings settings) {
        this.settings = settings;
        if (!Files.isDirectory(settings.folder())) {
            throw new CatalogUnavailable("catalog.folder: " + settings.folder() + " is not a folder");
        }
        this.published = publish(0, FolderLoader.Readings.NONE, Optional.empty());
    }

    @Override
    public MeshSnapshot snapshot() {
        return published.snapshot();
    }

    /**
     * Reads the folder again and publishes what it says now, under the next version; the same snapshot stays where nothing
     * changed. A document that became unusable, or a folder that cannot be read, is reported and its last good version
     * stays. A document whose file has not changed is not read again, one whose text has not changed is not parsed again.
     */
    public MeshSnapshot reload() {
        return reload(Optional.empty());
    }

    /** The same, but for documents that look otherwise than they did when the folder had settled: they stay as they were. */
    synchronized MeshSnapshot reload(Optional<FolderState> settled) {
        Published before = published;
        Published now = publish(before.snapshot().version(), before.readings(), settled);
        boolean changed = !now.snapshot().domains().equals(before.snapshot().domains())
                || !now.snapshot().warnings().equals(before.snapshot().warnings());
        published = changed ? now : new Published(before.snapshot(), now.domainNames(), now.readings());
        return published.snapshot();
    }

    /** Every domain that has a folder, also those that offer nothing at the moment: whose a secret is depends on them. */
    public Collection<String> domainNames() {
        return published.domainNames();
    }

    CatalogSettings settings() {
        return settings;
    }

    private Published publish(long lastVersion, FolderLoader.Readings before, Optional<FolderState> settled) {
        FolderLoader.Loaded loaded = FolderLoader.load(settings, false, before, settled);
        var warnings = loaded.findings().stream().map(Finding::asLoadWarning).toList();
        var snapshot = new MeshSnapshot(lastVersion + 1, loaded.domains(), warnings);
        return new Published(snapshot, List.copyOf(loaded.domainNames()), loaded.readings());
    }
}
