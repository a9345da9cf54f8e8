package io.meshgate.gateway.differential;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.PlainScans;
import io.meshgate.gateway.differential.Finding.Kind;
import io.meshgate.gateway.differential.Query.Select;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Asks the queries of a range of seeds, and keeps count. Not thread-safe: a run per thread. */
final class DifferentialRun implements AutoCloseable {
    private static final int IN_PARTS_EVERY = 6;

    private final MeshUnderTest pushing;
    private final MeshUnderTest plain;
    private final Connection oracle;
    private final Judge judge;
    private final Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    private final Map<Asked.Shape, Integer> shapes = new EnumMap<>(Asked.Shape.class);
    private final List<String> bad = new ArrayList<>();
    private int queries;
    private int withRows;

    DifferentialRun(FuzzStores stores, Path folder) throws SQLException {
        pushing = MeshUnderTest.of(stores.catalog(), List.of(folder), FuzzStores.SECRETS, 12, UnaryOperator.identity());
        plain = MeshUnderTest.of(stores.catalog(), List.of(folder), FuzzStores.SECRETS, 12, PlainScans::new);
        oracle = stores.oracle();
        judge = new Judge(pushing, plain, oracle);
    }

    Judge judge() {
        return judge;
    }

    void ask(long seed) {
        Query query = QueryGenerator.generate(seed, FuzzStores.DOMAINS);
        Asked asked = judge.ask(query);
        if (!asked.finding().isBad()
                && seed % IN_PARTS_EVERY == 0
                && query instanceof Select select
                && select.keys().isEmpty()
                && partable(select)) {
            Chance chance = new Chance(new Random(seed));
            Expression condition = new ExpressionGenerator(chance)
                    .condition(new Scope(FuzzTables.columns(firstAlias(select.from())), List.of()), 1);
            Asked parts = judge.askInParts(select, condition);
            if (parts.finding().isBad()) {
                asked = parts;
            }
        }
        count(seed, query, asked);
    }

    private static boolean partable(Select select) {
        String text = select.write(Spelling.MESHGATE);
        return !select.distinct()
                && !text.contains("(COUNT")
                && !text.contains("COUNT(")
                && !text.contains("SUM(")
                && !text.contains("MIN(")
                && !text.contains("MAX(")
                && !text.contains("AVG(")
                && !text.contains("OVER (")
                && !text.contains("STRING_AGG(")
                && select.from() instanceof Query.Table;
    }

    private static String firstAlias(Query.From from) {
        return from instanceof Query.Table table ? table.alias() : "";
    }

    private void count(long seed, Query query, Asked asked) {
        queries++;
        withRows += asked.rows() > 0 ? 1 : 0;
        kinds.merge(asked.finding().kind(), 1, Integer::sum);
        for (Asked.Shape shape : Asked.Shape.values()) {
            if (asked.pushed(shape)) {
                shapes.merge(shape, 1, Integer::sum);
            }
        }
        if (asked.finding().isBad()) {
            Query small = new Shrinker(judge).shrink(query, asked.finding().kind());
            Finding again = judge.ask(small).finding();
            bad.add("seed " + seed + " " + again.kind() + "\n  " + small.write(Spelling.MESHGATE) + "\n  oracle: "
                    + small.write(Spelling.ORACLE) + "\n  " + again.words());
        }
    }

    int queries() {
        return queries;
    }

    /** The wrong answers and faults, each shrunk. */
    List<String> bad() {
        return List.copyOf(bad);
    }

    String report() {
        StringBuilder words = new StringBuilder("queries " + queries + ", with rows " + percent(withRows));
        kinds.forEach((kind, n) -> words.append(", ").append(kind).append(' ').append(n));
        shapes.forEach((shape, n) ->
                words.append(", pushed ").append(shape).append(' ').append(percent(n)));
        return words.toString();
    }

    private String percent(int part) {
        return Math.round(1000.0 * part / Math.max(1, queries)) / 10.0 + " %";
    }

    @Override
    public void close() throws SQLException {
        pushing.close();
        plain.close();
        oracle.close();
    }
}
