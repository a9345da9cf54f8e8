package io.meshgate.gateway.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Takes literals out of the keys of aggregates, where they make no groups, before Calcite's decorrelation meets them: it
 * puts several back in the wrong order, so that the columns of {@code SELECT DISTINCT 1, 2, x} change places, and gives a
 * row for no rows where all keys are literals.
 *
 * <p>{@code GROUPING} goes with them: it is 0 of every key that all groups have, and of a key that is gone it means nothing.
 */
final class LiteralKeys {
    private LiteralKeys() {}

    static RelNode remove(RelNode rel) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                return visited instanceof LogicalAggregate aggregate
                                && aggregate.getGroupType() == Aggregate.Group.SIMPLE
                                && aggregate.getInput() instanceof Project project
                        ? remove(aggregate, project)
                        : visited;
            }
        });
    }

    private static RelNode remove(LogicalAggregate aggregate, Project input) {
        List<Integer> keys = aggregate.getGroupSet().asList();
        List<Integer> kept = keys.stream()
                .filter(key -> !(input.getProjects().get(key) instanceof RexLiteral))
                .toList();
        if (kept.size() == keys.size()) {
            return aggregate;
        }
        List<AggregateCall> calls = aggregate.getAggCallList().stream()
                .filter(call -> !tellsKeys(call))
                .toList();
        RelNode fewer = kept.isEmpty() ? ofAnyRows(aggregate, calls) : withKeys(aggregate, kept, calls);
        RexBuilder rex = aggregate.getCluster().getRexBuilder();
        List<RexNode> outputs = new ArrayList<>();
        for (int key : keys) {
            outputs.add(
                    kept.contains(key)
                            ? rex.makeInputRef(fewer, kept.indexOf(key))
                            : input.getProjects().get(key));
        }
        int next = kept.size();
        for (AggregateCall call : aggregate.getAggCallList()) {
            outputs.add(
                    tellsKeys(call)
                            ? rex.makeExactLiteral(BigDecimal.ZERO, call.getType())
                            : rex.makeInputRef(fewer, next++));
        }
        return project(fewer, outputs, aggregate);
    }

    private static boolean tellsKeys(AggregateCall call) {
        return switch (call.getAggregation().getKind()) {
            case GROUPING, GROUPING_ID, GROUP_ID -> true;
            default -> false;
        };
    }

    private static RelNode withKeys(LogicalAggregate aggregate, List<Integer> keys, List<AggregateCall> calls) {
        return LogicalAggregate.create(
                aggregate.getInput(), aggregate.getHints(), ImmutableBitSet.of(keys), null, calls);
    }

    /** One group over all rows, where there are any; the same calls first. */
    private static RelNode ofAnyRows(LogicalAggregate aggregate, List<AggregateCall> grouped) {
        List<AggregateCall> calls = new ArrayList<>();
        grouped.forEach(call -> calls.add(overAll(call, aggregate.getInput())));
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
        return builder.filter(builder.greaterThan(builder.field(calls.size() - 1), builder.literal(0)))
                .build();
    }

    private static AggregateCall overAll(AggregateCall call, RelNode input) {
        return AggregateCall.create(
                call.getAggregation(),
                call.isDistinct(),
                call.isApproximate(),
                call.ignoreNulls(),
                call.rexList,
                call.getArgList(),
                call.filterArg,
                call.distinctKeys,
                call.collation,
                true,
                input,
                null,
                null);
    }

    /** The outputs with exactly the aggregate's names and types, nullability included. */
    private static RelNode project(RelNode input, List<RexNode> outputs, LogicalAggregate like) {
        RexBuilder rex = like.getCluster().getRexBuilder();
        List<RexNode> typed = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            RelDataType type = like.getRowType().getFieldList().get(i).getType();
            RexNode output = outputs.get(i);
            typed.add(output.getType().equals(type) ? output : rex.makeAbstractCast(type, output, false));
        }
        return Planner.builder(like)
                .push(input)
                .project(typed, like.getRowType().getFieldNames(), true)
                .build();
    }
}
