package io.meshgate.gateway.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightClientMiddleware;

/** Collects what the gateway warns of, in headers before the rows and in trailers after them. Thread-safe. */
final class Warnings {
    /** UTF-8 text, a warning per line; the door writes it. */
    private static final String KEY = "meshgate-warnings-bin";

    private final Set<String> seen = new LinkedHashSet<>();
    private int taken;

    /** Those that were not taken before. */
    synchronized List<String> take() {
        List<String> fresh = new ArrayList<>(seen).subList(taken, seen.size());
        taken = seen.size();
        return fresh;
    }

    private synchronized void add(byte[] text) {
        new String(text, StandardCharsets.UTF_8).lines().forEach(seen::add);
    }

    /** For one call. */
    FlightClientMiddleware reader() {
        return new FlightClientMiddleware() {
            @Override
            public void onBeforeSendingHeaders(CallHeaders headers) {}

            @Override
            public void onHeadersReceived(CallHeaders headers) {
                byte[] text = headers.getByte(KEY);
                if (text != null) {
                    add(text);
                }
            }

            @Override
            public void onCallCompleted(CallStatus status) {
                ErrorFlightMetadata trailers = status.metadata();
                if (trailers != null && trailers.containsKey(KEY)) {
                    add(trailers.getByte(KEY));
                }
            }
        };
    }
}
