package io.meshgate.gateway.query;

import io.meshgate.gateway.session.Session;

/** What a door may ask: the seam between protocols and the path of a query. Thread-safe. */
public interface Queries {
    /**
     * Parses, resolves, plans and places a statement; nothing is read from a store's tables yet. Run again by the same query
     * id, shortly after, it has the same plan, even if the mesh has changed.
     *
     * @throws io.meshgate.gateway.failure.QueryFailure if it cannot be answered, or has been cancelled already
     */
    Answer run(Session session, String sql);

    /** As {@link #run}, for a call that wants to know the columns and reads no rows. */
    default Answer describe(Session session, String sql) {
        return run(session, sql);
    }

    /**
     * As {@link #describe}, for a statement that was prepared: executed at once it is answered as it was prepared, later by
     * the mesh of the moment.
     *
     * @param preparedId the id of the query that was described to prepare it
     */
    default Answer describePrepared(Session session, String preparedId, String sql) {
        return describe(session, sql);
    }
}
