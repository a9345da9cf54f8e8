package io.meshgate.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.place.PlacedPlan.Fragment;
import io.meshgate.gateway.plan.Estimate;
import io.meshgate.gateway.query.PlannedAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What executions teach later plans. In PostgreSQL live people, of whom each city has one zip code: whoever takes the two
 * for independent expects a twentieth of those that live in one. Orders are a CSV file, as are numbers, in many batches.
 */
@Timeout(120)
@ExtendWith(TestPostgres.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LearnedEstimatesTest {
    private static final int PEOPLE = 20_000;
    private static final int CITIES = 20;
    private static final int IN_ONE_CITY = PEOPLE / CITIES;
    private static final int ORDERS = 2_000;
    private static final int DAYS = 20;
    private static final int NUMBERS = 1_500_000;
    private static final String DATABASE = "learned_estimates";

    private static final String OF_ONE_CITY = "SELECT o.id, p.id FROM people.register.people p"
            + " JOIN sales.orders.orders o ON p.id = o.person WHERE p.city = 'c7' AND p.zip = 'z7' AND o.day = 7";

    private final TestPostgres postgres;
    private Path folder;
    private MeshUnderTest mesh;

    LearnedEstimatesTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeAll
    void write(@TempDir Path temporary) throws IOException, SQLException {
        folder = temporary.toRealPath();
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                data.resolve("orders.csv"),
                IntStream.range(0, ORDERS)
                        .mapToObj(id -> id + "," + id * (PEOPLE / ORDERS) + "," + id % DAYS)
                        .collect(Collectors.joining("\n", "id,person,day\n", "\n")));
        Files.writeString(data.resolve("numbers.csv"), "n\n" + "7\n".repeat(NUMBERS));
        contract("sales/orders", "type: local, path: ../../../data, format: csv", """
            schema:
              - name: orders
                physicalName: orders.csv
                properties: [{name: id, physicalType: integer}, {name: person, physicalType: integer}, {name: day, physicalType: integer}]
              - {name: numbers, physicalName: numbers.csv, properties: [{name: n, physicalType: bigint}]}
            """);
        postgres.createDatabase(DATABASE, "");
        inPostgres("CREATE TABLE people (id integer PRIMARY KEY, city text NOT NULL, zip text NOT NULL)");
        inPostgres("INSERT INTO people SELECT i, 'c' || i / 10 %% %d, 'z' || i / 10 %% %d FROM generate_series(0, %d) i"
                .formatted(CITIES, CITIES, PEOPLE - 1));
        inPostgres("ANALYZE people");
        contract(
                "people/register",
                """
                type: postgres, host: 127.0.0.1, port: %d, database: %s, schema: public, customProperties: \
                [{property: username, value: %s}, {property: secretRef, value: 'env:MESHGATE_SECRET_PEOPLE_PASSWORD'}]\
                """.formatted(postgres.port(), DATABASE, TestPostgres.USERNAME),
                "schema: [{name: people}]\n");
    }

    private void contract(String product, String server, String schema) throws IOException {
        Path contract = folder.resolve("catalog/" + product + "/v1.odcs.yaml");
        Files.createDirectories(contract.getParent());
        Files.writeString(contract, """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            servers: [{server: s, %s}]
            """.formatted(server) + schema);
    }

    private void inPostgres(String sql) throws SQLException {
        try (Connection connection = postgres.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @BeforeEach
    void open() {
        mesh = MeshUnderTest.learning(
                folder.resolve("catalog"),
                List.of(folder),
                Map.of("MESHGATE_SECRET_PEOPLE_PASSWORD", TestPostgres.PASSWORD),
                8);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    @AfterAll
    void drop() throws SQLException {
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE " + DATABASE);
        }
    }

    /** An answer, sorted, and how many rows were moved for it. */
    private record Asked(List<String> rows, long moved, PlacedPlan plan) {
        Fragment people() {
            return plan.fragments().stream()
                    .filter(fragment -> fragment.endpoint().domain().equals("people"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Asked ask(String sql) {
        PlannedAnswer answer = mesh.plan(sql);
        Execution execution = mesh.executor().execute(answer.plan(), answer.session());
        try (BatchStream stream = execution.stream()) {
            List<String> rows =
                    Cells.read(stream).stream().map(Object::toString).sorted().toList();
            LongStream moved = execution.fragments().stream().mapToLong(FragmentMeasure::rows);
            return new Asked(rows, moved.sum(), answer.plan());
        }
    }

    /** Of the first fragment of a plan that is made now. */
    private Estimate estimate(String sql) {
        return mesh.plan(mesh.resolve(sql)).plan().fragments().getFirst().estimate();
    }

    /** Whether a join's columns are a key is asked of each side twice, and so on below. */
    @Test
    void manyJoinsByKeysArePlannedInTime() {
        String joins = IntStream.range(0, 34)
                .mapToObj(i -> " JOIN people.register.people p" + i + " ON f.k = p" + i + ".id")
                .collect(Collectors.joining());
        String sql = "SELECT count(*) FROM (SELECT id % 7 AS k FROM people.register.people) AS f" + joins;
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> mesh.plan(sql));
    }

    @Test
    void aPlanThatWasMadeForOtherRowsIsMadeAnew() {
        Asked first = ask(OF_ONE_CITY);
        assertTrue(first.people().reduced().isEmpty(), "few people were expected, so that their keys are sent");
        assertTrue(first.moved() > IN_ONE_CITY);

        Asked second = ask(OF_ONE_CITY);
        assertTrue(second.people().reduced().isPresent(), "there are more people than orders");
        assertEquals(IN_ONE_CITY, second.people().estimate().rows());
        assertTrue(second.moved() < first.moved() / 5, () -> second.moved() + " of " + first.moved());

        assertEquals(first.rows(), second.rows());
        assertEquals(second.people(), ask(OF_ONE_CITY).people());
    }

    @Test
    void explainTellsWhereEstimatesComeFrom() {
        String people = "SELECT id FROM people.register.people WHERE city = 'c7' AND zip = 'z7'";
        assertTrue(expected(people).endsWith(" rows', 'by the sizes of its tables'"), expected(people));
        ask(people);
        assertTrue(
                expected(people).matches("'about " + IN_ONE_CITY + " rows', 'as it had \\d+ s before'"),
                expected(people));
    }

    private String expected(String sql) {
        try (BatchStream rows = mesh.answer("EXPLAIN " + sql).open()) {
            return Cells.read(rows).stream()
                    .filter(row -> row.get(0).equals("'expected'"))
                    .map(row -> row.get(6) + ", " + row.get(7))
                    .collect(Collectors.joining("; "));
        }
    }

    @Test
    void anotherStatementOverTheSameRowsKnowsThem() {
        ask("SELECT p.city FROM people.register.people p WHERE p.zip = 'z3' AND 'c3' = p.city");
        assertEquals(
                IN_ONE_CITY,
                estimate("SELECT id, zip FROM people.register.people WHERE city = 'c3' AND zip = 'z3'")
                        .rows());
        assertFalse(estimate("SELECT id, zip FROM people.register.people WHERE city = 'c4' AND zip = 'z4'")
                .learnedAt()
                .isPresent());
    }

    @Test
    void whatIsNotReadToItsEndTeachesNothing() {
        String numbers = "SELECT n FROM sales.orders.numbers";
        try (BatchStream stream = mesh.plan(numbers).open()) {
            assertTrue(stream.next());
        }
        assertEquals(Optional.empty(), estimate(numbers).learnedAt(), "closed early");

        ask("SELECT n FROM sales.orders.numbers LIMIT 1");
        assertEquals(Optional.empty(), estimate(numbers).learnedAt(), "cut by a LIMIT in the store");

        try (BatchStream stream = mesh.plan(numbers).open()) {
            while (stream.next()) {
                assertTrue(stream.root().getRowCount() > 0);
            }
        }
        assertEquals(NUMBERS, estimate(numbers).rows());
    }

    @Test
    void whatIsReducedByKeysTeachesNothing() {
        ask(OF_ONE_CITY);
        Asked second = ask(OF_ONE_CITY);
        assertTrue(second.people().reduced().isPresent() && second.moved() < IN_ONE_CITY);
        assertEquals(
                IN_ONE_CITY,
                estimate("SELECT id FROM people.register.people WHERE city = 'c7' AND zip = 'z7'")
                        .rows());
    }

    @Test
    void isForgottenWhenTheStatisticsOfATableChange() throws SQLException {
        String people = "SELECT id FROM people.register.people WHERE city = 'c5' AND zip = 'z5'";
        ask(people);
        assertEquals(IN_ONE_CITY, estimate(people).rows());

        inPostgres("INSERT INTO people SELECT -i, 'elsewhere', 'far' FROM generate_series(1, 5000) i");
        try {
            inPostgres("ANALYZE people");
            mesh.stores().offer(new MeshSnapshot(2, List.of(), List.of()));
            mesh.stores().offer(mesh.snapshot());
            assertEquals(Optional.empty(), estimate(people).learnedAt());
        } finally {
            inPostgres("DELETE FROM people WHERE id < 0");
            inPostgres("VACUUM ANALYZE people");
        }
    }
}
