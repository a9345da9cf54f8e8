package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.validate.SqlValidatorUtil;

/**
 * Joins, with the filters and column selections among them, seen from above: its leaves are pieces of one store, and one of
 * them can be exchanged for another with other columns. Only inputs whose rows a join keeps as they are lead to leaves: never
 * the side that an outer join fills with NULLs, nor the right side of a semi- or anti-join.
 */
final class JoinTree {
    /** No column. */
    static final int GONE = -1;

    /**
     * A piece of one store.
     *
     * @param path which input to take at each operator from the top
     * @param outputs for each column of the tree the leaf's column that it is, or {@link #GONE}
     * @param used the leaf's columns that conditions above it read
     */
    record Leaf(RelNode rel, List<Integer> path, int[] outputs, Set<Integer> used) {}

    /**
     * The tree with another leaf.
     *
     * @param columns for each column of the tree where it is now, or {@link #GONE}
     * @param others for each column of the new leaf where it is in {@code rel}
     */
    record Exchanged(RelNode rel, int[] columns, int[] others) {}

    private JoinTree() {}

    /** @param isLeaf whether a piece is one of those that are looked for; what is below such a piece is not looked at */
    static List<Leaf> leaves(RelNode rel, Predicate<RelNode> isLeaf) {
        if (isLeaf.test(rel)) {
            return List.of(new Leaf(rel, List.of(), identity(rel), Set.of()));
        }
        List<Leaf> leaves = new ArrayList<>();
        for (int input : keptInputs(rel)) {
            for (Leaf leaf : leaves(rel.getInput(input), isLeaf)) {
                leaves.add(lifted(leaf, rel, input));
            }
        }
        return leaves;
    }

    private static List<Integer> keptInputs(RelNode rel) {
        return switch (rel) {
            case Filter ignored -> List.of(0);
            case Project project -> selectsColumns(project) ? List.of(0) : List.of();
            case Join join ->
                switch (join.getJoinType()) {
                    case INNER -> List.of(0, 1);
                    case LEFT, SEMI, ANTI -> List.of(0);
                    case RIGHT -> List.of(1);
                    default -> List.of();
                };
            default -> List.of();
        };
    }

    private static boolean selectsColumns(Project project) {
        return project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    }

    /** The leaf of an input as a leaf of {@code rel}. */
    private static Leaf lifted(Leaf leaf, RelNode rel, int input) {
        int before = input == 0 ? 0 : rel.getInput(0).getRowType().getFieldCount();
        int[] inside = new int[before + leaf.outputs().length];
        Arrays.fill(inside, GONE);
        System.arraycopy(leaf.outputs(), 0, inside, before, leaf.outputs().length);
        Set<Integer> used = new TreeSet<>(leaf.used());
        conditions(rel)
                .forEach(condition -> RelOptUtil.InputFinder.bits(condition).forEach(column -> {
                    if (column < inside.length && inside[column] != GONE) {
                        used.add(inside[column]);
                    }
                }));
        List<Integer> path = new ArrayList<>(List.of(input));
        path.addAll(leaf.path());
        int[] outputs = IntStream.range(0, rel.getRowType().getFieldCount())
                .map(column -> {
                    int from = rel instanceof Project project
                            ? ((RexInputRef) project.getProjects().get(column)).getIndex()
                            : column;
                    return from < inside.length ? inside[from] : GONE;
                })
                .toArray();
        return new Leaf(leaf.rel(), path, outputs, used);
    }

    private static List<RexNode> conditions(RelNode rel) {
        return switch (rel) {
            case Filter filter -> List.of(filter.getCondition());
            case Join join -> List.of(join.getCondition());
            default -> List.of();
        };
    }

    /**
     * Puts {@code other} into the leaf's place.
     *
     * @param columns for each column of the leaf the column of {@code other} that it is, or {@link #GONE}; what conditions
     *     read must not be gone
     */
    static Exchanged exchange(RelNode tree, Leaf leaf, RelNode other, int[] columns) {
        return exchange(tree, leaf.path(), other, columns);
    }

    private static Exchanged exchange(RelNode rel, List<Integer> path, RelNode other, int[] columns) {
        if (path.isEmpty()) {
            return new Exchanged(other, columns, identity(other));
        }
        Exchanged below = exchange(rel.getInput(path.get(0)), path.subList(1, path.size()), other, columns);
        RexBuilder rex = rel.getCluster().getRexBuilder();
        return switch (rel) {
            case Filter filter ->
                new Exchanged(
                        LogicalFilter.create(
                                below.rel(), renumbered(filter.getCondition(), below.columns(), below.rel(), rex)),
                        below.columns(),
                        below.others());
            case Project project -> projected(project, below, rex);
            case Join join -> joined(join, path.get(0), below, rex);
            default -> throw new IllegalArgumentException("no leaf lies below " + rel.getRelTypeName());
        };
    }

    private static Exchanged projected(Project project, Exchanged below, RexBuilder rex) {
        List<RexNode> kept = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int[] columns = new int[project.getProjects().size()];
        for (int i = 0; i < columns.length; i++) {
            int from = below.columns()[((RexInputRef) project.getProjects().get(i)).getIndex()];
            columns[i] = from == GONE ? GONE : kept.size();
            if (from != GONE) {
                kept.add(rex.makeInputRef(below.rel(), from));
                names.add(project.getRowType().getFieldNames().get(i));
            }
        }
        int[] others = new int[below.others().length];
        for (int i = 0; i < others.length; i++) {
            others[i] = kept.size();
            kept.add(rex.makeInputRef(below.rel(), below.others()[i]));
            names.add(below.rel().getRowType().getFieldNames().get(below.others()[i]));
        }
        return new Exchanged(
                LogicalProject.create(below.rel(), List.of(), kept, unique(names), Set.of()), columns, others);
    }

    private static Exchanged joined(Join join, int side, Exchanged below, RexBuilder rex) {
        RelNode left = side == 0 ? below.rel() : join.getLeft();
        RelNode right = side == 1 ? below.rel() : join.getRight();
        int leftBefore = join.getLeft().getRowType().getFieldCount();
        int leftNow = left.getRowType().getFieldCount();
        int[] inside = new int[leftBefore + join.getRight().getRowType().getFieldCount()];
        for (int i = 0; i < inside.length; i++) {
            boolean isLeft = i < leftBefore;
            int own = isLeft ? i : i - leftBefore;
            int now = (side == 0) == isLeft ? below.columns()[own] : own;
            inside[i] = now == GONE ? GONE : isLeft ? now : leftNow + now;
        }
        RexNode condition = renumbered(join.getCondition(), inside, left, right, rex);
        RelNode rel =
                LogicalJoin.create(left, right, join.getHints(), condition, join.getVariablesSet(), join.getJoinType());
        int[] columns = Arrays.copyOf(inside, join.getRowType().getFieldCount());
        int[] others = Arrays.stream(below.others())
                .map(column -> side == 0 ? column : leftNow + column)
                .toArray();
        return new Exchanged(rel, columns, others);
    }

    private static RexNode renumbered(RexNode node, int[] columns, RelNode left, RelNode right, RexBuilder rex) {
        int leftWidth = left.getRowType().getFieldCount();
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                int column = columns[reference.getIndex()];
                return column < leftWidth
                        ? rex.makeInputRef(left, column)
                        : rex.makeInputRef(
                                right.getRowType()
                                        .getFieldList()
                                        .get(column - leftWidth)
                                        .getType(),
                                column);
            }
        });
    }

    /** An expression over the columns of {@code rel}, which stand where {@code columns} says. */
    static RexNode renumbered(RexNode node, int[] columns, RelNode rel, RexBuilder rex) {
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return rex.makeInputRef(rel, columns[reference.getIndex()]);
            }
        });
    }

    /** The names, each once. */
    static List<String> unique(List<String> names) {
        return SqlValidatorUtil.uniquify(names, true);
    }

    static int[] identity(RelNode rel) {
        return IntStream.range(0, rel.getRowType().getFieldCount()).toArray();
    }
}
