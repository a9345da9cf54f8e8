package io.meshgate.gateway.door.flight;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when a call fails: one table from error codes to statuses, and details in the call's trailers. */
final class Statuses {
    private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);

    /** Trailers: the error code, its SQLSTATE, where in the SQL, and the query id. */
    static final String CODE = "meshgate-code";

    static final String SQL_STATE = "meshgate-sqlstate";
    static final String LINE = "meshgate-line";
    static final String COLUMN = "meshgate-column";

    /** Headers and trailers of a call may take 8 KiB in many clients, and text is percent-encoded in them. */
    private static final int MESSAGE_BYTES_MAX = 4096;

    private Statuses() {}

    /** The failure of a call as gRPC carries it; bugs are logged here, with their stack. */
    static FlightRuntimeException of(Throwable thrown) {
        if (thrown instanceof FlightRuntimeException already) {
            return already;
        }
        QueryFailure failure = QueryFailure.from(thrown);
        if (failure.code().kind() == ErrorCode.Kind.INTERNAL) {
            LOG.error("A call ended in a bug of Meshgate", thrown);
        }
        return status(failure.code())
                .withDescription(bounded(failure.describe()))
                .withMetadata(details(failure))
                .toRuntimeException();
    }

    private static CallStatus status(ErrorCode code) {
        return switch (code) {
            case SYNTAX_ERROR, UNKNOWN_COLUMN, INVALID_QUERY, COLUMN_UNREADABLE, EXPRESSION_FAILED ->
                CallStatus.INVALID_ARGUMENT;
            case UNKNOWN_NAME, PRODUCT_RETIRED -> CallStatus.NOT_FOUND;
            case UNSUPPORTED, READ_ONLY -> CallStatus.UNIMPLEMENTED;
            case CANCELLED -> CallStatus.CANCELLED;
            case CONTRACT_WRONG,
                    SECRET_UNAVAILABLE,
                    STORE_UNREACHABLE,
                    STORE_REFUSED,
                    STORE_BAD_DATA,
                    GATEWAY_STOPPING -> CallStatus.UNAVAILABLE;
            case STORE_TIMED_OUT, TIME_EXCEEDED -> CallStatus.TIMED_OUT;
            case STORE_OVERLOADED, LIMIT_EXCEEDED -> CallStatus.RESOURCE_EXHAUSTED;
            case INTERNAL -> CallStatus.INTERNAL;
        };
    }

    private static ErrorFlightMetadata details(QueryFailure failure) {
        ErrorFlightMetadata details = new ErrorFlightMetadata();
        details.insert(CODE, failure.code().name());
        details.insert(SQL_STATE, failure.code().sqlState());
        failure.position().ifPresent(position -> {
            details.insert(LINE, Integer.toString(position.line()));
            details.insert(COLUMN, Integer.toString(position.column()));
        });
        return details;
    }

    /** A request that the protocol does not allow. */
    static FlightRuntimeException malformed(String what) {
        return CallStatus.INVALID_ARGUMENT.withDescription(bounded(what)).toRuntimeException();
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
