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
     * @param sql the statement, of which the line with the fault is shown; empty for other calls
     */
    static CommandFailure of(FlightRuntimeException failure, Address address, String sql) {
        CallStatus status = failure.status();
        boolean fromMeshgate = text(status, "meshgate-code").isPresent();
        if (!fromMeshgate && status.code() == FlightStatusCode.UNAVAILABLE) {
            return new CommandFailure(
                    "No gateway answers at " + address + ". Start one with `./meshgate demo` or"
                            + " `./meshgate serve --config FILE`, or say with --url where it is.",
                    failure);
        }
        return new CommandFailure(status.description() + faultyLine(status, sql), failure);
    }

    /** The line of the SQL text with the fault, and a mark below it. */
    private static String faultyLine(CallStatus status, String sql) {
        Optional<Integer> line = text(status, "meshgate-line").map(Integer::valueOf);
        Optional<Integer> column = text(status, "meshgate-column").map(Integer::valueOf);
        if (line.isEmpty() || column.isEmpty()) {
            return "";
        }
        return sql.lines()
                .skip(line.get() - 1L)
                .findFirst()
                .filter(text -> column.get() <= text.length() + 1)
                .map(text -> System.lineSeparator() + "  " + text.replace('\t', ' ') + System.lineSeparator() + "  "
                        + " ".repeat(column.get() - 1) + "^")
                .orElse("");
    }

    private static Optional<String> text(CallStatus status, String key) {
        ErrorFlightMetadata metadata = status.metadata();
        return metadata.containsKey(key) ? Optional.of(metadata.get(key)) : Optional.empty();
    }
}
