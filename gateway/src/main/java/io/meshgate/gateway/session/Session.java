package io.meshgate.gateway.session;

import java.time.Instant;

/**
 * One call: who asks, until when, and under which name its statements are seen in the stores.
 *
 * @param queryId unique per call, short enough for a store's application name
 * @param principal who asks; {@code anonymous} where nobody is authenticated
 * @param peer the address from which it is asked; {@code local} within the gateway
 * @param startedAt what CURRENT_TIMESTAMP means in this query
 * @param deadline after which the query is cancelled
 * @param cancellation tells every stage when the client has gone or the deadline has passed
 */
public record Session(
        String queryId, String principal, String peer, Instant startedAt, Instant deadline, Cancellation cancellation) {

    /** A call that only its deadline ends. */
    public Session(String queryId, String principal, Instant startedAt, Instant deadline) {
        this(queryId, principal, "local", startedAt, deadline, new Cancellation());
    }
}
