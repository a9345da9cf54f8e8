package io.meshgate.gateway.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.query.PlanOrigin.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which statements a kept plan serves, and that it answers as a new one would; over CSV files of two domains. */
@Timeout(120)
class PlanCacheTest {
    private static final String JOIN = "SELECT p.name, l.price FROM supply.parts.parts p JOIN sales.orders.lines l"
            + " ON p.id = l.part WHERE l.price > %s AND p.name <> %s AND l.day >= %s ORDER BY l.id";

    private Path folder;
    private MeshUnderTest mesh;
    private QueryPipeline plans;
    private QueryPipeline fresh;

    @BeforeEach
    void open(@TempDir Path temporary) throws IOException {
        folder = temporary.toRealPath();
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                data.resolve("parts.csv"), "id,name\n1,bolt\n2,it's\n3,\"back\\slash\"\n4,größe\n5,\n6,'; --\n");
        Files.writeString(data.resolve("lines.csv"), """
            id,part,price,day,qty
            1,1,1.50,1994-01-01,1
            2,2,-3.25,1994-02-28,-2147483648
            3,3,99.99,2024-02-29,2147483647
            4,4,0.00,1970-01-01,0
            5,5,10.00,9999-12-31,-5
            6,6,10.01,1994-01-02,5
            """);
        contract("supply/parts", "parts", "{name: id, physicalType: integer}, {name: name, physicalType: varchar}");
        contract(
                "sales/orders",
                "lines",
                "{name: id, physicalType: integer}, {name: part, physicalType: integer}, {name: price, physicalType:"
                        + " 'decimal(10,2)'}, {name: day, physicalType: date}, {name: qty, physicalType: integer}");
        mesh = MeshUnderTest.of(folder.resolve("catalog"), List.of(folder), Map.of());
        plans = mesh.pipeline();
        fresh = mesh.keeping(0);
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
            schema: [{name: %s, physicalName: %s.csv, properties: [%s]}]
            """.formatted(table, table, properties));
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private Kind origin(String sql) {
        return mesh.answer(sql).origin().kind();
    }

    private static List<List<String>> rows(QueryPipeline of, String sql) {
        try (BatchStream rows = of.run(MeshUnderTest.session(), sql).open()) {
            return Cells.read(rows);
        }
    }

    /** Asks the mesh that keeps plans, and one that has kept none for this text. */
    private Kind asked(String sql) {
        Kind kind = origin(sql);
        assertEquals(rows(fresh, sql), rows(plans, sql), sql);
        return kind;
    }

    private static String join(String price, String name, String day) {
        return JOIN.formatted(price, name, day);
    }

    @Test
    void theSameTokensAreTheSameStatement() {
        assertEquals(Kind.MADE, origin("SELECT name FROM supply.parts.parts WHERE id = 1"));
        assertEquals(Kind.KEPT, origin("SELECT name FROM supply.parts.parts WHERE id = 1"));
        assertEquals(Kind.KEPT, origin(" SELECT name -- it's\nFROM supply.parts.parts /**/ WHERE id=1"));
        assertEquals(Kind.MADE, origin("SELECT NAME FROM supply.parts.parts WHERE id = 1"));
        assertEquals(
                "NAME",
                mesh.answer("SELECT NAME FROM supply.parts.parts WHERE id = 1")
                        .columns()
                        .getFirst()
                        .name());
    }

    @Test
    void explainSharesThePlan() {
        String sql = "SELECT name FROM supply.parts.parts WHERE id = 2";
        origin(sql);
        assertEquals(Kind.KEPT, origin("EXPLAIN " + sql));
        List<List<String>> explained = rows(plans, "EXPLAIN " + sql);
        assertTrue(
                explained.stream()
                        .anyMatch(row ->
                                row.get(0).equals("'planning'") && row.get(6).startsWith("'kept, made")),
                explained::toString);
    }

    @Test
    void whatIsOfTheMomentIsNotKept() {
        String sql = "SELECT count(*) FROM sales.orders.lines WHERE day < CURRENT_DATE";
        assertEquals(Kind.MADE, asked(sql));
        assertEquals(Kind.MADE, asked(sql));
        assertEquals(Kind.MADE, asked("SELECT name FROM supply.parts.parts WHERE name = 'current_date'"));
        assertEquals(Kind.KEPT, asked("SELECT name FROM supply.parts.parts WHERE name = 'current_date'"));
    }

    @Test
    void otherLiteralsHaveThePlanOfTheShape() {
        assertEquals(Kind.MADE, asked(join("1.00", "'x'", "DATE '1990-01-01'")));
        assertEquals(Kind.MADE, asked(join("0.00", "'bolt'", "DATE '1994-01-01'")));
        assertEquals(Kind.SHAPE, asked(join("9.99", "'it''s'", "DATE '1994-01-02'")));
        for (String name :
                List.of("'it''s'", "'back\\slash'", "'größe'", "''", "'''; --'", "':value0'", "'\"'", "' '")) {
            assertEquals(Kind.SHAPE, asked(join("0.01", name, "DATE '1970-01-01'")), name);
        }
        for (String day : List.of("0001-01-01", "9999-12-31", "2024-02-29")) {
            assertEquals(Kind.SHAPE, asked(join("0.01", "'y'", "DATE '" + day + "'")), day);
        }
        PlanCounts counts = plans.plans();
        assertEquals(2, counts.misses());
        assertTrue(counts.shapeHits() > 12, counts::toString);
    }

    @Test
    void literalsOfOtherTypesHavePlansOfTheirOwn() {
        String sql = "SELECT id FROM sales.orders.lines WHERE price = %s OR qty = %s";
        asked(sql.formatted("1.50", "7"));
        asked(sql.formatted("0.00", "8"));
        assertEquals(Kind.SHAPE, asked(sql.formatted("9.99", "2147483647")));
        assertEquals(Kind.MADE, asked(sql.formatted("99.99", "5")));
        assertEquals(Kind.MADE, asked(sql.formatted("1.5", "5")));
        assertEquals(Kind.MADE, asked(sql.formatted("1.500", "0")));
        assertEquals(Kind.MADE, asked(sql.formatted("9.99", "2147483648")));
        assertEquals(Kind.MADE, asked(sql.formatted("9.99", "99999999999999999999")));
        assertEquals(Kind.MADE, asked(sql.formatted("10", "0.5")));
    }

    @Test
    void aMinusStaysBeforeItsNumber() {
        String sql = "SELECT id FROM sales.orders.lines WHERE price < -%s AND qty >= -%s OR qty IN (%s, 5, -5)";
        asked(sql.formatted("1.00", "7", "1"));
        asked(sql.formatted("3.24", "8", "2"));
        for (String number : List.of("0", "1", "5", "2147483647")) {
            asked(sql.formatted("3.25", number, number));
        }
        asked(sql.formatted("3.26", "2147483648", "0"));
    }

    @Test
    void textsThatStandForDatesAreDates() {
        String sql = "SELECT id FROM sales.orders.lines WHERE day BETWEEN '%s' AND '%s' ORDER BY 1";
        asked(sql.formatted("1994-01-01", "1994-12-31"));
        asked(sql.formatted("1970-01-01", "1994-01-01"));
        assertEquals(Kind.SHAPE, asked(sql.formatted("1994-01-02", "9999-12-31")));
        String none = sql.formatted("1994-02-30", "9999-12-31");
        assertEquals(failure(fresh, none), failure(plans, none));
        assertNotEquals("", failure(plans, none));
        assertEquals(Kind.SHAPE, asked(sql.formatted("1994-01-03", "9999-12-31")));
    }

    @Test
    void timestampsAreLeftOpen() {
        String sql = "SELECT id FROM sales.orders.lines WHERE CAST(day AS TIMESTAMP) >= TIMESTAMP '%s' ORDER BY 1";
        asked(sql.formatted("1994-01-01 00:00:00"));
        asked(sql.formatted("1994-01-01 12:00:00"));
        assertEquals(Kind.SHAPE, asked(sql.formatted("2024-02-28 23:59:59")));
        assertEquals(Kind.MADE, asked(sql.formatted("2024-02-28 23:59:59.5")));
    }

    private static String failure(QueryPipeline of, String sql) {
        try {
            rows(of, sql);
            return "";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void otherPlacesKeepTheirLiterals() {
        String sql = "SELECT id + %s FROM sales.orders.lines WHERE CAST(id AS VARCHAR) LIKE '%s' AND qty > %s"
                + " ORDER BY id LIMIT %s";
        asked(sql.formatted("1", "1", "9", "5"));
        asked(sql.formatted("1", "1", "10", "5"));
        assertEquals(Kind.SHAPE, asked(sql.formatted("1", "1", "0", "5")));
        assertEquals(Kind.MADE, asked(sql.formatted("2", "1", "0", "5")));
        assertEquals(Kind.MADE, asked(sql.formatted("1", "%", "0", "5")));
        assertEquals(Kind.MADE, asked(sql.formatted("1", "%", "0", "2")));
        assertEquals(Kind.SHAPE, asked(sql.formatted("1", "%", "1", "2")));
    }

    @Test
    void aTruthIsNoOtherNumberThanOneOrZero() {
        String sql = "SELECT id FROM sales.orders.lines WHERE (qty > 0) = %s ORDER BY id";
        for (String number : List.of("0", "1", "2", "1")) {
            asked(sql.formatted(number));
        }
        assertEquals(List.of(), rows(fresh, sql.formatted("2")));
    }

    @Test
    void joinsPassValuesOn() {
        String sql =
                "SELECT p.name FROM supply.parts.parts p JOIN sales.orders.lines l ON p.id = l.part WHERE p.id = %s";
        asked(sql.formatted("1"));
        asked(sql.formatted("2"));
        assertEquals(Kind.SHAPE, asked(sql.formatted("3")));
        PlacedPlan plan = mesh.plan(sql.formatted("4")).plan();
        PlannedAnswer anew = (PlannedAnswer) fresh.run(MeshUnderTest.session(), sql.formatted("4"));
        assertEquals(texts(anew.plan()), texts(plan));
        assertFalse(texts(plan).toString().contains(":value"), () -> texts(plan).toString());
    }

    /** Else the stores of the whole mesh are asked for what a client asks of one table after the other. */
    @Test
    void theListingIsToldTheNamesOfTheMoment() {
        String sql = "SELECT column_name FROM information_schema.columns WHERE table_name = '%s'";
        asked(sql.formatted("parts"));
        asked(sql.formatted("lines"));
        assertEquals(Kind.SHAPE, asked(sql.formatted("parts")));
        for (String table : List.of("lines", "it''s", "none")) {
            PlannedAnswer anew = (PlannedAnswer) fresh.run(MeshUnderTest.session(), sql.formatted(table));
            assertEquals(
                    texts(anew.plan()), texts(mesh.plan(sql.formatted(table)).plan()));
        }
    }

    private static List<String> texts(PlacedPlan plan) {
        return plan.fragments().stream()
                .map(fragment -> fragment.preferred().text())
                .toList();
    }

    @Test
    void aContractsEditEndsItsPlansOnly() throws IOException {
        mesh.live(Duration.ofMillis(100));
        String parts = "SELECT name FROM supply.parts.parts";
        String lines = "SELECT price FROM sales.orders.lines";
        origin(parts);
        origin(lines);
        long version = mesh.snapshot().version();
        contract("supply/parts", "parts", "{name: id, physicalType: integer}, {name: name, physicalType: text}");
        while (mesh.snapshot().version() == version) {
            Thread.onSpinWait();
        }
        assertEquals(Kind.MADE, asked(parts));
        assertEquals(Kind.KEPT, asked(lines));
    }
}
