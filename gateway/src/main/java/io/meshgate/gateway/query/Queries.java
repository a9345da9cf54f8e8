package io.meshgate.gateway.query;

import io.meshgate.gateway.session.Session;

/** What a door may ask: the seam between protocols and the path of a query. Thread-safe. */
public interface Queries {
    /**
     * Parses, resolves, plans and places a statement; nothing is read from a store's tables yet.
     *
     * @throws io.meshgate.gateway.failure.QueryFailure if it cannot be answered
     */
    Answer run(Session session, String sql);
}
