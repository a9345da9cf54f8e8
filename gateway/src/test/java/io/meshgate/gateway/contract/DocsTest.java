package io.meshgate.gateway.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.embedded.DuckDbDialect;
import io.meshgate.adapter.embedded.DuckDbTypes;
import io.meshgate.adapter.jdbc.postgres.PostgresDialect;
import io.meshgate.adapter.jdbc.postgres.PostgresTypes;
import io.meshgate.adapter.sql.Fact;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import io.meshgate.catalog.PhysicalTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.JDBCType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlOperator;
import org.junit.jupiter.api.Test;

/** Holds docs/sql-semantics.md to the cases, and its tables and those of docs/types.md to the code's. */
final class DocsTest {
    private static final Pattern SENTENCE = Pattern.compile("(?m)^- \\*\\*([A-Z]\\d+)\\*\\* ");

    @Test
    void everySentenceHasACaseAndEveryCaseASentence() throws IOException {
        String page = Files.readString(GeneratedDoc.docs("sql-semantics.md"));
        List<String> sentences =
                SENTENCE.matcher(page).results().map(result -> result.group(1)).toList();
        assertEquals(sentences.stream().distinct().toList(), sentences);
        assertEquals(
                new TreeSet<>(sentences),
                CaseFiles.all().stream().map(ContractCase::sentence).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void caseNamesAreUnique() {
        List<String> ids = CaseFiles.all().stream().map(ContractCase::id).toList();
        assertEquals(ids.stream().distinct().toList(), ids);
    }

    @Test
    void everyRowOfTheFunctionTablesHasASample() {
        Set<SqlOperator> rows =
                new HashSet<>(new DuckDbDialect(table -> "").functions().operators());
        rows.addAll(new PostgresDialect().functions().operators());
        rows.removeAll(FunctionSamples.operators());
        assertEquals(Set.of(), rows, "rows without a sample in FunctionSamples, which the live test would not try");
    }

    @Test
    void facts() throws IOException {
        String facts = Arrays.stream(Fact.values())
                .map(fact -> "- " + fact.words() + "\n")
                .collect(Collectors.joining());
        new GeneratedDoc(GeneratedDoc.docs("adapters.md"), "facts").check(facts);
    }

    @Test
    void types() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (SqlTypes.Row row : SqlTypes.rows()) {
            rows.add(List.of(
                    sql(row.kind()),
                    row.arrow().toString().replace("(38, 0, 128)", "(p, s, 128)"),
                    JDBCType.valueOf(row.jdbc()).getName(),
                    physicalNames(row.kind())));
        }
        new GeneratedDoc(GeneratedDoc.docs("types.md"), "types")
                .check(GeneratedDoc.table(List.of("SQL", "Arrow", "JDBC", "`physicalType` in contracts"), rows));
    }

    private static String sql(Kind kind) {
        return switch (kind) {
            case DECIMAL -> "DECIMAL(p, s)";
            case TIMESTAMP_TZ -> "TIMESTAMP WITH TIME ZONE";
            case ARRAY -> "... ARRAY";
            default -> kind.name();
        };
    }

    private static String physicalNames(Kind kind) {
        return switch (kind) {
            case ARRAY -> "`... array`, `...[]`, `list(...)`, `array<...>`";
            case UNKNOWN -> "`struct`, `map`, `union`, and what is in no row";
            default ->
                PhysicalTypes.names().stream()
                        .filter(name -> means(name, kind))
                        .map(name -> "`" + name + "`")
                        .collect(Collectors.joining(", "));
        };
    }

    private static boolean means(String name, Kind kind) {
        Optional<ColumnType> type = PhysicalTypes.parse(name).or(() -> PhysicalTypes.parse(name + "(12,2)"));
        return type.map(ColumnType::kind).filter(kind::equals).isPresent();
    }

    @Test
    void postgresTypes() throws IOException {
        Function<List<String>, String> names =
                list -> list.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        List<List<String>> rows = PostgresTypes.rows().stream()
                .map(row -> List.of(sql(row.kind()), names.apply(row.asTheyAre()), names.apply(row.byCast())))
                .toList();
        new GeneratedDoc(GeneratedDoc.docs("types.md"), "postgres")
                .check(GeneratedDoc.table(List.of("SQL", "as they are", "by cast"), rows));
    }

    @Test
    void duckDbTypes() throws IOException {
        List<List<String>> rows = DuckDbTypes.rows().stream()
                .map(row -> List.of(
                        "`" + row.duckDbType() + "`",
                        row.duckDbType().equals("DECIMAL")
                                ? "DECIMAL(p, s)"
                                : row.type().toString(),
                        row.note()))
                .toList();
        new GeneratedDoc(GeneratedDoc.docs("types.md"), "duckdb")
                .check(GeneratedDoc.table(List.of("DuckDB", "SQL", ""), rows));
    }
}
