package io.meshgate.gateway.door.flight;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when a call fails: status, message, and details in the call's trailers. */
final class Statuses {
    private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);

    /** Trailers: the error code, its kind and SQLSTATE, where in the SQL; and the query id, by the name of its header. */
    static final String CODE = "meshgate-code";

    static final String KIND = "meshgate-kind";
    static final String SQL_STATE = "meshgate-sqlstate";
    static final String LINE = "meshgate-line";
    static final String COLUMN = "meshgate-column";

    /** Headers and trailers of a call may take 8 KiB in many clients, and text is percent-encoded in them. */
    private static final int MESSAGE_BYTES_MAX = 4096;

    private Statuses() {}

    /**
     * The failure of a call as gRPC carries it; bugs are logged here, with their stack.
     *
     * @param queryId under which the call is known; empty for one that has none
     */
    static FlightRuntimeException of(Throwable thrown, Optional<String> queryId) {
        if (thrown instanceof FlightRuntimeException already) {
            return already;
        }
        QueryFailure failure = QueryFailure.from(thrown);
        if (failure.code().kind() == ErrorCode.Kind.INTERNAL) {
            LOG.error("The call {} ended in a bug of Meshgate", queryId.orElse("without a query"), thrown);
        }
        return status(failure.code().status())
                .withDescription(bounded(failure.describe()) + reference(failure.code(), queryId))
                .withMetadata(details(failure, queryId))
                .toRuntimeException();
    }

    /** In the message too: some clients, such as the JDBC driver, show nothing else. */
    private static String reference(ErrorCode code, Optional<String> queryId) {
        return " [SQLSTATE " + code.sqlState()
                + queryId.map(id -> ", query " + id).orElse("") + "]";
    }

    private static CallStatus status(ErrorCode.Status status) {
        return switch (status) {
            case INVALID_ARGUMENT -> CallStatus.INVALID_ARGUMENT;
            case NOT_FOUND -> CallStatus.NOT_FOUND;
            case UNIMPLEMENTED -> CallStatus.UNIMPLEMENTED;
            case CANCELLED -> CallStatus.CANCELLED;
            case UNAVAILABLE -> CallStatus.UNAVAILABLE;
            case DEADLINE_EXCEEDED -> CallStatus.TIMED_OUT;
            case RESOURCE_EXHAUSTED -> CallStatus.RESOURCE_EXHAUSTED;
            case INTERNAL -> CallStatus.INTERNAL;
        };
    }

    private static ErrorFlightMetadata details(QueryFailure failure, Optional<String> queryId) {
        ErrorFlightMetadata details = new ErrorFlightMetadata();
        details.insert(CODE, failure.code().name());
        details.insert(KIND, failure.code().kind().name());
        details.insert(SQL_STATE, failure.code().sqlState());
        queryId.ifPresent(id -> details.insert(CallNotes.QUERY_ID, id));
        failure.position().ifPresent(position -> {
            details.insert(LINE, Integer.toString(position.line()));
            details.insert(COLUMN, Integer.toString(position.column()));
        });
        return details;
    }

    /** A request that the protocol does not allow. */
    static FlightRuntimeException malformed(String what) {
        return of(QueryFailure.of(ErrorCode.INVALID_REQUEST, what), Optional.empty());
    }

    /** Text that fits into a header: what is cut off is said. */
    static String bounded(String text) {
        int bytes = 0;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            // gRPC percent-encodes every byte that is not printable ASCII, three bytes for one.
            bytes += codePoint >= ' ' && codePoint < 0x7f
                    ? 1
                    : 3 * Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MESSAGE_BYTES_MAX) {
                return text.substring(0, at) + " ... (cut)";
            }
            at += Character.charCount(codePoint);
        }
        return text;
    }
}
