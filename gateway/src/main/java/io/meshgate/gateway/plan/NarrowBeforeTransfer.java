package io.meshgate.gateway.plan;

import io.meshgate.gateway.plan.JoinTree.Exchanged;
import io.meshgate.gateway.plan.JoinTree.Leaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Computes expressions over one store's part of a join, or what is such in larger expressions, in that store where the results
 * are narrower than the columns that only they read.
 *
 * <p>Equal because the join keeps that part's rows as they are, so an expression over one of them has the same value before
 * the join as after it; and it cannot fail for a row that the join drops ({@link CannotFail}).
 */
final class NarrowBeforeTransfer implements CrossStoreRewrite {
    private static final int TEXT_BYTES_UNKNOWN = 64;
    private static final int TEXT_BYTES_MAX = 200;

    private final SingleStore singleStore;

    NarrowBeforeTransfer(SingleStore singleStore) {
        this.singleStore = singleStore;
    }

    @Override
    public RelNode rewrite(RelNode rel, List<String> told) {
        if (!(rel instanceof Project project) || project.containsOver() || onlyColumns(project)) {
            return rel;
        }
        Project narrowed = project;
        for (int i = 0; ; i++) {
            List<Leaf> leaves = JoinTree.leaves(
                    narrowed.getInput(), part -> singleStore.of(part).isPresent());
            if (i >= leaves.size() || leaves.get(i).path().isEmpty()) {
                return narrowed;
            }
            narrowed = narrowed(narrowed, leaves.get(i), told);
        }
    }

    private static boolean onlyColumns(Project project) {
        return project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    }

    private Project narrowed(Project project, Leaf leaf, List<String> told) {
        List<RexNode> early = new ArrayList<>();
        Set<Integer> kept = new TreeSet<>(leaf.used());
        RexShuttle parts = new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                if (!isOf(leaf, call)) {
                    return super.visitCall(call);
                }
                if (!early.contains(call)) {
                    early.add(call);
                }
                return call;
            }

            @Override
            public RexNode visitInputRef(RexInputRef column) {
                addColumns(leaf, column, kept);
                return column;
            }
        };
        parts.apply(project.getProjects());
        Set<Integer> freed = new TreeSet<>();
        early.forEach(e -> addColumns(leaf, e, freed));
        freed.removeAll(kept);
        int before = freed.stream()
                .mapToInt(column ->
                        bytes(leaf.rel().getRowType().getFieldList().get(column).getType()))
                .sum();
        int after = early.stream().mapToInt(e -> bytes(e.getType())).sum();
        if (after >= before || Cardinality.rows(leaf.rel()) <= 1) {
            return project;
        }
        RexBuilder rex = project.getCluster().getRexBuilder();
        List<RexNode> columns = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int[] places = new int[leaf.rel().getRowType().getFieldCount()];
        Arrays.fill(places, JoinTree.GONE);
        for (int column : kept) {
            places[column] = columns.size();
            columns.add(rex.makeInputRef(leaf.rel(), column));
            names.add(leaf.rel().getRowType().getFieldNames().get(column));
        }
        early.forEach(e -> {
            int whole = project.getProjects().indexOf(e);
            RexNode part = whole < 0 ? unguarded(e, leaf, rex) : e;
            columns.add(JoinTree.renumbered(part, leaf.outputs(), leaf.rel(), rex));
            names.add(whole < 0 ? "part" : project.getRowType().getFieldNames().get(whole));
        });
        RelNode narrow = LogicalProject.create(leaf.rel(), List.of(), columns, JoinTree.unique(names), Set.of());
        if (singleStore.of(narrow).isEmpty()) {
            return project;
        }
        told.add("of " + DistinctBound.tables(leaf.rel()) + " results travel instead of the columns they come from");
        Exchanged exchanged = JoinTree.exchange(project.getInput(), leaf, narrow, places);
        RexShuttle moved = new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                int part = early.indexOf(call);
                return part < 0
                        ? super.visitCall(call)
                        : rex.makeInputRef(exchanged.rel(), exchanged.others()[kept.size() + part]);
            }

            @Override
            public RexNode visitInputRef(RexInputRef column) {
                return rex.makeInputRef(exchanged.rel(), exchanged.columns()[column.getIndex()]);
            }
        };
        List<RexNode> outputs = moved.visitList(project.getProjects());
        return LogicalProject.create(
                exchanged.rel(), project.getHints(), outputs, project.getRowType(), project.getVariablesSet());
    }

    /** What a CASE reads only where it is not NULL may be NULL now that it is computed for every row. */
    private static RexNode unguarded(RexNode part, Leaf leaf, RexBuilder rex) {
        boolean mayBeNull = Strong.policy(part) != Strong.Policy.NOT_NULL
                && RelOptUtil.InputFinder.bits(part).asList().stream()
                        .anyMatch(column -> leaf.rel()
                                .getRowType()
                                .getFieldList()
                                .get(leaf.outputs()[column])
                                .getType()
                                .isNullable());
        return mayBeNull && part instanceof RexCall call
                ? call.clone(rex.getTypeFactory().createTypeWithNullability(call.getType(), true), call.getOperands())
                : part;
    }

    private static boolean isOf(Leaf leaf, RexNode expression) {
        List<Integer> columns = RelOptUtil.InputFinder.bits(expression).asList();
        return !columns.isEmpty()
                && CannotFail.computing(expression)
                && columns.stream().allMatch(column -> leaf.outputs()[column] != JoinTree.GONE);
    }

    private static void addColumns(Leaf leaf, RexNode expression, Set<Integer> columns) {
        RelOptUtil.InputFinder.bits(expression).forEach(column -> {
            if (leaf.outputs()[column] != JoinTree.GONE) {
                columns.add(leaf.outputs()[column]);
            }
        });
    }

    /** About how many bytes a value takes in Arrow. */
    private static int bytes(RelDataType type) {
        if (SqlTypeUtil.inCharFamily(type)) {
            int length = type.getPrecision();
            return length < 0 ? TEXT_BYTES_UNKNOWN : Math.min(length, TEXT_BYTES_MAX);
        }
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> 1;
            case SMALLINT -> 2;
            case INTEGER, REAL, DATE -> 4;
            case DECIMAL -> 16;
            default -> 8;
        };
    }
}
