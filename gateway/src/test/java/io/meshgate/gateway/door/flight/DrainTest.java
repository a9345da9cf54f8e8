package io.meshgate.gateway.door.flight;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static io.meshgate.gateway.door.flight.FakeQueries.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A door that is told to stop: nothing new begins, and what is under way ends well if it can. */
@Timeout(60)
class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private static int rows(FlightStream stream) {
        int rows = 0;
        while (stream.next()) {
            rows += stream.getRoot().getRowCount();
        }
        return rows;
    }

    private static void assertRefused(Callable<?> call) {
        FlightRuntimeException refused = assertThrows(FlightRuntimeException.class, call::call);
        assertEquals(FlightStatusCode.UNAVAILABLE, refused.status().code(), refused.getMessage());
        assertTrue(refused.getMessage().contains("GATEWAY_STOPPING"), refused.getMessage());
    }

    private static Ticket ticket(FlightSqlClient client, String sql) {
        return client.execute(sql).getEndpoints().get(0).getTicket();
    }

    @Test
    void whatIsUnderWayEndsAndNothingNewBegins() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            fixture.queries.answering("many", numbers(500, 1_000, 100)).answering("few", numbers(2, 10, 1));
            FlightSqlClient.PreparedStatement prepared = client.prepare("few");
            Ticket given = ticket(client, "few");
            try (FlightStream running = client.getStream(ticket(client, "many"))) {
                assertTrue(running.next());
                int first = running.getRoot().getRowCount();

                CompletableFuture<Integer> draining = new CompletableFuture<>();
                Future<Boolean> drained = threads.submit(() -> fixture.door.drain(LONG, draining::complete));
                assertEquals(2, draining.get(), "the stream, and the statement whose rows are not fetched yet");

                assertRefused(() -> client.execute("few"));
                assertRefused(() -> client.prepare("few"));
                assertRefused(prepared::execute);
                assertRefused(() -> client.getExecuteSchema("few"));
                assertRefused(client::getCatalogs);
                try (FlightSqlClient late = fixture.client()) {
                    assertRefused(() -> late.execute("few"));
                }

                try (FlightStream promised = client.getStream(given)) {
                    assertEquals(20, rows(promised));
                }
                assertFalse(drained.isDone());
                assertEquals(500_000, first + rows(running));
                assertTrue(drained.get());
            }
            assertEquals(0, fixture.queries.cancelled.get());
        }
    }

    @Test
    void aClientThatDoesNotComeIsWaitedForALittleWhile() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("few", numbers(2, 10, 1));
            ticket(client, "few");
            eventually("the planning call is over", () -> fixture.door.statementsLeft() == 1);
            List<Integer> left = new CopyOnWriteArrayList<>();
            assertTrue(fixture.door.drain(LONG, left::add));
            assertEquals(1, left.stream().distinct().count());
        }
    }

    @Test
    void whatDoesNotEndInTimeIsCancelledByName() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                FlightSqlClient client = fixture.client()) {
            fixture.queries.answering("stuck", numbers(5, 10, 10).blockingAtBatch(1));
            try (FlightStream stuck = client.getStream(ticket(client, "stuck"))) {
                assertTrue(stuck.next());
                assertFalse(fixture.door.drain(Duration.ofMillis(100), left -> {}));
                fixture.door.close();
                assertRefused(() -> rows(stuck));
            }
            assertEquals(0, fixture.queries.streamsOpen());
        }
    }

    @Test
    void anIdleDoorIsDrainedAtOnce() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            assertTrue(fixture.door.drain(Duration.ZERO, left -> {
                throw new AssertionError("nothing is left");
            }));
        }
    }
}
