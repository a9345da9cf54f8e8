package io.meshgate.gateway.demo;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.door.flight.FlightDoor;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.place.PlacedPlan;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A mesh that changes while it is asked, step by step: three real stores, the real door. */
@ExtendWith(TpchStores.Shared.class)
@Timeout(180)
class LiveMeshTest {
    private static final int TEAMS = 3;

    private final TpchStores stores;
    private final BufferAllocator memory = new RootAllocator();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private TeamContracts contracts;
    private MeshUnderTest mesh;
    private FlightDoor door;
    private FlightSqlClient client;

    LiveMeshTest(TpchStores stores) {
        this.stores = stores;
    }

    @BeforeEach
    void open(@TempDir Path catalog) throws IOException {
        TpchPlacement.likeTheDemo().writeCatalog(catalog, stores);
        secrets.putAll(TeamContracts.secrets(stores, TEAMS));
        contracts = new TeamContracts(catalog, stores);
        for (int team = 0; team < TEAMS; team++) {
            contracts.publish(team, 1);
        }
        mesh = MeshUnderTest.of(catalog, stores.fileRoots(), secrets).live(Duration.ofMillis(500));
        door = mesh.openDoor();
        client = new FlightSqlClient(FlightClient.builder(memory, Location.forGrpcInsecure("127.0.0.1", door.port()))
                .build());
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        memory.close();
        door.close();
        mesh.close();
    }

    private void awaitOffered(int team, boolean offered) throws InterruptedException {
        eventually(
                TeamContracts.name(team) + (offered ? " is offered" : " is gone"),
                () -> mesh.snapshot().domain("team" + team).isPresent() == offered);
    }

    private void awaitEdition(int team, int edition) throws InterruptedException {
        eventually(
                "edition " + edition,
                () -> mesh.snapshot()
                        .domain("team" + team)
                        .flatMap(domain -> domain.version("figures"))
                        .filter(version -> version.version().equals("1." + edition + ".0"))
                        .isPresent());
    }

    private long rows(FlightInfo info) throws Exception {
        long rows = 0;
        try (FlightStream stream =
                client.getStream(info.getEndpoints().getFirst().getTicket())) {
            while (stream.next()) {
                rows += stream.getRoot().getRowCount();
            }
        }
        return rows;
    }

    private Object count(String sql) {
        return mesh.read(sql, Rows::of).values().getFirst().getFirst();
    }

    // ---- a query that has begun

    @Test
    void aQueryThatHasBegunReadsWhatHasGoneMeanwhile() throws Exception {
        for (int team = 0; team < TEAMS; team++) {
            FlightInfo begun = client.execute("SELECT label1 FROM " + TeamContracts.name(team) + ".nation");
            contracts.remove(team);
            awaitOffered(team, false);
            assertEquals(TeamContracts.NATIONS, rows(begun));
            String sql = TeamContracts.query(team, 1);
            FlightRuntimeException unknown = assertThrows(FlightRuntimeException.class, () -> client.execute(sql));
            assertEquals(FlightStatusCode.NOT_FOUND, unknown.status().code());
        }
    }

    @Test
    void aQueryThatHasBegunAnswersWithTheColumnsThatItAnnounced() throws Exception {
        FlightInfo begun = client.execute("SELECT * FROM " + TeamContracts.name(0) + ".nation");
        contracts.publish(0, 2);
        awaitEdition(0, 2);
        try (FlightStream stream =
                client.getStream(begun.getEndpoints().getFirst().getTicket())) {
            assertEquals(begun.getSchemaOptional().orElseThrow(), stream.getSchema());
            assertEquals("label1", stream.getSchema().getFields().getFirst().getName());
            assertTrue(stream.next());
        }
    }

    @Test
    void aStatementThatWasJustPreparedIsExecutedAsItWasPrepared() throws Exception {
        // The contract changes within the moment: this is what drivers do that prepare whatever they execute.
        String sql = "SELECT * FROM " + TeamContracts.name(0) + ".nation";
        try (PreparedStatement prepared = client.prepare(sql)) {
            assertEquals(
                    "label1",
                    prepared.getResultSetSchema().getFields().getFirst().getName());
            contracts.publish(0, 2);
            awaitEdition(0, 2);
            eventually(
                    "the statement, executed later, has the new columns",
                    () -> prepared.execute()
                            .getSchemaOptional()
                            .orElseThrow()
                            .getFields()
                            .getFirst()
                            .getName()
                            .equals("label2"));
        }
    }

    @Test
    void aStreamUnderWayOutlivesItsContract() throws Exception {
        FlightInfo begun = client.execute("SELECT * FROM pg.tpch.lineitem");
        Object all = count("SELECT count(*) FROM pg.tpch.lineitem");
        try (FlightStream stream =
                client.getStream(begun.getEndpoints().getFirst().getTicket())) {
            assertTrue(stream.next());
            long rows = stream.getRoot().getRowCount();
            contracts.removeDomain("pg");
            eventually("pg is gone", () -> mesh.snapshot().domain("pg").isEmpty());
            while (stream.next()) {
                rows += stream.getRoot().getRowCount();
            }
            assertEquals(all, BigDecimal.valueOf(rows));
        }
        eventually(
                "the store of pg is closed",
                () -> mesh.stores().endpointsOpen().stream()
                        .noneMatch(endpoint -> endpoint.domain().equals("pg")));
    }

    // ---- what an edit leaves alone

    @Test
    void anEditElsewhereFlushesNoPlan() throws Exception {
        String sql = TeamContracts.query(1, 1);
        PlacedPlan plan = mesh.plan(sql).plan();
        contracts.publish(0, 2);
        awaitEdition(0, 2);
        assertSame(plan, mesh.plan(sql).plan());
        contracts.publish(1, 1, "active", "description: {purpose: the same tables}\n");
        eventually("the plan is made anew", () -> mesh.plan(sql).plan() != plan);
        assertNotSame(plan, mesh.plan(sql).plan());
    }

    // ---- warnings

    @Test
    void warnsOfWhatIsWrongInTheContractsThatAreTouched() throws Exception {
        String sql = TeamContracts.query(1, 1);
        assertEquals(List.of(), mesh.plan(sql).warnings());
        contracts.publish(1, 1, "deprecated", "customProperties: [{property: replacedBy, value: team2.figures}]\n");
        eventually("it is deprecated", () -> !mesh.plan(sql).warnings().isEmpty());
        assertEquals(
                List.of("team1.figures_v1 is deprecated; use team2.figures instead"),
                mesh.plan(sql).warnings());
        contracts.breakContract(1);
        eventually("it is broken", () -> mesh.plan(sql).warnings().size() == 2);
        String broken = mesh.plan(sql).warnings().get(1);
        assertTrue(broken.startsWith("the contract of team1.figures_v1, line 1: is not valid YAML"), broken);
        assertTrue(broken.endsWith("its last good version stays"), broken);
        assertEquals(BigDecimal.valueOf(TeamContracts.NATIONS), count(sql));
        assertEquals(List.of(), mesh.plan(TeamContracts.query(2, 1)).warnings());
    }

    // ---- the log

    @Test
    void logsEachChangeInALineOfItsOwn() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("io.meshgate.gateway.live");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try {
            contracts.publish(0, 2);
            contracts.remove(1);
            eventually("both are logged", () -> log.list.size() >= 2);
            List<String> lines = List.copyOf(log.list).stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .sorted()
                    .toList();
            assertEquals(
                    List.of(
                            "catalog: team0.figures_v1 changed: version 1.1.0 -> 1.2.0; other tables or columns, now 1"
                                    + " table",
                            "catalog: team1.figures_v1 went: version 1.1.0, 1 table"),
                    lines);
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
    }

    // ---- secrets

    /** PostgreSQL's connections last, so an endpoint that is new is what connects anew. */
    @Test
    void aChangedSecretCountsForNewConnections() throws Exception {
        try (Connection postgres = stores.connectPostgres();
                Statement statement = postgres.createStatement()) {
            statement.execute("CREATE ROLE rotating LOGIN SUPERUSER PASSWORD 'first'");
            try {
                secrets.put("MESHGATE_SECRET_TEAM0_PASSWORD", "second");
                contracts.publishAs(0, "rotating");
                eventually("the old password is refused", () -> refused(TeamContracts.query(0, 1)));
                statement.execute("ALTER ROLE rotating PASSWORD 'second'");
                eventually("the new one is taken", () -> !refused(TeamContracts.query(0, 1)));
            } finally {
                contracts.remove(0);
                awaitOffered(0, false);
                statement.execute("DROP ROLE rotating");
            }
        }
    }

    private boolean refused(String sql) {
        try {
            return !count(sql).equals(BigDecimal.valueOf(TeamContracts.NATIONS));
        } catch (QueryFailure e) {
            assertTrue(e.getMessage().contains("password authentication failed"), e.getMessage());
            return true;
        }
    }
}
