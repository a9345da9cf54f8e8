package io.meshgate.gateway.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.place.KeyCosts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys of every type, with every hostile value, from each kind of store to each other one: the rows are those that come without
 * keys, whether the keys go themselves or as ranges.
 */
@ExtendWith(TestPostgres.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysOfHostileValuesTest {
    private static final List<String> DOMAINS = List.of("icu", "pgc", "duck", "files");
    private static final int KEYS_BEFORE_RANGES = 2;

    /** A table's columns that are joined, and whether several of their keys can be a range. */
    private record Joined(String table, List<String> from, List<String> to, boolean ordered) {
        static Joined of(String table, String column, boolean ordered) {
            return new Joined(table, List.of(column), List.of(column), ordered);
        }

        /** A left join, so that keys go from left to right only. */
        String sql(String source, String target) {
            String condition = Stream.iterate(0, i -> i < from.size(), i -> i + 1)
                    .map(i -> "s." + from.get(i) + " = t." + to.get(i))
                    .reduce((one, other) -> one + " AND " + other)
                    .orElseThrow();
            return "SELECT s.id, t.id FROM " + source + ".hostile." + table + " s LEFT JOIN " + target + ".hostile."
                    + table + " t ON " + condition;
        }
    }

    private static final List<Joined> JOINED = List.of(
            Joined.of("ints", "s", true),
            Joined.of("ints", "i", true),
            Joined.of("ints", "b", true),
            new Joined("ints", List.of("b"), List.of("i"), true),
            new Joined("ints", List.of("i"), List.of("s"), true),
            new Joined("ints", List.of("s"), List.of("b"), true),
            new Joined("ints", List.of("i", "b"), List.of("i", "b"), false),
            new Joined("ints", List.of("b", "i"), List.of("s", "s"), false),
            Joined.of("decimals", "n", false),
            Joined.of("decimals", "m", false),
            Joined.of("texts", "t", false),
            Joined.of("texts", "n", false),
            Joined.of("texts", "c", false),
            new Joined("texts", List.of("t", "id"), List.of("n", "id"), false),
            Joined.of("times", "d", true),
            Joined.of("times", "ts", false));

    private MeshUnderTest values;
    private MeshUnderTest ranges;
    private MeshUnderTest none;

    @BeforeAll
    void openMeshes(@TempDir Path temporary, TestPostgres server) throws Exception {
        Path folder = temporary.toRealPath();
        Path catalog = Files.createDirectory(folder.resolve("catalog"));
        HostileTables tables = HostileTables.load();
        Map<String, String> secrets = new HashMap<>();
        for (String domain : DOMAINS) {
            fill(domain, tables, server, folder).write(catalog, domain);
            secrets.put(HostilePostgres.passwordVariable(domain), TestPostgres.PASSWORD);
        }
        values = mesh(catalog, folder, secrets, Integer.MAX_VALUE);
        ranges = mesh(catalog, folder, secrets, KEYS_BEFORE_RANGES);
        none = mesh(catalog, folder, secrets, 0);
    }

    private static HostileContract fill(String domain, HostileTables tables, TestPostgres server, Path folder)
            throws Exception {
        return switch (domain) {
            case "icu" -> HostilePostgres.fill(server, domain, "keys_icu", HostilePostgres.ICU, tables);
            case "pgc" -> HostilePostgres.fill(server, domain, "keys_bytes", HostilePostgres.BYTES, tables);
            case "duck" -> HostileFiles.fill(StoreKind.DUCKDB, tables, Files.createDirectory(folder.resolve(domain)));
            default -> HostileFiles.fill(StoreKind.PARQUET, tables, Files.createDirectory(folder.resolve(domain)));
        };
    }

    private static MeshUnderTest mesh(Path catalog, Path folder, Map<String, String> secrets, int keysMax) {
        return MeshUnderTest.of(
                catalog, List.of(folder), secrets, 16, UnaryOperator.identity(), keysMax, KeyCosts.NONE);
    }

    @AfterAll
    void closeMeshes() {
        values.close();
        ranges.close();
        none.close();
    }

    @TestFactory
    Stream<DynamicTest> everyKindToEveryOther() {
        return JOINED.stream()
                .map(joined -> DynamicTest.dynamicTest(
                        joined.table() + "." + joined.from() + joined.to(),
                        () -> assertAll(DOMAINS.stream()
                                .flatMap(source -> DOMAINS.stream()
                                        .filter(target -> !target.equals(source))
                                        .map(target -> () -> check(joined, source, target))))));
    }

    private void check(Joined joined, String source, String target) {
        String sql = joined.sql(source, target);
        List<List<String>> right = rows(none, sql);
        assertTrue(right.stream().anyMatch(row -> !row.get(1).equals("NULL")), sql);
        assertEquals(Optional.empty(), RowLists.difference(right, rows(values, sql)), sql);
        assertTrue(became(values, sql).contains("keys were sent"), () -> sql + ": " + became(values, sql));
        assertEquals(Optional.empty(), RowLists.difference(right, rows(ranges, sql)), sql);
        if (joined.ordered()) {
            assertTrue(
                    became(ranges, sql).contains("ranges of keys were sent"), () -> sql + ": " + became(ranges, sql));
        }
    }

    private static List<List<String>> rows(MeshUnderTest mesh, String sql) {
        try (BatchStream rows = mesh.answer(sql).open()) {
            return Cells.read(rows);
        }
    }

    /** What EXPLAIN ANALYZE tells of the keys. */
    private static String became(MeshUnderTest mesh, String sql) {
        return rows(mesh, "EXPLAIN ANALYZE " + sql).stream()
                .filter(row -> row.get(0).equals("'measured'"))
                .map(row -> row.get(7))
                .toList()
                .toString();
    }
}
