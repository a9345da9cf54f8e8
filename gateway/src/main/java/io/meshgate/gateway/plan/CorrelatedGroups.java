package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Gives each correlated aggregate without GROUP BY a COUNT. It has one row even where the outer row finds nothing, and
 * decorrelation makes that row only for the sake of a COUNT; without it {@code x NOT IN (SELECT MAX(y) ...)} would be true
 * of nothing where it is unknown. A scalar subquery needs none: there no row is the same as NULL.
 */
final class CorrelatedGroups {
    private CorrelatedGroups() {}

    static RelNode count(RelNode rel) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                return visited instanceof Correlate correlate
                        ? correlate.copy(
                                correlate.getTraitSet(),
                                List.of(
                                        correlate.getLeft(),
                                        correlate.getJoinType() == JoinRelType.LEFT
                                                ? scalar(correlate.getRight())
                                                : counted(correlate.getRight())))
                        : visited;
            }
        });
    }

    /** Leaves an aggregate as it is that stands below projections only, which are NULL where all that they read is. */
    private static RelNode scalar(RelNode rel) {
        return switch (rel) {
            case Project project
            when isStrong(project) -> project.copy(project.getTraitSet(), List.of(scalar(project.getInput())));
            case Aggregate aggregate -> aggregate.copy(aggregate.getTraitSet(), List.of(counted(aggregate.getInput())));
            default -> counted(rel);
        };
    }

    private static boolean isStrong(Project project) {
        return project.getProjects().stream()
                .allMatch(expression -> Strong.isNull(expression, RelOptUtil.InputFinder.bits(expression)));
    }

    private static RelNode counted(RelNode rel) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                return visited instanceof LogicalAggregate aggregate && needsCount(aggregate)
                        ? counted(aggregate)
                        : visited;
            }
        });
    }

    private static boolean needsCount(Aggregate aggregate) {
        boolean counts = aggregate.getAggCallList().stream()
                .anyMatch(call -> call.getAggregation().getKind() == SqlKind.COUNT);
        return !counts
                && aggregate.getGroupSet().isEmpty()
                && !RelOptUtil.getVariablesUsed(aggregate.getInput()).isEmpty();
    }

    /** The same columns of an aggregate that has a COUNT as well. */
    private static RelNode counted(LogicalAggregate aggregate) {
        List<AggregateCall> calls = new ArrayList<>(aggregate.getAggCallList());
        int width = calls.size();
        calls.add(AggregateCall.create(
                SqlStdOperatorTable.COUNT,
                false,
                false,
                false,
                List.of(),
                List.of(),
                -1,
                null,
                RelCollations.EMPTY,
                true,
                aggregate.getInput(),
                null,
                null));
        RelBuilder builder = Planner.builder(aggregate)
                .push(LogicalAggregate.create(
                        aggregate.getInput(), aggregate.getHints(), ImmutableBitSet.of(), null, calls));
        return builder.project(builder.fields(ImmutableBitSet.range(width))).build();
    }
}
