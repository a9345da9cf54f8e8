package io.meshgate.gateway.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.place.PlacedPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes two statements of one store the same rows, over CSV files of one domain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowsSignatureTest {
    private MeshUnderTest mesh;

    @BeforeAll
    void open(@TempDir Path temporary) throws IOException {
        Path folder = temporary.toRealPath();
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("a.csv"), "id,grp,name\n1,1,x\n");
        Files.writeString(data.resolve("b.csv"), "id,grp,name\n1,1,x\n2,2,y\n");
        Path contract = folder.resolve("catalog/lab/t/v1.odcs.yaml");
        Files.createDirectories(contract.getParent());
        String columns = "[{name: id, physicalType: integer}, {name: grp, physicalType: integer},"
                + " {name: name, physicalType: varchar}]";
        Files.writeString(contract, """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            servers: [{server: s, type: local, path: ../../../data, format: csv}]
            schema:
              - {name: a, physicalName: a.csv, properties: %s}
              - {name: b, physicalName: b.csv, properties: %s}
            """.formatted(columns, columns));
        mesh = MeshUnderTest.learning(folder.resolve("catalog"), List.of(folder), Map.of(), 8);
    }

    @AfterAll
    void close() {
        mesh.close();
    }

    private Optional<RowsSignature> signature(String query) {
        // Planned anew: a kept plan with open literals has no signature.
        PlacedPlan plan = mesh.plan(mesh.resolve(query.replaceAll("\\b([ab])\\b(?=[ ,)]|$)", "lab.t.$1")))
                .plan();
        assertEquals(Optional.empty(), plan.remainder(), query);
        return plan.fragments().getFirst().estimate().signature();
    }

    /** Each line: statements with the same rows, and so with one signature. */
    static Stream<List<String>> sameRows() {
        return Stream.of(
                List.of(
                        "SELECT id FROM a WHERE grp = 1 AND name > 'k'",
                        "SELECT name, id FROM a WHERE name > 'k' AND 1 = grp",
                        "SELECT id + 1 FROM (SELECT * FROM a WHERE 'k' < name) AS s WHERE grp = 1 ORDER BY 1"),
                List.of(
                        "SELECT x.id FROM a AS x JOIN b AS y ON x.id = y.id WHERE y.grp = 3",
                        "SELECT y.name FROM b AS y, a AS x WHERE y.id = x.id AND y.grp = 3"),
                List.of(
                        "SELECT x.id FROM a AS x, b AS y, b AS z WHERE x.id = y.id AND y.id = z.id AND z.grp = 1",
                        "SELECT x.id FROM b AS z, a AS x, b AS y WHERE x.id = z.id AND x.id = y.id AND z.grp = 1"),
                List.of(
                        "SELECT x.id FROM a AS x JOIN a AS y ON x.id = y.grp WHERE x.name = 'k'",
                        "SELECT x.id FROM a AS x JOIN a AS y ON x.grp = y.id WHERE y.name = 'k'"),
                List.of(
                        "SELECT x.id FROM a AS x LEFT JOIN b AS y ON x.id = y.id AND y.grp = 1",
                        "SELECT x.id FROM b AS y RIGHT JOIN a AS x ON y.grp = 1 AND x.id = y.id"),
                List.of(
                        "SELECT grp, name, COUNT(*) FROM a WHERE id > 1 GROUP BY grp, name",
                        "SELECT DISTINCT name, grp FROM a WHERE id > 1",
                        "SELECT SUM(id) FROM a WHERE id > 1 GROUP BY name, grp"),
                List.of(
                        "SELECT grp FROM a GROUP BY grp HAVING SUM(id) > 3",
                        "SELECT COUNT(*) FROM a GROUP BY grp HAVING 3 < SUM(id)"),
                List.of(
                        "SELECT id FROM a UNION ALL SELECT grp FROM b WHERE id = 1 AND grp = 2",
                        "SELECT id FROM a UNION ALL SELECT grp FROM b WHERE grp = 2 AND id = 1"));
    }

    @ParameterizedTest
    @MethodSource("sameRows")
    void isOneForTheSameRows(List<String> statements) {
        Optional<RowsSignature> first = signature(statements.getFirst());
        assertTrue(first.isPresent());
        statements.forEach(statement -> assertEquals(first, signature(statement), statement));
    }

    @Test
    void isAnotherForOtherRows() {
        List<String> statements = List.of(
                "SELECT id FROM a",
                "SELECT id FROM b",
                "SELECT id FROM a WHERE grp = 1",
                "SELECT id FROM a WHERE grp = 2",
                "SELECT id FROM a WHERE id = 1",
                "SELECT id FROM a WHERE id < 1",
                "SELECT id FROM a WHERE id > 1",
                "SELECT id FROM a WHERE name = 'x'",
                "SELECT id FROM a WHERE name = 'X'",
                "SELECT x.id FROM a AS x JOIN b AS y ON x.id = y.id",
                "SELECT x.id FROM a AS x JOIN b AS y ON x.id = y.grp",
                "SELECT x.id FROM a AS x LEFT JOIN b AS y ON x.id = y.id",
                "SELECT x.id FROM a AS x RIGHT JOIN b AS y ON x.id = y.id",
                "SELECT x.id FROM a AS x FULL JOIN b AS y ON x.id = y.id",
                "SELECT x.id FROM a AS x WHERE EXISTS (SELECT 1 FROM b AS y WHERE x.id = y.id)",
                "SELECT x.id FROM a AS x WHERE NOT EXISTS (SELECT 1 FROM b AS y WHERE x.id = y.id)",
                "SELECT x.id FROM a AS x JOIN a AS y ON x.id = y.id",
                "SELECT x.id FROM a AS x JOIN a AS y ON x.id = y.grp",
                "SELECT x.id FROM a AS x JOIN a AS y ON x.id = y.grp WHERE x.name = 'k'",
                "SELECT x.id FROM a AS x JOIN a AS y ON x.id = y.grp WHERE y.name = 'k'",
                "SELECT x.id FROM a AS x JOIN a AS y ON x.id = y.grp WHERE x.name = 'k' AND x.grp = 7",
                "SELECT x.id FROM a AS x JOIN a AS y ON x.id = y.grp WHERE x.name = 'k' AND y.grp = 7",
                "SELECT x.id FROM a AS x JOIN a AS y ON x.id = y.grp JOIN a AS z ON y.id = z.grp",
                "SELECT x.id FROM a AS x JOIN a AS y ON x.id = y.grp JOIN a AS z ON x.id = z.grp",
                "SELECT x.grp FROM a AS x JOIN a AS y ON x.id = y.id GROUP BY x.grp, x.name",
                "SELECT x.grp FROM a AS x JOIN a AS y ON x.id = y.id GROUP BY x.grp, y.name",
                "SELECT grp FROM a GROUP BY grp",
                "SELECT grp FROM a GROUP BY grp HAVING SUM(id) > 3",
                "SELECT grp FROM a GROUP BY grp HAVING COUNT(id) > 3",
                "SELECT grp FROM a GROUP BY ROLLUP(grp)",
                "SELECT id FROM a UNION ALL SELECT id FROM b",
                "SELECT id FROM a UNION SELECT id FROM b",
                "SELECT id FROM a EXCEPT SELECT id FROM b");
        Map<RowsSignature, String> seen = new HashMap<>();
        for (String statement : statements) {
            assertEquals(null, seen.put(signature(statement).orElseThrow(), statement), statement);
        }
    }

    /** Planned by the pipeline, whose threads have deep stacks. */
    private Optional<RowsSignature> ofLarge(String query) {
        return mesh.plan(query).plan().fragments().getFirst().estimate().signature();
    }

    @Test
    void isFoundInLittleTimeAndMemory() {
        String outer = IntStream.range(0, 300)
                .mapToObj(i -> " LEFT JOIN lab.t.a AS x" + i + " ON x.id = x" + i + ".id")
                .collect(Collectors.joining());
        String inner = IntStream.range(0, 200)
                .mapToObj(i -> " JOIN lab.t.a AS x" + (i + 1) + " ON x" + i + ".id = x" + (i + 1) + ".grp")
                .collect(Collectors.joining());
        String doubled = "SELECT name FROM lab.t.a";
        for (int i = 0; i < 40; i++) {
            doubled = "SELECT CASE WHEN name > 'k' THEN name ELSE 'k' END AS name FROM (" + doubled + ") AS s";
        }
        String grouped = "SELECT name, COUNT(*) AS n FROM (" + doubled + ") AS q GROUP BY name";
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            assertTrue(ofLarge("SELECT * FROM lab.t.a AS x" + outer).isPresent());
            assertEquals(Optional.empty(), ofLarge("SELECT x0.id FROM lab.t.a AS x0" + inner));
            assertEquals(Optional.empty(), ofLarge(grouped));
        });
    }

    @ParameterizedTest
    @MethodSource("notCovered")
    void isNoneWhereRowsAreNotThoseOfTheTables(String statement) {
        assertEquals(Optional.empty(), signature(statement));
    }

    static Stream<String> notCovered() {
        return Stream.of(
                "SELECT id FROM a ORDER BY id LIMIT 3",
                "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY name, id) AS n FROM a) AS s WHERE n < 3");
    }
}
