package io.meshgate.gateway.door.flight;

import io.grpc.Context;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Cancellation;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightProducer.CallContext;

/**
 * Turns a call into a {@link Session}: who asks, until when, and a cancellation that follows the call.
 *
 * <p>gRPC tells the end of a call in two ways: by the call's own listener, which waits until the call's method has returned,
 * and by its {@link Context}, at once and from another thread. The context is used, so that a client that goes away also
 * stops what runs within the method, such as planning.
 */
final class Calls implements AutoCloseable {
    private final Duration timeMax;
    private final WorkUnderWay work;
    private final ScheduledThreadPoolExecutor clock;

    Calls(Duration timeMax, WorkUnderWay work) {
        this.timeMax = timeMax;
        this.work = work;
        this.clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("flight-deadlines").factory());
        this.clock.setRemoveOnCancelPolicy(true);
    }

    /**
     * A call that asks for something new: it is cancelled from its beginning if the gateway stops.
     *
     * <p>To be called on the call's own thread. The session is cancelled when the call ends, however it ends.
     */
    Session begin(CallContext call, String queryId) {
        Session session = session(call, queryId);
        work.begin(session);
        endWithItsCall(session);
        return session;
    }

    /** The same for a call that reads what was begun before: a gateway that stops still serves it. */
    Session resume(CallContext call, String queryId) {
        Session session = session(call, queryId);
        work.resume(session);
        endWithItsCall(session);
        return session;
    }

    private Session session(CallContext call, String queryId) {
        Instant now = Instant.now();
        String principal = call.peerIdentity();
        String who = principal == null || principal.isEmpty() ? "anonymous" : principal;
        CallNotes notes = call.getMiddleware(CallNotes.KEY);
        if (notes != null) {
            notes.queryId(queryId);
        }
        return new Session(queryId, who, Peers.ofCall(), now, now.plus(timeMax), new Cancellation());
    }

    private void endWithItsCall(Session session) {
        ScheduledFuture<?> alarm = clock.schedule(
                () -> Thread.ofVirtual().start(() -> session.cancellation().cancel(timeExceeded())),
                timeMax.toMillis(),
                TimeUnit.MILLISECONDS);
        Context.current()
                .addListener(
                        ended -> {
                            alarm.cancel(false);
                            session.cancellation().cancel(QueryFailure.of(ErrorCode.CANCELLED, "The client has gone."));
                            work.end(session);
                        },
                        task -> Thread.ofVirtual().name("flight-cancel").start(task));
    }

    private QueryFailure timeExceeded() {
        return QueryFailure.of(
                ErrorCode.TIME_EXCEEDED,
                "The query took longer than " + timeMax.toMillis()
                        + " ms (query.timeout in the gateway's configuration). Ask for less, or ask its operator.");
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
