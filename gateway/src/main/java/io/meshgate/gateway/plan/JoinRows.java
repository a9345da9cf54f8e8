package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Rows of joins. The side with fewer values of the keys is taken for having all of them on the other side, as foreign keys
 * have; several equalities are one key.
 */
final class JoinRows {
    /** Of a semi- or anti-join of which nothing is known. */
    private static final double HALF = 0.5;

    /** However many partners there are, an anti-join keeps some rows. */
    private static final double WITHOUT_PARTNER_LEAST = 0.05;

    private final Join join;
    private final RelNode left;
    private final RelNode right;
    private final List<Integer> leftKeys = new ArrayList<>();
    private final List<Integer> rightKeys = new ArrayList<>();
    private final List<RexNode> others = new ArrayList<>();

    private JoinRows(Join join) {
        this.join = join;
        this.left = join.getLeft();
        this.right = join.getRight();
        int leftWidth = left.getRowType().getFieldCount();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            if (isEquality(conjunct)
                    && operand(conjunct, 0) instanceof RexInputRef a
                    && operand(conjunct, 1) instanceof RexInputRef b
                    && a.getIndex() < leftWidth != b.getIndex() < leftWidth) {
                leftKeys.add(Math.min(a.getIndex(), b.getIndex()));
                rightKeys.add(Math.max(a.getIndex(), b.getIndex()) - leftWidth);
            } else {
                others.add(conjunct);
            }
        }
    }

    private static boolean isEquality(RexNode conjunct) {
        return conjunct.getKind() == SqlKind.EQUALS || conjunct.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
    }

    private static RexNode operand(RexNode call, int ordinal) {
        return Constants.withoutCast(((RexCall) call).getOperands().get(ordinal));
    }

    static double of(Join join) {
        return new JoinRows(join).rows();
    }

    /** The share of the product of its inputs that an inner join with this condition keeps. */
    static double share(Join join) {
        JoinRows rows = new JoinRows(join);
        return rows.inner() / (Cardinality.rows(join.getLeft()) * Cardinality.rows(join.getRight()));
    }

    private double rows() {
        double leftRows = Cardinality.rows(left);
        double rightRows = Cardinality.rows(right);
        return switch (join.getJoinType()) {
            case SEMI -> leftRows * withPartner();
            case ANTI -> leftRows * Math.max(WITHOUT_PARTNER_LEAST, 1 - withPartner());
            case LEFT -> Math.max(inner(), leftRows);
            case RIGHT -> Math.max(inner(), rightRows);
            case FULL -> Math.max(inner(), leftRows + rightRows - Math.min(leftRows, rightRows));
            default -> inner();
        };
    }

    private double inner() {
        double leftRows = Cardinality.rows(left);
        double rightRows = Cardinality.rows(right);
        double rows = leftRows * rightRows * equal(leftRows, rightRows);
        if (!rightKeys.isEmpty() && UniqueColumns.are(right, rightKeys)) {
            rows = Math.min(rows, leftRows);
        }
        if (!leftKeys.isEmpty() && UniqueColumns.are(left, leftKeys)) {
            rows = Math.min(rows, rightRows);
        }
        return rows * othersShare();
    }

    private double othersShare() {
        return others.isEmpty()
                ? 1
                : Selectivity.over(left, right)
                        .of(RexUtil.composeConjunction(join.getCluster().getRexBuilder(), others));
    }

    /**
     * The share of the product whose keys are equal. Where nobody has told how many keys there are, one side's are unique; a side
     * of one row has one of the other's.
     */
    private double equal(double leftRows, double rightRows) {
        if (leftKeys.isEmpty()) {
            return 1;
        }
        boolean leftTold = told(left, leftKeys);
        boolean rightTold = told(right, rightKeys);
        if (Math.min(leftRows, rightRows) == 1) {
            return 1 / Math.max(DistinctValues.of(left, leftKeys), DistinctValues.of(right, rightKeys));
        }
        if (!leftTold && !rightTold) {
            return 1 / Math.min(leftRows, rightRows);
        }
        double leftValues = leftTold ? DistinctValues.of(left, leftKeys) : 1;
        double rightValues = rightTold ? DistinctValues.of(right, rightKeys) : 1;
        boolean rightIsKey = leftKeys.size() > 1 && UniqueColumns.are(right, rightKeys);
        boolean leftIsKey = leftKeys.size() > 1 && UniqueColumns.are(left, leftKeys);
        double values = rightIsKey && !leftIsKey
                ? rightValues
                : leftIsKey && !rightIsKey ? leftValues : Math.max(leftValues, rightValues);
        return notNull(left, leftKeys) * notNull(right, rightKeys) / values;
    }

    private static boolean told(RelNode rel, List<Integer> columns) {
        return columns.stream().allMatch(column -> DistinctValues.told(rel, column)) || UniqueColumns.are(rel, columns);
    }

    private static double notNull(RelNode rel, List<Integer> columns) {
        double notNull = 1;
        for (int column : columns) {
            notNull *= 1 - Selectivity.shares(rel, column).nulls();
        }
        return notNull;
    }

    /** The share of the left side's rows that have a partner. */
    private double withPartner() {
        if (leftKeys.isEmpty()) {
            return others.isEmpty() ? 1 : HALF;
        }
        if (!told(left, leftKeys) || !told(right, rightKeys)) {
            return HALF;
        }
        double partners = DistinctValues.left(right, rightKeys);
        double found = Math.min(1, partners / DistinctValues.of(left, leftKeys));
        double rowsPerKey = Math.max(1, Cardinality.rows(right) / partners);
        return found * notNull(left, leftKeys) * (1 - Math.pow(1 - othersShare(), rowsPerKey));
    }
}
