package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.door.flight.DoorFixture;
import io.meshgate.gateway.door.flight.FlightDoor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten contracts are added, changed and removed, again and again, while twenty clients ask in a loop: each change counts
 * within five seconds, and no query fails that had begun before, or asks what has not changed.
 */
@ExtendWith(TpchStores.Shared.class)
@Timeout(300)
class LiveMeshUnderLoadTest {
    private static final int TEAMS = 10;
    private static final int CLIENTS = 20;
    private static final int ROUNDS = 6;
    private static final Duration EFFECTIVE_WITHIN = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(5);

    /** Over three stores that stay. */
    private static final String STEADY = """
        SELECT count(*) AS n FROM pg.tpch.customer, files.tpch.nation, duck.tpch.supplier
        WHERE c_nationkey = n_nationkey AND s_nationkey = n_nationkey AND c_custkey < 100 AND s_suppkey < 50\
        """;

    /** No edition: the team's contract is not there. */
    private static final int NONE = 0;

    /** What a team's contract says, and whether that counts; while a change is under way nothing is promised. */
    private record State(int edition, boolean counts) {}

    private final TpchStores stores;
    private final BufferAllocator memory = new RootAllocator();
    private final AtomicReferenceArray<State> states = new AtomicReferenceArray<>(TEAMS);
    private final int[] last = new int[TEAMS];
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    LiveMeshUnderLoadTest(TpchStores stores) {
        this.stores = stores;
    }

    @Test
    void contractsComeChangeAndGoUnderTwentyClients(@TempDir Path catalog) throws Exception {
        TpchPlacement.likeTheDemo().writeCatalog(catalog, stores);
        IntStream.range(0, TEAMS).forEach(team -> states.set(team, new State(NONE, true)));
        try (MeshUnderTest mesh = MeshUnderTest.of(catalog, stores.fileRoots(), TeamContracts.secrets(stores, TEAMS))
                .live(Duration.ofSeconds(2))) {
            try (FlightDoor door = mesh.openDoor()) {
                long expected = steadyAnswer(door);
                List<Thread> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    Random random = new Random(i);
                    boolean jdbc = i % 2 == 0;
                    clients.add(
                            Thread.ofPlatform().name("client-" + i).start(() -> client(door, jdbc, random, expected)));
                }
                try {
                    change(new TeamContracts(catalog, stores), mesh, door);
                } finally {
                    over.set(true);
                    for (Thread client : clients) {
                        client.join();
                    }
                }
            }
            assertEquals(List.of(), broken.stream().limit(10).toList());
            assertTrue(answered.get() > CLIENTS, answered + " queries were answered");
            DoorFixture.eventually(
                    "the stores of what is gone are closed",
                    () -> mesh.stores().endpointsOpen().stream()
                            .noneMatch(endpoint -> endpoint.domain().startsWith("team")));
        }
        memory.close();
    }

    private FlightSqlClient flight(FlightDoor door) {
        return new FlightSqlClient(FlightClient.builder(memory, Location.forGrpcInsecure("127.0.0.1", door.port()))
                .build());
    }

    private long steadyAnswer(FlightDoor door) throws Exception {
        try (FlightSqlClient client = flight(door)) {
            return rows(client, client.execute(STEADY));
        }
    }

    // ---- the owners

    /** In each round all ten contracts change, each in its turn of coming, changing and going. */
    private void change(TeamContracts contracts, MeshUnderTest mesh, FlightDoor door) throws Exception {
        try (FlightSqlClient client = flight(door)) {
            for (int round = 0; round < ROUNDS; round++) {
                long written = System.nanoTime();
                for (int team = 0; team < TEAMS; team++) {
                    int edition = (round + team) % 3 == 2 ? NONE : round + 1;
                    State before = states.get(team);
                    states.set(team, new State(edition, false));
                    if (edition != NONE) {
                        contracts.publish(team, edition);
                    } else if (before.edition() != NONE) {
                        contracts.remove(team);
                    }
                }
                awaitCounts(mesh, client, written);
            }
            for (int team = 0; team < TEAMS; team++) {
                if (states.get(team).edition() != NONE) {
                    states.set(team, new State(NONE, false));
                    contracts.remove(team);
                }
            }
        }
    }

    /** The change counts with the snapshot that has it: every query that begins from then on sees it. */
    private void awaitCounts(MeshUnderTest mesh, FlightSqlClient client, long written) throws Exception {
        while (!IntStream.range(0, TEAMS)
                .allMatch(team -> edition(mesh, team) == states.get(team).edition())) {
            Duration after = Duration.ofNanos(System.nanoTime() - written);
            assertTrue(after.compareTo(EFFECTIVE_WITHIN) < 0, () -> "changes are not seen after " + after);
            Thread.sleep(POLL);
        }
        for (int team = 0; team < TEAMS; team++) {
            int edition = states.get(team).edition();
            states.set(team, new State(edition, true));
            if (edition != NONE) {
                assertTrue(offers(client, team, edition), () -> "edition " + edition + " is not there");
            }
            int old = edition == NONE ? last[team] : edition - 1;
            assertFalse(offers(client, team, old), () -> "edition " + old + " is still there");
            last[team] = edition == NONE ? last[team] : edition;
        }
    }

    private static int edition(MeshUnderTest mesh, int team) {
        return mesh.snapshot()
                .domain("team" + team)
                .flatMap(domain -> domain.version("figures"))
                .map(version -> Integer.parseInt(version.version().split("\\.", -1)[1]))
                .orElse(NONE);
    }

    private static boolean offers(FlightSqlClient client, int team, int edition) {
        try {
            client.execute(TeamContracts.query(team, edition));
            return true;
        } catch (FlightRuntimeException e) {
            return false;
        }
    }

    // ---- the clients

    private void client(FlightDoor door, boolean jdbc, Random random, long expected) {
        try (FlightSqlClient client = flight(door);
                Connection connection = DriverManager.getConnection(
                        "jdbc:arrow-flight-sql://127.0.0.1:" + door.port() + "/?useEncryption=false");
                Statement statement = connection.createStatement()) {
            while (!over.get()) {
                int team = random.nextInt(TEAMS);
                State state = states.get(team);
                if (random.nextInt(3) == 0 || !state.counts() || state.edition() == NONE) {
                    check(STEADY, expected, jdbc ? ask(statement, STEADY) : ask(client, STEADY));
                } else {
                    ask(team, state, jdbc, client, statement);
                }
            }
        } catch (Exception e) {
            broken.add(Thread.currentThread().getName() + ": " + e);
        }
    }

    /** May fail only where the contract has changed before the gateway heard of the query. */
    private void ask(int team, State state, boolean jdbc, FlightSqlClient client, Statement statement)
            throws Exception {
        String sql = TeamContracts.query(team, state.edition());
        try {
            check(sql, TeamContracts.NATIONS, jdbc ? ask(statement, sql) : ask(client, sql));
        } catch (NotBegun | SQLException e) {
            if (states.get(team).equals(state)) {
                broken.add(sql + ": " + e);
            }
        }
    }

    private void check(String sql, long expected, long answer) {
        answered.incrementAndGet();
        if (answer != expected) {
            broken.add(sql + " gave " + answer + " instead of " + expected);
        }
    }

    /** The gateway refused the query at its first call; once that has succeeded nothing may fail. */
    private static final class NotBegun extends Exception {
        private static final long serialVersionUID = 1L;

        NotBegun(Throwable cause) {
            super(cause);
        }
    }

    private static long ask(FlightSqlClient client, String sql) throws Exception {
        FlightInfo begun;
        try {
            begun = client.execute(sql);
        } catch (FlightRuntimeException e) {
            throw new NotBegun(e);
        }
        return rows(client, begun);
    }

    private static long rows(FlightSqlClient client, FlightInfo begun) throws Exception {
        try (FlightStream stream =
                client.getStream(begun.getEndpoints().getFirst().getTicket())) {
            assertTrue(stream.next());
            return ((Number) stream.getRoot().getVector(0).getObject(0)).longValue();
        }
    }

    private static long ask(Statement statement, String sql) throws SQLException {
        try (ResultSet results = statement.executeQuery(sql)) {
            assertTrue(results.next());
            return results.getLong(1);
        }
    }
}
