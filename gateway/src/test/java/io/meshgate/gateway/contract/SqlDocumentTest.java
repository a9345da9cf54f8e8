package io.meshgate.gateway.contract;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.FunctionCheck.Placement;
import io.meshgate.gateway.contract.FunctionSample.Asked;
import io.meshgate.gateway.contract.FunctionSample.Section;
import io.meshgate.gateway.demo.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/sql.md to what the stores are sent of the samples that {@link AdapterContractTest} asks them. */
@ExtendWith(TestPostgres.Shared.class)
final class SqlDocumentTest {
    private static final int CONNECTIONS_MAX = 4;
    private static final String PUSHED = "pushed";

    private final TestPostgres postgres;

    SqlDocumentTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void whatIsPushed(@TempDir Path temporary) throws Exception {
        Path folder = temporary.toRealPath();
        Path catalog = folder.resolve("catalog");
        HostileTables tables = HostileTables.load();
        HostilePostgres.fill(postgres, "pg", "document", HostilePostgres.ICU, tables)
                .write(catalog, "pg");
        for (StoreKind kind : List.of(StoreKind.DUCKDB, StoreKind.PARQUET)) {
            Path own = Files.createDirectory(folder.resolve(domain(kind)));
            HostileFiles.fill(kind, tables, own).write(catalog, domain(kind));
        }
        Map<String, String> secrets = Map.of(HostilePostgres.passwordVariable("pg"), TestPostgres.PASSWORD);
        try (MeshUnderTest mesh =
                MeshUnderTest.of(catalog, List.of(folder), secrets, CONNECTIONS_MAX, UnaryOperator.identity())) {
            new GeneratedDoc(GeneratedDoc.docs("sql.md"), "pushed").check(page(mesh));
        }
    }

    private static String domain(StoreKind kind) {
        return switch (kind) {
            case POSTGRES -> "pg";
            case DUCKDB -> "duck";
            case PARQUET, CSV, JSON -> "files";
        };
    }

    private static String page(MeshUnderTest mesh) {
        StringBuilder page = new StringBuilder();
        for (Section section : Section.values()) {
            List<List<String>> rows = new ArrayList<>();
            for (FunctionSample sample : FunctionSamples.all()) {
                if (sample.section() == section) {
                    rows.add(List.of(
                            sample.name().replace("|", "\\|"),
                            cell(mesh, sample, StoreKind.POSTGRES),
                            cell(mesh, sample, StoreKind.DUCKDB),
                            cell(mesh, sample, StoreKind.PARQUET)));
                }
            }
            page.append("\n## ").append(section.title).append("\n\n");
            page.append(GeneratedDoc.table(List.of("", "PostgreSQL", "DuckDB", "Parquet, CSV, JSON"), rows));
        }
        return page.append('\n').toString();
    }

    /** What becomes of a sample's expressions: one word where it is the same for all of them. */
    private static String cell(MeshUnderTest mesh, FunctionSample sample, StoreKind kind) {
        FunctionCheck check = new FunctionCheck(mesh, mesh, domain(kind), kind);
        Map<String, List<String>> byWords = new LinkedHashMap<>();
        for (Asked asked : sample.asked()) {
            if (check.holds(sample, asked)) {
                byWords.computeIfAbsent(words(check.placement(sample, asked)), words -> new ArrayList<>())
                        .add("`" + asked.expression().replace("|", "\\|") + "`");
            }
        }
        if (byWords.size() <= 1) {
            return String.join("", byWords.keySet());
        }
        return byWords.entrySet().stream()
                .map(entry -> entry.getKey().equals(PUSHED)
                        ? PUSHED
                        : entry.getValue().stream().collect(Collectors.joining(", ")) + " " + entry.getKey())
                .sorted((one, other) -> Boolean.compare(other.equals(PUSHED), one.equals(PUSHED)))
                .collect(Collectors.joining("; "));
    }

    private static String words(Placement placement) {
        return switch (placement) {
            case Placement.Pushed ignored -> PUSHED;
            case Placement.Superset(String reason) -> "superset: " + reason;
            case Placement.Kept(String reason) -> "kept: " + reason;
            case Placement.Refused(String reason) ->
                "refused: "
                        + reason.replace("Meshgate cannot answer this: ", "").replaceAll("\\. docs/.*", "");
        };
    }
}
