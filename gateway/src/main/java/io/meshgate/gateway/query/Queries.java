package io.meshgate.gateway.query;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.session.Session;
import java.util.List;

/** What a door may ask: the seam between protocols and the path of a query. Thread-safe. */
public interface Queries {
    /**
     * Parses, resolves, plans and places a statement; nothing is read from a store's tables yet.
     *
     * @throws io.meshgate.gateway.failure.QueryFailure if it cannot be answered, or has been cancelled already
     */
    Answer run(Session session, String sql);

    /** As {@link #run}, for a call that wants to know the columns and reads no rows. */
    default Answer describe(Session session, String sql) {
        return run(session, sql);
    }

    /**
     * The columns of a table, with types from its contract or else from its store; those that neither can tell are of
     * type {@code UNKNOWN}.
     */
    List<ResultColumn> columns(ProductVersion version, Table table);
}
