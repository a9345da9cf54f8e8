package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.FunctionNames;
import io.meshgate.gateway.query.Queries;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A door on a free port over scripted queries; closing it proves that every allocator is back at zero. */
public final class DoorFixture implements AutoCloseable {
    static final FunctionNames FUNCTIONS =
            new FunctionNames(List.of("ABS"), List.of("UPPER"), List.of("DATE_TRUNC"), List.of("NULLIF"));

    /** How long a draining door waits for a statement's client. */
    public static final Duration TICKET_WAIT = Duration.ofSeconds(3);

    public final RootAllocator memory = new RootAllocator();
    public final FakeQueries queries = new FakeQueries(memory);
    public final FlightDoor door;
    private final BufferAllocator clients = memory.newChildAllocator("clients", 0, Long.MAX_VALUE);

    public DoorFixture() throws IOException {
        this(Duration.ofMinutes(1));
    }

    public DoorFixture(Duration queryTimeMax) throws IOException {
        this(queryTimeMax, UnaryOperator.identity());
    }

    /** @param around stands between the door and the scripts */
    public DoorFixture(Duration queryTimeMax, UnaryOperator<Queries> around) throws IOException {
        door = FlightDoor.open(
                new FlightDoor.Settings("127.0.0.1", 0, queryTimeMax, 1_000_000, TICKET_WAIT, FUNCTIONS),
                around.apply(queries),
                TestMesh.listing(),
                memory);
    }

    public FlightSqlClient client() {
        return client(door.port());
    }

    /** A client of this door by another port, such as a proxy's. */
    FlightSqlClient client(int port) {
        return new FlightSqlClient(FlightClient.builder(clients, Location.forGrpcInsecure("127.0.0.1", port))
                .build());
    }

    FlightClient flightClient() {
        return FlightClient.builder(clients, Location.forGrpcInsecure("127.0.0.1", door.port()))
                .build();
    }

    public String jdbcUrl() {
        return "jdbc:arrow-flight-sql://127.0.0.1:" + door.port() + "/?useEncryption=false";
    }

    /** Waits for what happens on other threads; fails after ten seconds. */
    public static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within ten seconds: " + what);
            }
            Thread.sleep(2);
        }
    }

    @Override
    public void close() {
        door.close();
        clients.close();
        memory.close();
    }
}
