package io.meshgate.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.errors.FailingStore;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.place.KeyCosts;
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

/** What becomes of the keys that one store is to be sent from another, over CSV files of two domains. */
@Timeout(120)
class KeysBetweenStoresTest {
    private static final int PARTS = 1_000;
    /** More than the planner expects of a table that it knows nothing of. */
    private static final int MANY = 400;

    /** By a condition of which statistics say nothing, so that all groups are expected to be of one size. */
    private static final String OF_GROUP =
            "SELECT count(*) FROM supply.parts.parts p JOIN sales.orders.cursed o ON p.id = o.part WHERE MOD(o.grp,"
                    + " 10) = ";

    private Path folder;

    @BeforeEach
    void write(@TempDir Path temporary) throws IOException {
        folder = temporary.toRealPath();
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                data.resolve("parts.csv"),
                IntStream.range(0, PARTS)
                        .mapToObj(id -> id + ",part " + id)
                        .collect(Collectors.joining("\n", "id,name\n", "\n")));
        // Group 1 has the parts 0, 10 and 20, one of them twice and one order without a part; group 2 has MANY, every
        // other one; 3 is empty; 4 has the first MANY; 5 has all.
        Files.writeString(
                data.resolve("cursed.csv"),
                """
                        part,grp
                        0,1
                        10,1
                        20,1
                        20,1
                        ,1
                        """
                        + IntStream.range(0, MANY)
                                .mapToObj(i -> 2 * i + ",2\n" + i + ",4\n")
                                .collect(Collectors.joining())
                        + IntStream.range(0, PARTS).mapToObj(i -> i + ",5\n").collect(Collectors.joining()));
        contract("supply/parts", "parts", "[{name: id, physicalType: integer}, {name: name, physicalType: varchar}]");
        contract("sales/orders", "cursed", "[{name: part, physicalType: integer}, {name: grp, physicalType: integer}]");
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

    private MeshUnderTest mesh(int keysMax) {
        return mesh(keysMax, KeyCosts.MEASURED, UnaryOperator.identity());
    }

    private MeshUnderTest mesh(int keysMax, KeyCosts costs, UnaryOperator<StoreAdapter> adapted) {
        return MeshUnderTest.of(folder.resolve("catalog"), List.of(folder), Map.of(), 8, adapted, keysMax, costs);
    }

    private static List<List<String>> ask(MeshUnderTest mesh, String sql) {
        try (BatchStream rows = mesh.answer(sql).open()) {
            return Cells.read(rows);
        }
    }

    /** What EXPLAIN ANALYZE tells of the fragment that reads the parts: rows, and what became of the keys. */
    private static String measured(MeshUnderTest mesh, String sql) {
        return ask(mesh, "EXPLAIN ANALYZE " + sql).stream()
                .filter(row -> row.get(0).equals("'measured'") && row.get(2).equals("'supply'"))
                .map(row -> row.get(6).replaceAll("'(rows=\\d+) .*", "$1") + ", " + row.get(7))
                .collect(Collectors.joining("; "));
    }

    @Test
    void onlyRowsOfTheKeysTravel() {
        try (MeshUnderTest mesh = mesh(MANY)) {
            assertEquals(List.of(List.of("4")), ask(mesh, OF_GROUP + 1));
            assertEquals("rows=3, '3 keys were sent'", measured(mesh, OF_GROUP + 1));
        }
    }

    @Test
    void withTooManyKeysAllRowsTravel() {
        try (MeshUnderTest mesh = mesh(MANY - 1)) {
            assertEquals(List.of(List.of(String.valueOf(MANY))), ask(mesh, OF_GROUP + 2));
            assertEquals("rows=1000, 'all rows were read: f1 has too many keys'", measured(mesh, OF_GROUP + 2));
        }
        try (MeshUnderTest mesh = mesh(MANY)) {
            assertEquals("rows=400, '400 keys were sent'", measured(mesh, OF_GROUP + 2));
        }
    }

    @Test
    void tooManyKeysThatLieTogetherAreARange() {
        try (MeshUnderTest mesh = mesh(MANY - 1)) {
            assertEquals(List.of(List.of(String.valueOf(MANY))), ask(mesh, OF_GROUP + 4));
            assertEquals("rows=400, '1 ranges of keys were sent'", measured(mesh, OF_GROUP + 4));
        }
    }

    /** Half of the parts have an order, so that keys would save too little: which is known only when they have come. */
    @Test
    void keysThatKeepTooMuchAreNotSent() {
        String ofTwoGroups = "SELECT count(*) FROM supply.parts.parts p JOIN sales.orders.cursed o ON p.id = o.part"
                + " WHERE MOD(o.grp, 10) > 1 AND MOD(o.grp, 10) < 5";
        try (MeshUnderTest mesh = mesh(PARTS)) {
            assertEquals("rows=1000, 'all rows were read: f1 has too many keys'", measured(mesh, ofTwoGroups));
        }
    }

    /** Each column by itself would keep more than half of the rows. */
    @Test
    void severalColumnsAreOneKey() throws IOException {
        Files.writeString(
                folder.resolve("data/stock.csv"),
                IntStream.range(0, 10_000)
                        .mapToObj(i -> i % 100 + "," + i / 100)
                        .collect(Collectors.joining("\n", "a,b\n", "\n")));
        Files.writeString(
                folder.resolve("data/wanted.csv"),
                IntStream.range(0, 60)
                        .mapToObj(i -> i + "," + i * 7 % 100)
                        .collect(Collectors.joining("\n", "a,b\n,1\n1,\n", "\n")));
        contract("supply/stock", "stock", "[{name: a, physicalType: integer}, {name: b, physicalType: integer}]");
        contract("sales/wanted", "wanted", "[{name: a, physicalType: integer}, {name: b, physicalType: integer}]");
        String sql = "SELECT count(*) FROM supply.stock.stock s JOIN sales.wanted.wanted w ON s.a = w.a AND s.b = w.b";
        try (MeshUnderTest mesh = mesh(PARTS)) {
            assertEquals(List.of(List.of("60")), ask(mesh, sql));
            assertEquals("rows=60, '60 keys were sent'", measured(mesh, sql));
        }
    }

    @Test
    void whatIsLargerThanExpectedIsNotWaitedFor() {
        KeyCosts impatient = new KeyCosts(0.5, 1, 0.25, 2, 0, 0);
        try (MeshUnderTest mesh = mesh(PARTS, impatient, UnaryOperator.identity())) {
            assertEquals(
                    "rows=1000, 'all rows were read: f1 has more rows than were worth waiting for'",
                    measured(mesh, OF_GROUP + 2));
            assertEquals("rows=3, '3 keys were sent'", measured(mesh, OF_GROUP + 1));
        }
    }

    @Test
    void withoutKeysTheStoreIsNotAsked() {
        try (MeshUnderTest mesh = mesh(MANY)) {
            assertEquals(List.of(List.of("0")), ask(mesh, OF_GROUP + 3));
            assertEquals("rows=0, 'nothing was asked for: f1 has no keys'", measured(mesh, OF_GROUP + 3));
        }
    }

    @Test
    void noneAreSentWhereTheConfigurationSaysSo() {
        try (MeshUnderTest mesh = mesh(0)) {
            assertEquals(List.of(List.of("4")), ask(mesh, OF_GROUP + 1));
            assertEquals("rows=1000, NULL", measured(mesh, OF_GROUP + 1));
        }
    }

    @Test
    void theFailureOfTheFirstStoreIsTold() {
        try (MeshUnderTest mesh = MeshUnderTest.of(
                folder.resolve("catalog"),
                List.of(folder),
                Map.of(),
                8,
                adapter -> new FailingStore.Adapter(adapter, () -> new IllegalStateException("told to fail")))) {
            QueryFailure failure = assertThrows(QueryFailure.class, () -> ask(mesh, OF_GROUP + 1));
            assertEquals("told to fail", rootCause(failure).getMessage());
        }
    }

    @Test
    void whoeverWaitsForKeysIsCancelled() throws InterruptedException {
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
        try (MeshUnderTest mesh = mesh(MANY, KeyCosts.MEASURED, hanging);
                BatchStream rows = mesh.answer(OF_GROUP + 1).open()) {
            Thread canceller = Thread.ofVirtual().start(() -> {
                awaitUninterruptibly(opening);
                rows.cancel();
            });
            assertThrows(RuntimeException.class, rows::next);
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
