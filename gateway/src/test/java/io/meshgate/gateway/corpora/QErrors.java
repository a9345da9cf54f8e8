package io.meshgate.gateway.corpora;

import io.meshgate.gateway.plan.Cardinality;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;

/**
 * How far estimates are from the truth, by kind of operator: the larger of the two over the smaller, none taken for less than
 * one row.
 *
 * <p>Source: G. Moerkotte, T. Neumann, G. Steidl, "Preventing bad plans by bounding the impact of cardinality estimation
 * errors", VLDB 2009.
 */
final class QErrors {
    private final TrueRows truth;
    private final Map<String, List<Double>> errors = new TreeMap<>();

    QErrors(TrueRows truth) {
        this.truth = truth;
    }

    /** Looks at every operator of a plan that changes the number of rows. */
    void add(RelNode plan) throws SQLException {
        String kind = switch (plan) {
            case Join join -> join.getJoinType().name().toLowerCase(Locale.ROOT) + " join";
            case Filter filter -> "filter";
            case Aggregate aggregate -> "aggregate";
            default -> "";
        };
        if (!kind.isEmpty()) {
            double real = Math.max(1, truth.of(plan));
            double estimated = Math.max(1, Cardinality.rows(plan));
            errors.computeIfAbsent(kind, k -> new ArrayList<>()).add(Math.max(real / estimated, estimated / real));
        }
        for (RelNode input : plan.getInputs()) {
            add(input);
        }
    }

    /** A line of a table per kind. */
    List<String> lines(String corpus) {
        List<String> lines = new ArrayList<>();
        errors.forEach((kind, all) -> {
            List<Double> sorted = all.stream().sorted().toList();
            lines.add("| %s | %s | %d | %s | %s | %s | %s |"
                    .formatted(
                            corpus,
                            kind,
                            sorted.size(),
                            at(sorted, 0.5),
                            at(sorted, 0.9),
                            at(sorted, 0.95),
                            at(sorted, 1)));
        });
        return lines;
    }

    private static String at(List<Double> sorted, double share) {
        return "%.1f".formatted(sorted.get((int) (share * (sorted.size() - 1))));
    }
}
