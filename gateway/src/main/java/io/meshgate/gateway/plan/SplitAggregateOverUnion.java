package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Aggregates each branch of a UNION ALL in its store, and merges what comes of that.
 *
 * <p>Equal because the branches' rows, taken together, are the union's, and each call is one that merges ({@link SplitCall}).
 * A projection between the two is computed row by row, so it moves into the branches, behind the cast to the union's type. A
 * branch without rows and without GROUP BY gives one row, whose COUNT is 0 and whose other values are NULL: neither changes
 * what is merged. Without any call it is DISTINCT: what is distinct in a branch is made distinct again above.
 */
final class SplitAggregateOverUnion implements CrossStoreRewrite {
    private final SingleStore singleStore;

    SplitAggregateOverUnion(SingleStore singleStore) {
        this.singleStore = singleStore;
    }

    @Override
    public RelNode rewrite(RelNode rel, List<String> told) {
        if (!(rel instanceof Aggregate aggregate)
                || aggregate.getGroupType() != Aggregate.Group.SIMPLE
                || !aggregate.getAggCallList().stream().allMatch(SplitCall::canSplit)) {
            return rel;
        }
        Project between = aggregate.getInput() instanceof Project project && !project.containsOver() ? project : null;
        RelNode below = between == null ? aggregate.getInput() : between.getInput();
        if (!(below instanceof Union union) || !union.all || isSplit(union)) {
            return rel;
        }
        List<RelNode> parts = new ArrayList<>();
        for (RelNode branch : union.getInputs()) {
            parts.add(partial(aggregate, between == null ? typed(branch, union) : projected(between, branch, union)));
        }
        if (parts.stream().noneMatch(this::sendsLess)) {
            return rel;
        }
        told.add("each branch of UNION ALL is aggregated by itself, and merged in the gateway");
        return merged(aggregate, LogicalUnion.create(parts, true));
    }

    /** Branches that are aggregates already send about as little as they can. */
    private static boolean isSplit(Union union) {
        return union.getInputs().stream().allMatch(Aggregate.class::isInstance);
    }

    private boolean sendsLess(RelNode part) {
        Aggregate aggregate = (Aggregate) part;
        boolean grouped = aggregate.getGroupSet().asList().stream()
                .noneMatch(key -> Cardinality.isUnique(aggregate.getInput(), key));
        return grouped && singleStore.of(part).isPresent();
    }

    private static RelNode projected(Project between, RelNode branch, Union union) {
        RelNode typed = typed(branch, union);
        RexBuilder rex = union.getCluster().getRexBuilder();
        List<RexNode> expressions = between.getProjects().stream()
                .map(e -> JoinTree.renumbered(e, JoinTree.identity(typed), typed, rex))
                .toList();
        return LogicalProject.create(
                typed, List.of(), expressions, between.getRowType().getFieldNames(), between.getVariablesSet());
    }

    /** A branch with the union's types. Text is the same whatever its length may be. */
    private static RelNode typed(RelNode branch, Union union) {
        RexBuilder rex = union.getCluster().getRexBuilder();
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < union.getRowType().getFieldCount(); i++) {
            RelDataType wanted = union.getRowType().getFieldList().get(i).getType();
            RexNode column = rex.makeInputRef(branch, i);
            boolean same = SqlTypeUtil.equalSansNullability(rex.getTypeFactory(), wanted, column.getType())
                    || SqlTypeUtil.inCharFamily(wanted) && SqlTypeUtil.inCharFamily(column.getType());
            columns.add(same ? column : rex.makeAbstractCast(wanted, column, false));
        }
        return Planner.builder(union).push(branch).project(columns).build();
    }

    private static RelNode partial(Aggregate aggregate, RelNode branch) {
        List<AggregateCall> calls = aggregate.getAggCallList().stream()
                .map(call -> SplitCall.over(call, call.getArgList(), call.filterArg, aggregate.hasEmptyGroup(), branch))
                .toList();
        return LogicalAggregate.create(branch, List.of(), aggregate.getGroupSet(), null, calls);
    }

    private static RelNode merged(Aggregate aggregate, RelNode parts) {
        int keys = aggregate.getGroupCount();
        List<AggregateCall> calls = IntStream.range(
                        0, aggregate.getAggCallList().size())
                .mapToObj(i -> SplitCall.merging(
                        aggregate.getAggCallList().get(i), keys + i, aggregate.hasEmptyGroup(), parts))
                .toList();
        RelNode merged = LogicalAggregate.create(parts, List.of(), ImmutableBitSet.range(keys), null, calls);
        return SplitCall.typedLike(merged, aggregate);
    }
}
