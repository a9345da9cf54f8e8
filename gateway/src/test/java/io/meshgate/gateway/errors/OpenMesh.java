package io.meshgate.gateway.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.door.flight.FlightDoor;
import java.io.IOException;
import java.time.Duration;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.RootAllocator;

/** A mesh behind its door, and a client of it. */
final class OpenMesh implements AutoCloseable {
    private final RootAllocator memory = new RootAllocator();
    final MeshUnderTest mesh;
    final FlightDoor door;
    final FlightClient plain;
    final FlightSqlClient client;

    OpenMesh(MeshUnderTest mesh, Duration queryTimeMax) throws IOException {
        this.mesh = mesh;
        this.door = mesh.openDoor(queryTimeMax);
        this.plain = FlightClient.builder(memory, Location.forGrpcInsecure("127.0.0.1", door.port()))
                .build();
        this.client = new FlightSqlClient(plain);
    }

    /** Starts a statement; its rows are read by the caller. */
    FlightStream open(String sql) {
        return client.getStream(client.execute(sql).getEndpoints().get(0).getTicket());
    }

    /** Reads a statement to its end and counts its rows. */
    long rows(String sql) {
        try (FlightStream stream = open(sql)) {
            return rows(stream);
        } catch (FlightRuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static long rows(FlightStream stream) {
        long rows = 0;
        while (stream.next()) {
            rows += stream.getRoot().getRowCount();
        }
        return rows;
    }

    /** The error that a statement ends in. */
    Seen error(String sql) {
        return Seen.of(assertThrows(FlightRuntimeException.class, () -> rows(sql), sql));
    }

    /** Whatever was asked before, the gateway serves. */
    void assertServes() {
        assertEquals(3, rows("SELECT p.id FROM supply.parts.parts AS p"));
    }

    String jdbcUrl() {
        return "jdbc:arrow-flight-sql://127.0.0.1:" + door.port() + "/?useEncryption=false";
    }

    @Override
    public void close() throws Exception {
        client.close();
        memory.close();
        door.close();
        mesh.close();
    }
}
