package io.meshgate.gateway.door.flight;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightProducer.CallContext;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told beside the answer, in the response's headers and again in its trailers ({@link NotesInTrailers}):
 * the query id, and warnings such as a deprecated product. One object per call.
 */
final class CallNotes implements FlightServerMiddleware {
    static final Key<CallNotes> KEY = Key.of("meshgate-notes");

    static final String QUERY_ID = "meshgate-query-id";

    /** UTF-8 text, a warning per line; the suffix tells gRPC to carry it as bytes. */
    static final String WARNINGS = "meshgate-warnings-bin";

    private volatile @Nullable String queryId;
    private volatile List<String> warnings = List.of();

    void queryId(String id) {
        queryId = id;
    }

    /** The query id of a call, once it has one. */
    static Optional<String> queryIdOf(CallContext call) {
        CallNotes notes = call.getMiddleware(KEY);
        return notes == null ? Optional.empty() : Optional.ofNullable(notes.queryId);
    }

    void warnings(List<String> said) {
        warnings = List.copyOf(said);
    }

    Optional<String> queryId() {
        return Optional.ofNullable(queryId);
    }

    /** A warning per line, cut to what a header may hold. */
    Optional<String> warningText() {
        return warnings.isEmpty() ? Optional.empty() : Optional.of(Statuses.bounded(String.join("\n", warnings)));
    }

    @Override
    public void onBeforeSendingHeaders(CallHeaders headers) {
        queryId().ifPresent(id -> headers.insert(QUERY_ID, id));
        warningText().ifPresent(text -> headers.insert(WARNINGS, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void onCallCompleted(CallStatus status) {}

    @Override
    public void onCallErrored(Throwable thrown) {}
}
