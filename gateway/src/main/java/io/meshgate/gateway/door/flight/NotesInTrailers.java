package io.meshgate.gateway.door.flight;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.apache.arrow.flight.grpc.ServerInterceptorAdapter;

/**
 * Repeats a call's notes after its last row: Flight's own middleware can only write headers, which go out before the first
 * row, and some clients look at trailers only. To be added before Flight's middleware, so that it runs within it.
 */
final class NotesInTrailers implements ServerInterceptor {
    private static final Metadata.Key<String> QUERY_ID =
            Metadata.Key.of(CallNotes.QUERY_ID, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<byte[]> WARNINGS =
            Metadata.Key.of(CallNotes.WARNINGS, Metadata.BINARY_BYTE_MARSHALLER);

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        var middleware = ServerInterceptorAdapter.SERVER_MIDDLEWARE_KEY.get();
        FlightServerMiddleware found = middleware == null ? null : middleware.get(CallNotes.KEY);
        return found instanceof CallNotes notes
                ? next.startCall(new Noted<>(call, notes), headers)
                : next.startCall(call, headers);
    }

    private static final class Noted<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final CallNotes notes;
        private boolean headersSent;

        Noted(ServerCall<Q, R> call, CallNotes notes) {
            super(call);
            this.notes = notes;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            headersSent = true;
            super.sendHeaders(headers);
        }

        /** Without headers before, the middleware writes them here. */
        @Override
        public void close(Status status, Metadata trailers) {
            if (headersSent) {
                notes.queryId()
                        .filter(id -> !trailers.containsKey(QUERY_ID))
                        .ifPresent(id -> trailers.put(QUERY_ID, id));
                notes.warningText().ifPresent(text -> trailers.put(WARNINGS, text.getBytes(StandardCharsets.UTF_8)));
            }
            super.close(status, trailers);
        }
    }
}
