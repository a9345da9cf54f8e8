package io.meshgate.gateway.live;

import io.meshgate.catalog.MeshChanges;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.folder.CatalogWatch;
import io.meshgate.catalog.folder.FolderCatalog;
import io.meshgate.gateway.stores.Stores;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a gateway at what its catalog's folder says, until it is closed: every change is logged, in a line of its own. */
public final class LiveMesh implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveMesh.class);

    private final CatalogWatch watch;

    private LiveMesh(CatalogWatch watch) {
        this.watch = watch;
    }

    /**
     * Begins to follow the folder.
     *
     * @param stores are told what is offered, now and from then on
     * @param rescanInterval how long a change may stay unseen where the file system tells of none
     */
    public static LiveMesh follow(FolderCatalog catalog, Stores stores, Duration rescanInterval) {
        stores.offer(catalog.snapshot());
        return new LiveMesh(CatalogWatch.start(catalog, rescanInterval, new CatalogWatch.Listener() {
            @Override
            public void published(MeshSnapshot before, MeshSnapshot after) {
                stores.offer(after); // before it is told: who reads the line finds it so
                MeshChanges.between(before, after).forEach(change -> LOG.info("catalog: {}", change));
            }

            @Override
            public void failed(RuntimeException bug) {
                LOG.error("catalog: the folder could not be followed; what is offered stays as it was", bug);
            }
        }));
    }

    @Override
    public void close() {
        watch.close();
    }
}
