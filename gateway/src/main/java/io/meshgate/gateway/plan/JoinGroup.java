package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * A tree of inner joins, with the filters and semi-joins among them, taken apart: factors whose fields are numbered
 * through, and conditions over those numbers. Taken apart it can be put together in any order.
 */
final class JoinGroup {
    /** One input of the group; {@code first} is the number of its first field. */
    record Factor(RelNode rel, int first) {
        int width() {
            return rel.getRowType().getFieldCount();
        }
    }

    /**
     * A semi- or anti-join over the group.
     *
     * @param condition over the group's numbers, and after them (from {@code width} on) the fields of {@code right}
     */
    record SemiFilter(JoinRelType type, RelNode right, List<RexNode> conjuncts, ImmutableBitSet uses) {}

    /** Marks the fields of a semi-join's right side in conditions: they are numbered from here on. */
    static final int RIGHT_SIDE = 100_000;

    final List<Factor> factors = new ArrayList<>();
    final List<RexNode> conjuncts = new ArrayList<>();
    final List<SemiFilter> semiFilters = new ArrayList<>();
    /** The group's number of each field of the original tree. */
    final List<RexInputRef> outputs;

    private final RexBuilder rex;
    private final java.util.function.UnaryOperator<RelNode> orderFactor;
    private int width;

    /** @param orderFactor orders the joins inside an input of the group */
    JoinGroup(RelNode root, java.util.function.UnaryOperator<RelNode> orderFactor) {
        this.rex = root.getCluster().getRexBuilder();
        this.orderFactor = orderFactor;
        this.outputs = flatten(root);
    }

    static boolean isJoinable(RelNode rel) {
        return rel instanceof Join join
                && (join.getJoinType() == JoinRelType.INNER
                        || !join.getJoinType().projectsRight());
    }

    int width() {
        return width;
    }

    /** What is known of the values of a field. */
    ColumnShares shares(int field) {
        return factors.stream()
                .filter(factor -> field >= factor.first() && field < factor.first() + factor.width())
                .findFirst()
                .map(factor -> Selectivity.shares(factor.rel(), field - factor.first()))
                .orElse(ColumnShares.UNKNOWN);
    }

    private List<RexInputRef> flatten(RelNode rel) {
        if (rel instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
            List<RexInputRef> fields = new ArrayList<>(flatten(join.getLeft()));
            fields.addAll(flatten(join.getRight()));
            addConjuncts(join.getCondition(), fields);
            return fields;
        }
        if (rel instanceof Join join && !join.getJoinType().projectsRight()) {
            List<RexInputRef> fields = flatten(join.getLeft());
            addSemiFilter(join, fields);
            return fields;
        }
        if (rel instanceof Filter filter && leadsToJoin(filter.getInput())) {
            List<RexInputRef> fields = flatten(filter.getInput());
            addConjuncts(filter.getCondition(), fields);
            return fields;
        }
        if (rel instanceof Project project
                && project.getProjects().stream().allMatch(RexInputRef.class::isInstance)
                && leadsToJoin(project.getInput())) {
            List<RexInputRef> fields = flatten(project.getInput());
            return project.getProjects().stream()
                    .map(p -> fields.get(((RexInputRef) p).getIndex()))
                    .toList();
        }
        return factor(rel);
    }

    /** Whether a join stands on top, or under filters and column selections only. */
    static boolean leadsToJoin(RelNode rel) {
        return isJoinable(rel)
                || rel instanceof Filter filter && leadsToJoin(filter.getInput())
                || rel instanceof Project project
                        && project.getProjects().stream().allMatch(RexInputRef.class::isInstance)
                        && leadsToJoin(project.getInput());
    }

    /** A filter directly on an input is a conjunct of the group, so that it can be placed apart from it. */
    private List<RexInputRef> factor(RelNode rel) {
        if (rel instanceof Filter filter) {
            List<RexInputRef> fields = factor(filter.getInput());
            addConjuncts(filter.getCondition(), fields);
            return fields;
        }
        RelNode ordered = orderFactor.apply(rel);
        factors.add(new Factor(ordered, width));
        int first = width;
        width += ordered.getRowType().getFieldCount();
        return IntStream.range(first, width)
                .mapToObj(i -> rex.makeInputRef(
                        ordered.getRowType().getFieldList().get(i - first).getType(), i))
                .toList();
    }

    private void addConjuncts(RexNode condition, List<RexInputRef> fields) {
        RexNode factored = RexUtil.pullFactors(rex, condition);
        for (RexNode conjunct : RelOptUtil.conjunctions(factored)) {
            if (!conjunct.isAlwaysTrue()) {
                conjuncts.add(conjunct.accept(new Renumber(fields)));
            }
        }
    }

    private void addSemiFilter(Join join, List<RexInputRef> fields) {
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        List<RexInputRef> all = new ArrayList<>(fields);
        IntStream.range(0, join.getRight().getRowType().getFieldCount())
                .mapToObj(i -> rex.makeInputRef(
                        join.getRight().getRowType().getFieldList().get(i).getType(), RIGHT_SIDE + i))
                .forEach(all::add);
        assert all.size() >= leftWidth;
        List<RexNode> renumbered = RelOptUtil.conjunctions(join.getCondition()).stream()
                .map(c -> c.accept(new Renumber(all)))
                .toList();
        ImmutableBitSet uses =
                RelOptUtil.InputFinder.bits(renumbered, null).intersect(ImmutableBitSet.range(RIGHT_SIDE));
        semiFilters.add(new SemiFilter(join.getJoinType(), orderFactor.apply(join.getRight()), renumbered, uses));
    }

    private static final class Renumber extends RexShuttle {
        private final List<RexInputRef> fields;

        Renumber(List<RexInputRef> fields) {
            this.fields = fields;
        }

        @Override
        public RexNode visitInputRef(RexInputRef reference) {
            return fields.get(reference.getIndex());
        }
    }
}
