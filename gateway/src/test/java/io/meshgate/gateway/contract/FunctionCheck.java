package io.meshgate.gateway.contract;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.FunctionSample.Asked;
import io.meshgate.gateway.contract.FunctionSample.Shape;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.query.PlannedAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a sample with pushdown and without. Expressions of one table are asked together while all of them have an answer,
 * else one by one, and those that fail row by row: each row must have the same value, or an error of the same code.
 */
record FunctionCheck(MeshUnderTest pushing, MeshUnderTest plain, String domain, StoreKind kind) {

    /** Rows, or the code of an error. */
    private sealed interface Outcome {
        record Rows(List<List<String>> rows) implements Outcome {}

        record Failed(String code, String words) implements Outcome {}
    }

    /** What differs; empty where nothing does. */
    List<String> differences(FunctionSample sample) {
        Map<String, List<String>> byTable = new LinkedHashMap<>();
        for (Asked asked : sample.asked()) {
            if (holds(sample, asked) && placement(sample, asked).isSent()) {
                byTable.computeIfAbsent(asked.table(), table -> new ArrayList<>())
                        .add(asked.expression());
            }
        }
        List<String> differences = new ArrayList<>();
        byTable.forEach((table, expressions) -> differences.addAll(differences(sample, table, expressions)));
        return differences;
    }

    /** Whether the store has the tables. */
    boolean holds(FunctionSample sample, Asked asked) {
        return ContractCase.tables(sql(sample, asked), domain).stream().allMatch(kind::holds);
    }

    private String sql(FunctionSample sample, Asked asked) {
        return sample.statements(domain, asked.table(), List.of(asked.expression()))
                .get(0);
    }

    /** How one expression is placed. */
    Placement placement(FunctionSample sample, Asked asked) {
        try {
            PlacedPlan plan = pushing.plan(sql(sample, asked)).plan();
            if (plan.remainder().isEmpty()) {
                return Placement.PUSHED;
            }
            boolean filtered = sample.shape() == Shape.FILTER
                    && plan.fragments().stream()
                            .anyMatch(f -> f.statement().text().contains("\nWHERE "));
            String reason = plan.kept().stream()
                    .map(PlacedPlan.Kept::reason)
                    .filter(r -> !r.startsWith("it reads") && !r.startsWith("its place"))
                    .findFirst()
                    .orElse("");
            return filtered ? new Placement.Superset(reason) : new Placement.Kept(reason);
        } catch (QueryFailure e) {
            return new Placement.Refused(e.getMessage());
        }
    }

    private List<String> differences(FunctionSample sample, String table, List<String> expressions) {
        List<String> differences = new ArrayList<>();
        for (String statement : sample.statements(domain, table, expressions)) {
            Outcome with = ask(pushing, statement);
            Outcome without = ask(plain, statement);
            if (with instanceof Outcome.Rows && without instanceof Outcome.Rows) {
                differs(sample, statement, with, without).ifPresent(differences::add);
            } else if (expressions.size() > 1 && sample.shape() != Shape.FILTER && sample.shape() != Shape.QUERY) {
                return expressions.stream()
                        .flatMap(e -> differences(sample, table, List.of(e)).stream())
                        .toList();
            } else if (sample.shape() == Shape.VALUE && !expressions.get(0).contains(" OVER ")) {
                differences.addAll(byRow(sample, new Asked(table, expressions.get(0))));
            } else {
                differs(sample, statement, with, without).ifPresent(differences::add);
            }
        }
        return differences;
    }

    private List<String> byRow(FunctionSample sample, Asked asked) {
        List<String> differences = new ArrayList<>();
        Outcome ids = ask(plain, "SELECT id FROM " + domain + ".hostile." + asked.table());
        for (List<String> id : ((Outcome.Rows) ids).rows()) {
            String statement = sample.ofOneRow(domain, asked, id.get(0));
            differs(sample, statement, ask(pushing, statement), ask(plain, statement))
                    .ifPresent(differences::add);
        }
        return differences;
    }

    private Optional<String> differs(FunctionSample sample, String statement, Outcome with, Outcome without) {
        boolean same = switch (with) {
            case Outcome.Rows(List<List<String>> rows) ->
                without instanceof Outcome.Rows(List<List<String>> others)
                        ? RowLists.difference(others, rows).isEmpty()
                        : sample.mayFail();
            case Outcome.Failed(String code, String words) ->
                sample.mayFail()
                        || without instanceof Outcome.Failed(String other, String otherWords) && other.equals(code);
        };
        return same
                ? Optional.empty()
                : Optional.of(statement + "\n  pushed: " + with + "\n  kept:   " + without + "\n  "
                        + pushing.plan(statement)
                                .plan()
                                .fragments()
                                .get(0)
                                .statement()
                                .text());
    }

    private static Outcome ask(MeshUnderTest mesh, String statement) {
        try {
            PlannedAnswer answer = mesh.plan(statement);
            try (BatchStream stream = answer.open()) {
                return new Outcome.Rows(Cells.read(stream));
            }
        } catch (QueryFailure e) {
            return new Outcome.Failed(e.code().name(), e.getMessage());
        }
    }

    /** What becomes of an expression. */
    sealed interface Placement {
        Placement PUSHED = new Pushed();

        record Pushed() implements Placement {}

        record Superset(String reason) implements Placement {}

        record Kept(String reason) implements Placement {}

        record Refused(String reason) implements Placement {}

        default boolean isSent() {
            return this instanceof Pushed || this instanceof Superset;
        }
    }
}
