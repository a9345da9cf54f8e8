package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Takes literals out of the keys of aggregates: they make no groups. One stays where there is no other key, since over no
 * rows a GROUP BY without keys has a group and one with a key has none.
 *
 * <p>More than a cleaning: Calcite's decorrelation puts several literal keys back in the wrong order, so that the columns
 * of {@code SELECT DISTINCT 1, 2, x} change places.
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
        List<Integer> kept = new ArrayList<>(keys);
        kept.removeIf(key -> input.getProjects().get(key) instanceof RexLiteral);
        if (kept.isEmpty() && !keys.isEmpty()) {
            kept.add(keys.getFirst());
        }
        if (kept.size() == keys.size()) {
            return aggregate;
        }
        LogicalAggregate fewer = LogicalAggregate.create(
                input, aggregate.getHints(), ImmutableBitSet.of(kept), null, aggregate.getAggCallList());
        List<RexNode> outputs = new ArrayList<>();
        for (int key : keys) {
            int place = kept.indexOf(key);
            outputs.add(
                    place < 0
                            ? input.getProjects().get(key)
                            : aggregate.getCluster().getRexBuilder().makeInputRef(fewer, place));
        }
        IntStream.range(kept.size(), fewer.getRowType().getFieldCount())
                .forEach(i -> outputs.add(aggregate.getCluster().getRexBuilder().makeInputRef(fewer, i)));
        return Planner.builder(aggregate)
                .push(fewer)
                .project(outputs, aggregate.getRowType().getFieldNames(), true)
                .build();
    }
}
