package io.meshgate.gateway.door.flight;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightClientMiddleware;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;

/** A client that remembers the headers and trailers of the last response. */
final class NotesOfCalls implements AutoCloseable {
    final FlightSqlClient client;
    private final AtomicReference<CallHeaders> last = new AtomicReference<>();
    private final AtomicReference<CallStatus> completed = new AtomicReference<>();

    NotesOfCalls(DoorFixture fixture) {
        client = new FlightSqlClient(
                FlightClient.builder(fixture.memory, Location.forGrpcInsecure("127.0.0.1", fixture.door.port()))
                        .intercept(info -> new FlightClientMiddleware() {
                            @Override
                            public void onBeforeSendingHeaders(CallHeaders headers) {}

                            @Override
                            public void onHeadersReceived(CallHeaders headers) {
                                last.set(headers);
                            }

                            @Override
                            public void onCallCompleted(CallStatus status) {
                                completed.set(status);
                            }
                        })
                        .build());
    }

    CallHeaders last() {
        return last.get();
    }

    /** How the last call ended, with its trailers as metadata; null while it has not. */
    CallStatus completed() {
        return completed.get();
    }

    void forgetCompleted() {
        completed.set(null);
    }

    @Override
    public void close() throws Exception {
        client.close();
    }
}
