package io.meshgate.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** An Arrow client that reads answers and throws them away. */
final class GatewayClient implements AutoCloseable {
    private final BufferAllocator memory = new RootAllocator();
    private final FlightSqlClient flight;

    GatewayClient(int port) {
        flight = new FlightSqlClient(FlightClient.builder(memory, Location.forGrpcInsecure("127.0.0.1", port))
                .build());
    }

    /**
     * Reads a whole answer.
     *
     * @param rowsRead grows as rows arrive
     * @return bytes of the Arrow buffers
     */
    long read(String sql, AtomicLong rowsRead) throws Exception {
        long bytes = 0;
        try (FlightStream stream = open(sql)) {
            while (stream.next()) {
                VectorSchemaRoot batch = stream.getRoot();
                bytes += batch.getFieldVectors().stream()
                        .mapToLong(FieldVector::getBufferSize)
                        .sum();
                rowsRead.addAndGet(batch.getRowCount());
            }
        }
        return bytes;
    }

    /** An answer that the caller reads, or leaves. */
    FlightStream open(String sql) {
        return flight.getStream(flight.execute(sql).getEndpoints().getFirst().getTicket());
    }

    @Override
    public void close() throws Exception {
        flight.close();
        memory.close();
    }
}
