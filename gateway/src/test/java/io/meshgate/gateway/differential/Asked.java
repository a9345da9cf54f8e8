package io.meshgate.gateway.differential;

import io.meshgate.gateway.place.PlacedPlan;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A query that was asked every way.
 *
 * @param plan with pushdown on; empty where it was not planned
 * @param rows of the answer; 0 where there is none
 */
record Asked(Finding finding, Optional<PlacedPlan> plan, int rows) {
    private static final Pattern JOIN = Pattern.compile("\\bJOIN\\b|\\bCROSS\\b");
    private static final Pattern WINDOW = Pattern.compile("\\bOVER \\(");
    private static final Pattern AGGREGATE =
            Pattern.compile("\\bGROUP BY\\b|\\b(COUNT|SUM|MIN|MAX|STRING_AGG|string_agg)\\(");
    private static final Pattern SEMI = Pattern.compile("\\bEXISTS\\b|\\bSEMI\\b|\\bANTI\\b");

    /** The shapes that the issue's shares count. */
    enum Shape {
        JOIN(Asked.JOIN),
        WINDOW(Asked.WINDOW),
        AGGREGATE(Asked.AGGREGATE),
        SEMI_JOIN(Asked.SEMI);

        private final Pattern pattern;

        Shape(Pattern pattern) {
            this.pattern = pattern;
        }
    }

    /** Whether a store got a statement of this shape. */
    boolean pushed(Shape shape) {
        return plan.map(PlacedPlan::fragments).orElse(List.of()).stream()
                .anyMatch(f -> shape.pattern.matcher(f.statement().text()).find());
    }
}
