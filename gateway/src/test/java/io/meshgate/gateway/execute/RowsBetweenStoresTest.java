package io.meshgate.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.errors.FailingStore;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.plan.SendingCosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the rows that one store is to be sent from another, over CSV files of two domains. */
@Timeout(120)
class RowsBetweenStoresTest {
    private static final int ORDERS = 5_000;
    private static final int COLOURS = 20;

    /** As measured, but that rows are sent where little is saved by it, too. */
    private static final SendingCosts EAGER = new SendingCosts(100_000, 2, 100);

    private static final String BY_COLOUR =
            "SELECT c.name, count(*) AS n FROM sales.orders.orders o JOIN supply.colours.cursed c"
                    + " ON o.colour = c.id GROUP BY c.name ORDER BY n DESC, c.name LIMIT 2";
    private static final List<List<String>> ANSWER =
            List.of(List.of("'colour 1'", "250"), List.of("'colour 10'", "250"));

    private Path folder;

    @BeforeEach
    void write(@TempDir Path temporary) throws IOException {
        folder = temporary.toRealPath();
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                data.resolve("orders.csv"),
                IntStream.range(0, ORDERS)
                        .mapToObj(id -> id + "," + id % COLOURS)
                        .collect(Collectors.joining("\n", "id,colour\n", "\n")));
        colours(COLOURS, "colour ");
        contract(
                "sales/orders", "orders", "[{name: id, physicalType: integer}, {name: colour, physicalType: integer}]");
        contract(
                "supply/colours", "cursed", "[{name: id, physicalType: integer}, {name: name, physicalType: varchar}]");
    }

    private void colours(int rows, String name) throws IOException {
        Files.writeString(
                folder.resolve("data/cursed.csv"),
                IntStream.range(1, rows + 1)
                        .mapToObj(id -> id + "," + name + id)
                        .collect(Collectors.joining("\n", "id,name\n", "\n")));
    }

    private void contract(String product, String table, String properties) throws IOException {
        Path contract = folder.resolve("catalog/" + product + "/v1.odcs.yaml");
        Files.createDirectories(contract.getParent());
        Files.writeString(contract, """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            servers: [{server: s, type: local, path: ../../../data, format: csv}]
            schema: [{name: %s, physicalName: %s.csv, properties: %s}]
            """.formatted(table, table, properties));
    }

    private MeshUnderTest mesh(int rowsMax, UnaryOperator<StoreAdapter> adapted) {
        return MeshUnderTest.sendingRows(
                folder.resolve("catalog"), List.of(folder), Map.of(), 8, adapted, rowsMax, EAGER);
    }

    private static List<List<String>> ask(MeshUnderTest mesh, String sql) {
        try (BatchStream rows = mesh.answer(sql).open()) {
            return Cells.read(rows);
        }
    }

    private static List<List<String>> told(MeshUnderTest mesh, String step, String sql) {
        return ask(mesh, "EXPLAIN ANALYZE " + sql).stream()
                .filter(row -> row.get(0).equals("'" + step + "'"))
                .toList();
    }

    /** Each measured fragment: whose, how many rows, and what became of them. */
    private static List<String> measured(MeshUnderTest mesh, String sql) {
        return told(mesh, "measured", sql).stream()
                .filter(row -> !row.get(2).equals("NULL"))
                .map(row -> row.get(2) + row.get(6).replaceAll("'(rows=\\d+) .*", " $1 ") + row.get(7))
                .toList();
    }

    @Test
    void whatIsAboveTheJoinIsMadeInTheStore() {
        try (MeshUnderTest mesh = mesh(COLOURS, UnaryOperator.identity())) {
            assertEquals(ANSWER, ask(mesh, BY_COLOUR));
            assertEquals(
                    List.of("'supply' rows=20 '20 rows were sent to other stores'", "'sales' rows=2 NULL"),
                    measured(mesh, BY_COLOUR));
            assertEquals(
                    "':rows0 = the rows of f0'",
                    told(mesh, "rows", BY_COLOUR).getFirst().get(6));
        }
    }

    @Test
    void withMoreThanAreSentTheGatewayDoesIt() {
        try (MeshUnderTest mesh = mesh(COLOURS - 1, UnaryOperator.identity())) {
            assertEquals(ANSWER, ask(mesh, BY_COLOUR));
            List<String> measured = measured(mesh, BY_COLOUR);
            assertEquals(
                    "'supply' rows=20 'no rows were sent to other stores: there are more than are worth it'",
                    measured.getFirst());
            assertEquals(3, measured.size());
        }
    }

    /** Where the sizes were right, the rows that come are too few to be worth less than what is moved without. */
    @Test
    void rowsThatWouldTakeMoreThanTheySaveAreNotSent() throws IOException {
        String sql = "SELECT max(c.name) FROM sales.orders.orders o JOIN supply.colours.cursed c ON o.colour = c.id";
        try (MeshUnderTest mesh = mesh(100_000, UnaryOperator.identity())) {
            assertEquals(List.of(List.of("'colour 9'")), ask(mesh, sql));
            colours(50_000, "x".repeat(40));
            List<String> measured = measured(mesh, sql);
            assertTrue(
                    measured.getFirst()
                            .endsWith("'no rows were sent to other stores: there are more than are worth it'"),
                    measured::toString);
        }
    }

    @Test
    void textsThatNotEveryStoreTakesAreNotSent() throws IOException {
        colours(COLOURS, "\0");
        try (MeshUnderTest mesh = mesh(COLOURS, UnaryOperator.identity())) {
            assertEquals(2, ask(mesh, BY_COLOUR).size());
            assertTrue(measured(mesh, BY_COLOUR).getFirst().contains("a value is none that every store reads"));
        }
    }

    /** By DuckDB's rules for the text of a list; golden files hold those of PostgreSQL. */
    @Test
    void textsThatLookLikeTheirSpellingArrive() throws IOException {
        List<String> names = List.of(
                "NULL",
                "null",
                "[a]",
                "{b}",
                ":rows0",
                ":keys0(1)",
                ":value0",
                "it's",
                "\\",
                "a\\'b",
                "\"\"q\"\"",
                " c ");
        Files.writeString(
                folder.resolve("data/cursed.csv"),
                IntStream.range(0, names.size())
                        .mapToObj(i -> i + 1 + ",\"" + names.get(i) + "\"")
                        .collect(Collectors.joining("\n", "id,name\n", "\n")));
        String sql =
                "SELECT c.name, count(*) FROM sales.orders.orders o JOIN supply.colours.cursed c ON o.colour = c.id"
                        + " GROUP BY c.name ORDER BY c.name";
        try (MeshUnderTest with = mesh(COLOURS, UnaryOperator.identity());
                MeshUnderTest without = mesh(0, UnaryOperator.identity())) {
            assertEquals(names.size(), ask(without, sql).size());
            assertEquals(ask(without, sql), ask(with, sql));
            assertTrue(measured(with, sql).getFirst().contains("12 rows were sent"));
        }
    }

    /** Those whose rows are sent are read one after the other, before the rest starts. */
    @Test
    void oneStatementOfAStoreAtATimeIsEnough() {
        String sql =
                "SELECT a.name, b.name, count(*) FROM sales.orders.orders o JOIN supply.colours.cursed a ON o.colour ="
                    + " a.id JOIN (SELECT id + 1 AS id, name FROM supply.colours.cursed) b ON o.colour = b.id GROUP BY"
                    + " a.name, b.name ORDER BY a.name, b.name LIMIT 1";
        try (MeshUnderTest mesh = MeshUnderTest.sendingRows(
                folder.resolve("catalog"), List.of(folder), Map.of(), 1, UnaryOperator.identity(), COLOURS, EAGER)) {
            assertEquals(List.of(List.of("'colour 10'", "'colour 9'", "250")), ask(mesh, sql));
        }
    }

    @Test
    void whoFailsToGiveRowsIsWhatIsTold() {
        try (MeshUnderTest mesh = mesh(
                COLOURS,
                adapter -> new FailingStore.Adapter(adapter, () -> new IllegalStateException("told to fail")))) {
            QueryFailure failure = assertThrows(QueryFailure.class, () -> ask(mesh, BY_COLOUR));
            assertEquals("told to fail", rootCause(failure).getMessage());
        }
    }

    @Test
    void whoeverWaitsForRowsIsCancelled() throws InterruptedException {
        CountDownLatch opening = new CountDownLatch(1);
        UnaryOperator<StoreAdapter> hanging = adapter -> new FailingStore.Adapter(adapter, () -> {
            opening.countDown();
            try {
                Thread.sleep(Duration.ofMinutes(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new IllegalStateException("was interrupted");
        });
        try (MeshUnderTest mesh = mesh(COLOURS, hanging);
                BatchStream rows = mesh.answer(BY_COLOUR).open()) {
            Thread canceller = Thread.ofVirtual().start(() -> {
                awaitUninterruptibly(opening);
                rows.cancel();
            });
            QueryFailure failure = assertThrows(QueryFailure.class, rows::next);
            assertEquals("was interrupted", rootCause(failure).getMessage());
            canceller.join();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Throwable rootCause(Throwable thrown) {
        return thrown.getCause() == null ? thrown : rootCause(thrown.getCause());
    }
}
