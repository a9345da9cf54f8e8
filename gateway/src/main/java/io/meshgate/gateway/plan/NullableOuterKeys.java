package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Finds outer columns that Calcite 1.42 takes for never NULL ({@code isFieldNotNullRecursive}) and joins on with {@code =},
 * although they may be: keys of an outer or anti-join's kept side, which its condition does not reject, and keys of grouping
 * sets. Only subqueries that find something for a NULL mind.
 */
final class NullableOuterKeys {
    private static final Set<SqlKind> FALSE_OF_NULL = Set.of(
            SqlKind.EQUALS,
            SqlKind.NOT_EQUALS,
            SqlKind.LESS_THAN,
            SqlKind.LESS_THAN_OR_EQUAL,
            SqlKind.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL);

    private NullableOuterKeys() {}

    static boolean isIn(RelNode rel) {
        boolean here = rel instanceof Correlate correlate
                && correlate.getRequiredColumns().asList().stream()
                        .anyMatch(column -> mistaken(correlate.getLeft(), column) && findsNulls(correlate, column));
        return here || rel.getInputs().stream().anyMatch(NullableOuterKeys::isIn);
    }

    private static boolean mistaken(RelNode rel, int column) {
        return switch (rel) {
            case Project project ->
                project.getProjects().get(column) instanceof RexInputRef input
                        && mistaken(project.getInput(), input.getIndex());
            case Filter filter -> mistaken(filter.getInput(), column);
            case Aggregate aggregate ->
                column < aggregate.getGroupCount()
                        && (aggregate.getGroupType() != Aggregate.Group.SIMPLE
                                || mistaken(
                                        aggregate.getInput(),
                                        aggregate.getGroupSet().nth(column)));
            case Join join -> mistaken(join, column);
            case Correlate correlate -> mistaken(correlate, column);
            default -> false;
        };
    }

    private static boolean mistaken(Join join, int column) {
        int width = join.getLeft().getRowType().getFieldCount();
        boolean left = column < width;
        JoinRelType type = join.getJoinType();
        boolean kept = left ? type == JoinRelType.LEFT || type == JoinRelType.ANTI : type == JoinRelType.RIGHT;
        return kept && Strong.isNotTrue(join.getCondition(), ImmutableBitSet.of(column))
                || (left ? mistaken(join.getLeft(), column) : mistaken(join.getRight(), column - width));
    }

    /** It becomes a join on the columns that its subquery reads. */
    private static boolean mistaken(Correlate correlate, int column) {
        int width = correlate.getLeft().getRowType().getFieldCount();
        boolean kept = correlate.getJoinType() == JoinRelType.LEFT || correlate.getJoinType() == JoinRelType.ANTI;
        return column < width
                && (kept && correlate.getRequiredColumns().get(column) || mistaken(correlate.getLeft(), column));
    }

    /** Whether the subquery may read the column elsewhere than in comparisons that choose its rows. */
    private static boolean findsNulls(Correlate correlate, int column) {
        List<RelNode> finding = new ArrayList<>();
        correlate.getRight().accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                if (other instanceof SetOp || mentionsBesideComparisons(other, correlate, column)) {
                    finding.add(other);
                }
                return super.visit(other);
            }
        });
        return !finding.isEmpty();
    }

    private static boolean mentionsBesideComparisons(RelNode rel, Correlate correlate, int column) {
        if (rel instanceof Filter filter) {
            return RelOptUtil.conjunctions(filter.getCondition()).stream()
                    .anyMatch(conjunct ->
                            !FALSE_OF_NULL.contains(conjunct.getKind()) && mentions(conjunct, correlate, column));
        }
        boolean[] found = {false};
        rel.accept(new Reads(correlate, column, found));
        return found[0];
    }

    private static boolean mentions(RexNode node, Correlate correlate, int column) {
        boolean[] found = {false};
        node.accept(new Reads(correlate, column, found));
        return found[0];
    }

    private static final class Reads extends RexShuttle {
        private final Correlate correlate;
        private final int column;
        private final boolean[] found;

        Reads(Correlate correlate, int column, boolean[] found) {
            this.correlate = correlate;
            this.column = column;
            this.found = found;
        }

        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
            found[0] |= access.getReferenceExpr() instanceof RexCorrelVariable variable
                    && variable.id.equals(correlate.getCorrelationId())
                    && access.getField().getIndex() == column;
            return access;
        }
    }
}
