package io.meshgate.gateway.errors;

import io.meshgate.gateway.failure.ErrorCode;
import java.util.Optional;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;

/**
 * An error as a client of the door sees it.
 *
 * @param message without the code before it and the reference behind it
 */
record Seen(
        ErrorCode code,
        FlightStatusCode status,
        String sqlState,
        Optional<String> place,
        Optional<String> queryId,
        String message,
        String description) {

    static Seen of(FlightRuntimeException failure) {
        ErrorFlightMetadata details = failure.status().metadata();
        String description = failure.status().description();
        if (details == null || !details.containsKey("meshgate-code")) {
            throw new AssertionError("an error without a code: " + description, failure);
        }
        Optional<String> place = details.containsKey("meshgate-line")
                ? Optional.of("line " + details.get("meshgate-line") + ", column " + details.get("meshgate-column"))
                : Optional.empty();
        Optional<String> queryId = details.containsKey("meshgate-query-id")
                ? Optional.of(details.get("meshgate-query-id"))
                : Optional.empty();
        ErrorCode code = ErrorCode.valueOf(details.get("meshgate-code"));
        String head = code + place.map(p -> " at " + p).orElse("") + ": ";
        String tail = " [SQLSTATE " + details.get("meshgate-sqlstate")
                + queryId.map(id -> ", query " + id).orElse("") + "]";
        if (!description.startsWith(head) || !description.endsWith(tail)) {
            throw new AssertionError("the message is not " + head + "..." + tail + ": " + description);
        }
        return new Seen(
                code,
                failure.status().code(),
                details.get("meshgate-sqlstate"),
                place,
                queryId,
                description.substring(head.length(), description.length() - tail.length()),
                description);
    }
}
