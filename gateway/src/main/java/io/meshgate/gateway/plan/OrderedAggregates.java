package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.util.Optionality;

/**
 * Carries the ORDER BY of aggregates through decorrelation, which gives their arguments new places and forgets to do so
 * with what they are ordered by: meanwhile the keys are arguments.
 */
final class OrderedAggregates {
    private OrderedAggregates() {}

    static RelNode carry(RelNode rel) {
        return rewrite(rel, call -> call.collation.getFieldCollations().isEmpty() ? call : carried(call));
    }

    static RelNode restore(RelNode rel) {
        return rewrite(rel, call -> call.getAggregation() instanceof Ordered ordered ? restored(call, ordered) : call);
    }

    /** An aggregate whose last arguments are the keys that it is ordered by; the name tells the directions, for equality. */
    private static final class Ordered extends SqlAggFunction {
        private final SqlAggFunction plain;
        private final List<RelFieldCollation> keys;

        Ordered(SqlAggFunction plain, List<RelFieldCollation> keys) {
            super(
                    plain.getName() + keys.stream().map(Ordered::words).collect(Collectors.joining(", ", " BY ", "")),
                    null,
                    plain.getKind(),
                    plain.getReturnTypeInference(),
                    null,
                    OperandTypes.VARIADIC,
                    plain.getFunctionType(),
                    false,
                    false,
                    Optionality.FORBIDDEN);
            this.plain = plain;
            this.keys = keys;
        }

        private static String words(RelFieldCollation key) {
            return key.direction + " NULLS " + key.nullDirection;
        }
    }

    private static AggregateCall carried(AggregateCall call) {
        List<RelFieldCollation> keys = call.collation.getFieldCollations();
        List<Integer> arguments = new ArrayList<>(call.getArgList());
        keys.forEach(key -> arguments.add(key.getFieldIndex()));
        return with(call, new Ordered(call.getAggregation(), keys), arguments, RelCollations.EMPTY);
    }

    private static AggregateCall restored(AggregateCall call, Ordered ordered) {
        List<Integer> arguments = call.getArgList();
        int own = arguments.size() - ordered.keys.size();
        List<RelFieldCollation> keys = IntStream.range(0, ordered.keys.size())
                .mapToObj(i -> ordered.keys.get(i).withFieldIndex(arguments.get(own + i)))
                .toList();
        return with(call, ordered.plain, arguments.subList(0, own), RelCollations.of(keys));
    }

    private static AggregateCall with(
            AggregateCall call, SqlAggFunction function, List<Integer> arguments, RelCollation order) {
        return AggregateCall.create(
                call.getParserPosition(),
                function,
                call.isDistinct(),
                call.isApproximate(),
                call.ignoreNulls(),
                call.rexList,
                arguments,
                call.filterArg,
                call.distinctKeys,
                order,
                call.getType(),
                call.getName());
    }

    private static RelNode rewrite(RelNode rel, UnaryOperator<AggregateCall> rewriting) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                if (!(visited instanceof Aggregate aggregate)) {
                    return visited;
                }
                List<AggregateCall> calls =
                        aggregate.getAggCallList().stream().map(rewriting).toList();
                return calls.equals(aggregate.getAggCallList())
                        ? aggregate
                        : LogicalAggregate.create(
                                aggregate.getInput(),
                                aggregate.getHints(),
                                aggregate.getGroupSet(),
                                aggregate.getGroupSets(),
                                calls);
            }
        });
    }
}
