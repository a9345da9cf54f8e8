package io.meshgate.gateway.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** A connection of the command line to a running gateway. For one thread, but for {@link Answer#cancel}. */
final class Client implements AutoCloseable {

    /** Where a gateway is: {@code grpc://host:port}, or {@code grpc+tls://host:port}. */
    record Address(String host, int port, boolean tls) {
        static final int DEFAULT_PORT = 31337;

        /** @throws IllegalArgumentException with words for the user */
        static Address parse(String url) {
            URI uri;
            try {
                uri = new URI(url);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException(url + " is no URL: write grpc://host:port", e);
            }
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            boolean known = List.of("grpc", "grpc+tcp", "grpc+tls").contains(scheme);
            if (!known || uri.getHost() == null) {
                throw new IllegalArgumentException(url + " is no address of a gateway: write grpc://host:port, or"
                        + " grpc+tls://host:port for one with TLS");
            }
            return new Address(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), scheme.endsWith("tls"));
        }

        Location location() {
            return tls ? Location.forGrpcTls(host, port) : Location.forGrpcInsecure(host, port);
        }

        @Override
        public String toString() {
            return (tls ? "grpc+tls://" : "grpc://") + host + ":" + port;
        }
    }

    /** An answer that is arriving. {@link #cancel} may come from any thread. */
    final class Answer implements AutoCloseable {
        private final FlightStream stream;
        private final Asked asked;

        private Answer(FlightStream stream, Asked asked) {
            this.stream = stream;
            this.asked = asked;
        }

        VectorSchemaRoot root() {
            return translated(asked, stream::getRoot);
        }

        /** Fills the root with the next rows; false when the answer is complete. */
        boolean next() {
            return translated(asked, stream::next);
        }

        /** Ends the query at the gateway and in the stores. */
        void cancel() {
            stream.cancel("cancelled by the user", null);
        }

        @Override
        public void close() {
            try {
                stream.close();
            } catch (Exception e) {
                // The answer has been read, or has failed and said so.
            }
        }
    }

    /** A call that may fail at the gateway. */
    private interface Call<T> {
        T make();
    }

    private final Address address;
    private final BufferAllocator memory = new RootAllocator();
    private final Warnings warnings = new Warnings();
    private final FlightSqlClient flight;

    Client(Address address) {
        this.address = address;
        this.flight = new FlightSqlClient(FlightClient.builder(memory, address.location())
                .intercept(info -> warnings.reader())
                .build());
    }

    /**
     * Asks a statement.
     *
     * @throws CommandFailure if the gateway cannot be reached or cannot answer
     */
    Answer query(String sql) {
        return ask(Asked.query(sql));
    }

    /** The same about how it would be answered, or is. */
    Answer explain(boolean analyze, String sql) {
        return ask(Asked.explain(analyze, sql));
    }

    private Answer ask(Asked asked) {
        return translated(asked, () -> open(flight.execute(asked.sent()), asked));
    }

    /** Tables that match: exact domain, patterns for product and table, null for all; with their columns if asked. */
    Answer tables(@Nullable String domain, @Nullable String product, @Nullable String table, boolean withColumns) {
        Asked nothing = Asked.query("");
        return translated(nothing, () -> open(flight.getTables(domain, product, table, null, withColumns), nothing));
    }

    private Answer open(FlightInfo info, Asked asked) {
        return new Answer(flight.getStream(info.getEndpoints().get(0).getTicket()), asked);
    }

    /** What the gateway warned of since this was asked last, each warning once. */
    List<String> takeWarnings() {
        return warnings.take();
    }

    private <T> T translated(Asked asked, Call<T> call) {
        try {
            return call.make();
        } catch (FlightRuntimeException e) {
            throw ServerFailure.of(e, address, asked);
        }
    }

    @Override
    public void close() {
        try {
            flight.close();
        } catch (Exception e) {
            // A connection that is gone is closed.
        }
        try {
            memory.close();
        } catch (IllegalStateException e) {
            // A stream was cut off in the middle; the process ends with it.
        }
    }
}
