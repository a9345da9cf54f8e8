package io.meshgate.gateway.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Repeats ORDER BY and LIMIT where fewer rows travel for it: in each branch of a UNION ALL, and in the side of an outer join
 * that keeps its rows. LIMIT and OFFSET stay where they were, over what comes together.
 *
 * <p>Equal because of {@code offset + limit} rows that come first in a branch none can be pushed behind that place by rows of
 * other branches that are not themselves before it; and each row of the kept side makes at least one joined row, with its own
 * keys; what else it is ordered by counts only among these, or behind a unique key of this side. Which of several equal rows comes is not promised, by the cut in a store as little as by the one above. The keys have
 * to be the branch's own columns, of the type that they are compared in: a cast could make equal what differs, and the next key
 * decide. Windows see all rows, so nothing is cut below them.
 */
final class CutBeforeTransfer implements CrossStoreRewrite {
    private final SingleStore singleStore;

    CutBeforeTransfer(SingleStore singleStore) {
        this.singleStore = singleStore;
    }

    @Override
    public RelNode rewrite(RelNode rel, List<String> told) {
        if (!(rel instanceof Sort sort)
                || !(sort.fetch instanceof RexLiteral fetch)
                || sort.offset != null && !(sort.offset instanceof RexLiteral)) {
            return rel;
        }
        BigDecimal rows =
                number(fetch).add(sort.offset instanceof RexLiteral offset ? number(offset) : BigDecimal.ZERO);
        RelNode input = cut(sort.getInput(), sort.getCollation(), rows);
        if (input == sort.getInput()) {
            return rel;
        }
        told.add("LIMIT is repeated below UNION ALL and outer joins");
        return sort.copy(sort.getTraitSet(), input, sort.getCollation());
    }

    private static BigDecimal number(RexLiteral literal) {
        BigDecimal value = literal.getValueAs(BigDecimal.class);
        return value == null ? BigDecimal.ZERO : value;
    }

    private RelNode cut(RelNode rel, RelCollation order, BigDecimal rows) {
        if (singleStore.of(rel).isPresent()) {
            return cutInStore(rel, order, rows);
        }
        return switch (rel) {
            case Project project
            when !project.containsOver() -> {
                RelCollation below = below(order, project);
                yield below == null ? rel : with(rel, 0, cut(project.getInput(), below, rows));
            }
            case Union union when union.all -> branches(union, order, rows);
            case Join join
            when join.getJoinType() == JoinRelType.LEFT -> {
                RelCollation own = ofKeptSide(order, join.getLeft(), 0);
                yield own == null ? rel : with(rel, 0, cut(join.getLeft(), own, rows));
            }
            case Join join
            when join.getJoinType() == JoinRelType.RIGHT -> {
                RelCollation own = ofKeptSide(
                        order, join.getRight(), join.getLeft().getRowType().getFieldCount());
                yield own == null ? rel : with(rel, 1, cut(join.getRight(), own, rows));
            }
            default -> rel;
        };
    }

    private RelNode cutInStore(RelNode rel, RelCollation order, BigDecimal rows) {
        boolean cutAlready = rel instanceof Sort sort
                && sort.fetch instanceof RexLiteral fetch
                && number(fetch).compareTo(rows) <= 0;
        if (cutAlready || Cardinality.rows(rel) <= rows.doubleValue()) {
            return rel;
        }
        RelNode cut = LogicalSort.create(
                rel, order, null, rel.getCluster().getRexBuilder().makeExactLiteral(rows));
        return singleStore.of(cut).isPresent() ? cut : rel;
    }

    private RelNode branches(Union union, RelCollation order, BigDecimal rows) {
        List<RelNode> branches = new ArrayList<>();
        for (RelNode branch : union.getInputs()) {
            branches.add(sameTypes(branch, union, order) ? cut(branch, order, rows) : branch);
        }
        return branches.equals(union.getInputs()) ? union : union.copy(union.getTraitSet(), branches);
    }

    private static boolean sameTypes(RelNode branch, Union union, RelCollation order) {
        return order.getFieldCollations().stream().allMatch(key -> {
            RelDataType own = type(branch, key);
            RelDataType common = type(union, key);
            return SqlTypeUtil.inCharFamily(own) && SqlTypeUtil.inCharFamily(common)
                    || SqlTypeUtil.equalSansNullability(union.getCluster().getTypeFactory(), own, common);
        });
    }

    private static RelDataType type(RelNode rel, RelFieldCollation key) {
        return rel.getRowType().getFieldList().get(key.getFieldIndex()).getType();
    }

    /**
     * The keys that are the kept side's own: all of them, or the first ones as long as one of these is unique, so that further
     * ones decide only among rows that one row of this side makes. Null where they are not enough.
     *
     * @param first number of the side's first column among the join's
     */
    private static @Nullable RelCollation ofKeptSide(RelCollation order, RelNode side, int first) {
        List<RelFieldCollation> own = new ArrayList<>();
        boolean unique = false;
        for (RelFieldCollation key : order.getFieldCollations()) {
            int column = key.getFieldIndex() - first;
            if (column < 0 || column >= side.getRowType().getFieldCount()) {
                return unique ? RelCollations.of(own) : null;
            }
            own.add(key.withFieldIndex(column));
            unique |= Cardinality.isUnique(side, column)
                    && !side.getRowType().getFieldList().get(column).getType().isNullable();
        }
        return RelCollations.of(own);
    }

    /** The same order over the projection's input; null where a key is computed. */
    private static @Nullable RelCollation below(RelCollation order, Project project) {
        List<RelFieldCollation> keys = new ArrayList<>();
        for (RelFieldCollation key : order.getFieldCollations()) {
            if (!(project.getProjects().get(key.getFieldIndex()) instanceof RexInputRef column)) {
                return null;
            }
            keys.add(key.withFieldIndex(column.getIndex()));
        }
        return RelCollations.of(keys);
    }

    private static RelNode with(RelNode rel, int ordinal, RelNode input) {
        if (input == rel.getInput(ordinal)) {
            return rel;
        }
        List<RelNode> inputs = new ArrayList<>(rel.getInputs());
        inputs.set(ordinal, input);
        return rel.copy(rel.getTraitSet(), inputs);
    }
}
