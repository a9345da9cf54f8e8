package io.meshgate.gateway.session;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.time.Duration;
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
    /** Stores are told the time that is left in whole milliseconds or seconds. */
    private static final Duration NEARLY = Duration.ofMillis(100);

    /** A call that only its deadline ends. */
    public Session(String queryId, String principal, Instant startedAt, Instant deadline) {
        this(queryId, principal, "local", startedAt, deadline, new Cancellation());
    }

    /** Whether the time is over, or so nearly that what a store says of its own time is about this one. */
    public boolean timeIsOver() {
        return Instant.now().plus(NEARLY).isAfter(deadline);
    }

    /** What a query is told whose time is over. */
    public QueryFailure timeExceeded() {
        return QueryFailure.of(
                ErrorCode.TIME_EXCEEDED,
                "the query took longer than "
                        + Duration.between(startedAt, deadline).toMillis()
                        + " ms, the limit query.timeout; ask for less, or have the gateway's operator raise the limit");
    }
}
