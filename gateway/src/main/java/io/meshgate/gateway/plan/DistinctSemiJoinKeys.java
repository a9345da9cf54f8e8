package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Lets the right side of a semi- or anti-join travel as the distinct values of the columns that its condition reads; of none,
 * as a single row.
 *
 * <p>Equal because such a join asks of the right side only whether there is a row that the condition is true of, and rows with
 * equal values give the condition the same truth, so one of each is enough; NULLs are one value. A condition that computes
 * with a float might tell -0.0 from 0.0, which are equal: there nothing is done.
 */
final class DistinctSemiJoinKeys implements CrossStoreRewrite {
    private final SingleStore singleStore;

    DistinctSemiJoinKeys(SingleStore singleStore) {
        this.singleStore = singleStore;
    }

    @Override
    public RelNode rewrite(RelNode rel, List<String> told) {
        if (!(rel instanceof Join join)
                || join.getJoinType() != JoinRelType.SEMI && join.getJoinType() != JoinRelType.ANTI) {
            return rel;
        }
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        RelNode right = join.getRight();
        ImmutableBitSet used = RelOptUtil.InputFinder.bits(join.getCondition())
                .except(ImmutableBitSet.range(leftWidth))
                .shift(-leftWidth);
        if (isDistinct(right, used) || computesWithFloat(join, leftWidth)) {
            return rel;
        }
        RelNode fewer = used.isEmpty() ? anyRow(right) : distinct(right, used);
        if (singleStore.of(fewer).isEmpty()) {
            return rel;
        }
        told.add(
                used.isEmpty()
                        ? "of " + DistinctBound.tables(right) + " one row is enough"
                        : "of " + DistinctBound.tables(right) + " only distinct keys travel");
        return LogicalJoin.create(
                join.getLeft(),
                fewer,
                join.getHints(),
                renumbered(join, leftWidth, used.asList(), fewer),
                join.getVariablesSet(),
                join.getJoinType());
    }

    private static boolean isDistinct(RelNode right, ImmutableBitSet used) {
        boolean grouped = right instanceof Aggregate aggregate
                && aggregate.getGroupType() == Aggregate.Group.SIMPLE
                && used.contains(ImmutableBitSet.range(aggregate.getGroupCount()));
        boolean one = right instanceof org.apache.calcite.rel.core.Sort sort && sort.fetch != null;
        return grouped || one || used.asList().stream().anyMatch(column -> Cardinality.isUnique(right, column));
    }

    private static boolean computesWithFloat(Join join, int leftWidth) {
        return !BareOperands.compares(
                join.getCondition(),
                reference ->
                        reference.getIndex() >= leftWidth && SqlTypeUtil.isApproximateNumeric(reference.getType()));
    }

    private static RelNode anyRow(RelNode right) {
        RexBuilder rex = right.getCluster().getRexBuilder();
        return LogicalSort.create(right, RelCollations.EMPTY, null, rex.makeExactLiteral(java.math.BigDecimal.ONE));
    }

    private static RelNode distinct(RelNode right, ImmutableBitSet used) {
        RexBuilder rex = right.getCluster().getRexBuilder();
        List<RexNode> columns = new ArrayList<>();
        List<String> names = new ArrayList<>();
        used.forEach(column -> {
            columns.add(rex.makeInputRef(right, column));
            names.add(right.getRowType().getFieldNames().get(column));
        });
        RelNode selected = columns.size() == right.getRowType().getFieldCount()
                ? right
                : LogicalProject.create(right, List.of(), columns, names, Set.of());
        return LogicalAggregate.create(selected, List.of(), ImmutableBitSet.range(columns.size()), null, List.of());
    }

    private static RexNode renumbered(Join join, int leftWidth, List<Integer> used, RelNode fewer) {
        RexBuilder rex = join.getCluster().getRexBuilder();
        return join.getCondition().accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                if (reference.getIndex() < leftWidth) {
                    return reference;
                }
                int column = used.indexOf(reference.getIndex() - leftWidth);
                return rex.makeInputRef(
                        fewer.getRowType().getFieldList().get(column).getType(), leftWidth + column);
            }
        });
    }
}
