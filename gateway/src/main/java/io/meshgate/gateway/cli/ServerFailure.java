package io.meshgate.gateway.cli;

import io.meshgate.gateway.cli.Client.Address;
import java.util.Optional;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;

/** What a gateway's failure means to the one who typed the command. */
final class ServerFailure {
    private ServerFailure() {}

    /**
     * The words for a failed call.
     *
     * @param asked the statement, of which the line with the fault is shown; empty for other calls
     */
    static CommandFailure of(FlightRuntimeException failure, Address address, Asked asked) {
        CallStatus status = failure.status();
        Optional<String> code = text(status, "meshgate-code");
        if (code.isEmpty() && status.code() == FlightStatusCode.UNAVAILABLE) {
            return new CommandFailure(
                    "No gateway answers at " + address + ". Start one with `./meshgate demo` or"
                            + " `./meshgate serve --config FILE`, or say with --url where it is.",
                    failure);
        }
        return new CommandFailure(code.map(c -> words(c, status, asked)).orElse(status.description()), failure);
    }

    /** The gateway's words, with the place in the statement as it was typed, and the query id where it helps others. */
    private static String words(String code, CallStatus status, Asked asked) {
        String description = status.description();
        int end = description.lastIndexOf(" [SQLSTATE ");
        String told = end < 0 ? description : description.substring(0, end);
        String query = text(status, "meshgate-query-id")
                .filter(id -> !text(status, "meshgate-kind").orElse("USER").equals("USER"))
                .map(id -> " [query " + id + "]")
                .orElse("");
        Optional<Integer> line = text(status, "meshgate-line").map(Integer::valueOf);
        Optional<Integer> column = text(status, "meshgate-column").map(Integer::valueOf);
        if (line.isEmpty() || column.isEmpty()) {
            return told + query;
        }
        int typed = asked.line(line.get());
        String head = code + " at line ";
        String tail = told.startsWith(head + line.get()) ? told.substring((head + line.get()).length()) : ": " + told;
        return head + typed + tail + query + FaultyLine.show(asked.typed(), typed, column.get());
    }

    private static Optional<String> text(CallStatus status, String key) {
        ErrorFlightMetadata metadata = status.metadata();
        return metadata.containsKey(key) ? Optional.of(metadata.get(key)) : Optional.empty();
    }
}
