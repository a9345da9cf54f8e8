package io.meshgate.gateway.plan;

import io.meshgate.gateway.plan.JoinTree.Leaf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * How many groups columns of one leaf of a join tree make, as far as stores have told: a column that is joined with another
 * table's key has hardly more values than that table has rows, others have what their store counts. Never a guess: what nothing is
 * known of has as many values as the leaf has rows.
 */
final class DistinctBound {
    private static final double BOOLEANS = 3;
    private static final double DAYS = 365;

    private final RelNode leaf;
    /** Values of the key that a column of the leaf is joined with. */
    private final Map<Integer, Double> partners = new HashMap<>();

    DistinctBound(RelNode tree, Leaf leaf) {
        this.leaf = leaf.rel();
        collect(tree, leaf.path(), leaf);
    }

    /** Groups of so many columns; the leaf's rows where nothing is known of them. */
    double groups(Collection<Integer> columns) {
        double rows = Cardinality.rows(leaf);
        if (!CheaperApart.sizesKnown(leaf)) {
            return rows;
        }
        List<Integer> told = columns.stream()
                .filter(column -> DistinctValues.told(leaf, column))
                .toList();
        double groups = DistinctValues.of(leaf, told);
        double most = told.stream()
                .mapToDouble(column -> DistinctValues.of(leaf, column))
                .reduce(1, Math::max);
        for (int column : columns) {
            double values = told.contains(column) ? 1 : distinct(column, rows);
            groups *= values;
            most = Math.max(most, values);
        }
        return Math.min(rows, Math.max(most, occupied(groups, rows)));
    }

    /** Of so many possible groups those that rows fall into, if they fall anywhere: values are seldom all combined. */
    private static double occupied(double groups, double rows) {
        return groups * -Math.expm1(-rows / groups);
    }

    private double distinct(int column, double rows) {
        boolean bool = leaf.getRowType().getFieldList().get(column).getType().getSqlTypeName() == SqlTypeName.BOOLEAN;
        double known = bool ? BOOLEANS : years(column).orElse(rows);
        return Math.min(rows, Math.min(known, partners.getOrDefault(column, rows)));
    }

    /** Years of the days that a store has counted. */
    private OptionalDouble years(int column) {
        return leaf instanceof Project project
                        && project.getProjects().get(column) instanceof RexCall call
                        && call.getKind() == SqlKind.EXTRACT
                        && call.getOperands().get(0) instanceof RexLiteral unit
                        && unit.getValueAs(TimeUnitRange.class) == TimeUnitRange.YEAR
                        && call.getOperands().get(1) instanceof RexInputRef day
                        && DistinctValues.told(project.getInput(), day.getIndex())
                ? OptionalDouble.of(1 + DistinctValues.of(project.getInput(), day.getIndex()) / DAYS)
                : OptionalDouble.empty();
    }

    /** The names of the tables below, for EXPLAIN. */
    static String tables(RelNode rel) {
        List<String> names = new ArrayList<>();
        collectTables(rel, names);
        return String.join(", ", names);
    }

    private static void collectTables(RelNode rel, List<String> names) {
        if (rel instanceof TableScan scan) {
            List<String> name = scan.getTable().getQualifiedName();
            names.add(name.get(name.size() - 1));
        }
        rel.getInputs().forEach(input -> collectTables(input, names));
    }

    /** Follows the way down to the leaf; on each inner join of it, equalities with a key on the other side are bounds. */
    private int[] collect(RelNode rel, List<Integer> path, Leaf at) {
        if (path.isEmpty()) {
            return JoinTree.identity(rel);
        }
        int[] below = collect(rel.getInput(path.get(0)), path.subList(1, path.size()), at);
        return switch (rel) {
            case Project project ->
                project.getProjects().stream()
                        .mapToInt(e -> below[((RexInputRef) e).getIndex()])
                        .toArray();
            case Join join -> {
                int[] inside = new int
                        [join.getLeft().getRowType().getFieldCount()
                                + join.getRight().getRowType().getFieldCount()];
                java.util.Arrays.fill(inside, JoinTree.GONE);
                int start = path.get(0) == 0 ? 0 : join.getLeft().getRowType().getFieldCount();
                System.arraycopy(below, 0, inside, start, below.length);
                addPartners(join, inside);
                yield java.util.Arrays.copyOf(inside, join.getRowType().getFieldCount());
            }
            default -> below;
        };
    }

    private void addPartners(Join join, int[] inside) {
        if (join.getJoinType() != JoinRelType.INNER && join.getJoinType() != JoinRelType.SEMI) {
            return;
        }
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            if (conjunct.getKind() == SqlKind.EQUALS
                    && ((RexCall) conjunct).getOperands().get(0) instanceof RexInputRef a
                    && ((RexCall) conjunct).getOperands().get(1) instanceof RexInputRef b) {
                addPartner(join, inside[a.getIndex()], b.getIndex());
                addPartner(join, inside[b.getIndex()], a.getIndex());
            }
        }
    }

    private void addPartner(Join join, int ofLeaf, int other) {
        if (ofLeaf != JoinTree.GONE) {
            int leftWidth = join.getLeft().getRowType().getFieldCount();
            double keys = other < leftWidth ? keys(join.getLeft(), other) : keys(join.getRight(), other - leftWidth);
            partners.merge(ofLeaf, keys, Math::min);
        }
    }

    /** How many values a column has that is the key of a table of known size; infinitely many where it is none. */
    private static double keys(RelNode rel, int column) {
        return BaseColumn.of(rel, column)
                .filter(base -> base.isUnique() && base.distinct().isPresent())
                .map(base -> Cardinality.distinct(rel, column))
                .orElse(Double.POSITIVE_INFINITY);
    }
}
