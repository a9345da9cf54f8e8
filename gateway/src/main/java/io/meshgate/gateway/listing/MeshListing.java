package io.meshgate.gateway.listing;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.MeshCatalog;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.stores.Stores;
import java.util.List;

/** Lists what the mesh offers. Thread-safe. */
public final class MeshListing {
    private final MeshCatalog catalog;
    private final Columns columns;
    private final Stores stores;

    /** The columns of a table, with types from its contract or else from its store. */
    @FunctionalInterface
    public interface Columns {
        List<ResultColumn> of(ProductVersion version, Table table);
    }

    public MeshListing(MeshCatalog catalog, Columns columns, Stores stores) {
        this.catalog = catalog;
        this.columns = columns;
        this.stores = stores;
    }

    /**
     * The newest snapshot, for one request.
     *
     * @param checkpoint asked before each table; throws to end the listing
     */
    public Listing now(Runnable checkpoint) {
        return new Listing(catalog.snapshot(), new LiveAnswers(columns, stores), checkpoint);
    }
}
