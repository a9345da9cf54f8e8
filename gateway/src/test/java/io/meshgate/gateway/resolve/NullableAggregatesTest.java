package io.meshgate.gateway.resolve;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an aggregate of nothing is told as: as one that may be NULL, though its operand may not. A reader of rows takes the
 * column's promise for a fact.
 */
final class NullableAggregatesTest {
    /** Of operands that are never NULL. */
    private static final List<String> AGGREGATES = List.of(
            "SUM(1)",
            "SUM(1.5)",
            "AVG(1)",
            "MIN('a')",
            "MAX(1.5e0)",
            "ANY_VALUE(1)",
            "EVERY(TRUE)",
            "SOME(TRUE)",
            "BOOL_AND(TRUE)",
            "BOOL_OR(TRUE)",
            "STDDEV(1)",
            "STDDEV_POP(1)",
            "STDDEV_SAMP(1)",
            "VARIANCE(1)",
            "VAR_POP(1)",
            "VAR_SAMP(1)");

    private static final List<String> GROUPS_ONLY = List.of(
            "COVAR_POP(1, 2)",
            "COVAR_SAMP(1, 2)",
            "STRING_AGG('a', ',')",
            "STRING_AGG('100%', '|' ORDER BY '100%')",
            "STRING_AGG('a', '|' ORDER BY 1 + 1 DESC)",
            "STRING_AGG(DISTINCT 'a', '|')",
            "LISTAGG('a')",
            "LISTAGG('a', ',') WITHIN GROUP (ORDER BY 1 + 1)");

    /** Of one row they are of nothing. */
    private static final List<String> SAMPLES =
            List.of("STDDEV(1)", "STDDEV_SAMP(1)", "VARIANCE(1)", "VAR_SAMP(1)", "COVAR_SAMP(1, 2)");

    private static final List<String> PLACES = List.of("FIRST_VALUE(1)", "LAST_VALUE('a')", "NTH_VALUE(1, 2)");

    private static final String FRAME = " OVER (ORDER BY id ROWS BETWEEN 3 FOLLOWING AND 9 FOLLOWING)";

    @Test
    void ofNothingIsNull(@TempDir Path temporary) throws IOException {
        try (MeshUnderTest mesh = mesh(temporary.toRealPath())) {
            List<Executable> checks = new ArrayList<>();
            for (String aggregate : AGGREGATES) {
                checks.add(() -> assertNullable(mesh, aggregate + FRAME, ""));
            }
            for (String place : PLACES) {
                checks.add(() -> assertNullable(mesh, place + FRAME, ""));
            }
            for (String sample : SAMPLES) {
                checks.add(() -> assertNullable(mesh, sample, "GROUP BY id"));
            }
            List<String> all = new ArrayList<>(AGGREGATES);
            all.addAll(GROUPS_ONLY);
            for (String aggregate : all) {
                checks.add(() -> assertNullable(mesh, aggregate, "WHERE id < 0"));
                checks.add(() -> assertNullable(mesh, aggregate, "a JOIN sales.orders.empty b ON a.id = b.id + 1"));
                checks.add(() -> assertNullable(mesh, aggregate + " FILTER (WHERE id < 0)", "GROUP BY id"));
                checks.add(() -> assertNullable(mesh, aggregate, "GROUP BY GROUPING SETS ((), (id))"));
                checks.add(() -> assertNullable(mesh, aggregate, "HAVING COUNT(*) = 0"));
            }
            assertAll(checks);
        }
    }

    private static void assertNullable(MeshUnderTest mesh, String column, String rest) {
        String sql = "SELECT " + column + " FROM sales.orders.empty " + rest;
        assertTrue(mesh.plan(sql).columns().getFirst().nullable(), sql);
        String above =
                "SELECT c FROM (SELECT " + column + " AS c FROM sales.orders.empty " + rest + ") t WHERE c IS NULL";
        assertTrue(mesh.plan(above).columns().getFirst().nullable(), above);
    }

    private static MeshUnderTest mesh(Path folder) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("data")).resolve("empty.csv"), "id\n");
        Path contract = folder.resolve("catalog/sales/orders/v1.odcs.yaml");
        Files.createDirectories(contract.getParent());
        Files.writeString(contract, """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            servers: [{server: s, type: local, path: ../../../data, format: csv}]
            schema: [{name: empty, physicalName: empty.csv, properties: [{name: id, physicalType: integer}]}]
            """);
        return MeshUnderTest.of(folder.resolve("catalog"), List.of(folder), Map.of());
    }
}
