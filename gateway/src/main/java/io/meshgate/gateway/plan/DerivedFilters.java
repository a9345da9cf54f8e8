package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Filters that follow from others through the equalities of a join across stores: {@code a.k = b.k AND a.k > 5} gives {@code
 * b.k > 5}, which b's store can answer.
 *
 * <p>Equal because a row of b that fails the derived filter could only join rows of a that fail the given one, and there are
 * none: the filter drops rows that find no partner. So it may be put on a side whose rows without partner do not count: either
 * side of an inner and of a semi-join, the side of an outer join that is filled with NULLs, the right side of an anti-join. It
 * is taken from what is known of the other side's rows, and from ON itself where it speaks of that side alone.
 *
 * <p>The equality is of two columns of one type, with no cast between them, and the condition reads no other column and cannot
 * fail; of equal values it then has equal results. Equal floats may differ in the sign of zero: conditions on them only compare.
 */
final class DerivedFilters {
    private static final Pattern COLUMN = Pattern.compile("\\$(\\d+)");

    private final SingleStore singleStore;
    private final List<String> told;

    DerivedFilters(SingleStore singleStore, List<String> told) {
        this.singleStore = singleStore;
        this.told = told;
    }

    /** The plan with derived filters on the inputs of its joins; {@code rel} itself where there are none. */
    RelNode derive(RelNode rel) {
        if (rel.getInputs().isEmpty() || singleStore.of(rel).isPresent()) {
            return rel;
        }
        List<RelNode> inputs = new ArrayList<>();
        for (RelNode input : rel.getInputs()) {
            inputs.add(derive(input));
        }
        RelNode derived = inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
        return derived instanceof Join join ? derive(join) : derived;
    }

    private RelNode derive(Join join) {
        Map<Integer, List<RexInputRef>> equal = equalities(join);
        if (equal.isEmpty()) {
            return join;
        }
        JoinRelType type = join.getJoinType();
        boolean toLeft = type == JoinRelType.INNER || type == JoinRelType.SEMI || type == JoinRelType.RIGHT;
        boolean toRight = type != JoinRelType.RIGHT && type != JoinRelType.FULL;
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        List<RexNode> left = new ArrayList<>(known(join.getLeft()));
        List<RexNode> right = new ArrayList<>(shifted(known(join.getRight()), leftWidth, join));
        for (RexNode on : ofOneColumn(join.getCondition())) {
            (column(on) < leftWidth ? left : right).add(on);
        }
        List<RexNode> forRight = toRight ? derived(left, equal, right) : List.of();
        List<RexNode> forLeft = toLeft ? derived(right, equal, left) : List.of();
        return forLeft.isEmpty() && forRight.isEmpty()
                ? join
                : join.copy(
                        join.getTraitSet(),
                        List.of(
                                filtered(join.getLeft(), forLeft),
                                filtered(join.getRight(), shifted(forRight, -leftWidth, join))));
    }

    /** For each column that an equality binds to one of the other side, those. */
    private static Map<Integer, List<RexInputRef>> equalities(Join join) {
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        RelDataTypeFactory types = join.getCluster().getTypeFactory();
        Map<Integer, List<RexInputRef>> equal = new HashMap<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            if (conjunct.getKind() == SqlKind.EQUALS
                    && ((RexCall) conjunct).getOperands().get(0) instanceof RexInputRef a
                    && ((RexCall) conjunct).getOperands().get(1) instanceof RexInputRef b
                    && a.getIndex() < leftWidth != b.getIndex() < leftWidth
                    && SqlTypeUtil.equalSansNullability(types, a.getType(), b.getType())) {
                equal.computeIfAbsent(a.getIndex(), key -> new ArrayList<>()).add(b);
                equal.computeIfAbsent(b.getIndex(), key -> new ArrayList<>()).add(a);
            }
        }
        return equal;
    }

    /** What is known of every row of {@code rel}, as conditions on one column each. */
    private static List<RexNode> known(RelNode rel) {
        return switch (rel) {
            case Filter filter -> concat(ofOneColumn(filter.getCondition()), known(filter.getInput()));
            case Sort sort -> known(sort.getInput());
            case Project project -> throughProject(project);
            case Aggregate aggregate
            when aggregate.getGroupType() == Aggregate.Group.SIMPLE ->
                moved(
                        known(aggregate.getInput()),
                        column -> aggregate.getGroupSet().indexOf(column),
                        aggregate);
            case Join join -> ofJoin(join);
            default -> List.of();
        };
    }

    private static List<RexNode> throughProject(Project project) {
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < project.getProjects().size(); i++) {
            if (project.getProjects().get(i) instanceof RexInputRef reference) {
                places.putIfAbsent(reference.getIndex(), i);
            }
        }
        return moved(known(project.getInput()), column -> places.getOrDefault(column, -1), project);
    }

    private static List<RexNode> ofJoin(Join join) {
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        List<RexNode> left = known(join.getLeft());
        return switch (join.getJoinType()) {
            case LEFT, SEMI, ANTI -> left;
            case RIGHT -> shifted(known(join.getRight()), leftWidth, join);
            case INNER ->
                concat(
                        ofOneColumn(join.getCondition()),
                        concat(left, shifted(known(join.getRight()), leftWidth, join)));
            default -> List.of();
        };
    }

    private static List<RexNode> concat(List<RexNode> one, List<RexNode> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static List<RexNode> ofOneColumn(RexNode condition) {
        return RelOptUtil.conjunctions(condition).stream()
                .filter(conjunct -> RelOptUtil.InputFinder.bits(conjunct).cardinality() == 1)
                .toList();
    }

    private static int column(RexNode condition) {
        return RelOptUtil.InputFinder.bits(condition).nth(0);
    }

    /** The given conditions for the equal columns of the other side, but for those that are known there. */
    private static List<RexNode> derived(
            List<RexNode> given, Map<Integer, List<RexInputRef>> equal, List<RexNode> known) {
        Map<String, RexNode> derived = new LinkedHashMap<>();
        for (RexNode condition : given) {
            if (condition.getKind() != SqlKind.IS_NOT_NULL && holdsForEqual(condition)) {
                for (RexInputRef other : equal.getOrDefault(column(condition), List.of())) {
                    RexNode same = condition.accept(replacing(reference -> other));
                    derived.put(same.toString(), same);
                }
            }
        }
        known.forEach(condition -> derived.remove(condition.toString()));
        return List.copyOf(derived.values());
    }

    /** Whether a condition has equal results for equal values, and fails for none. */
    private static boolean holdsForEqual(RexNode condition) {
        return BareOperands.compares(condition, reference -> true)
                || CannotFail.computing(condition)
                        && BareOperands.compares(
                                condition, reference -> SqlTypeUtil.isApproximateNumeric(reference.getType()));
    }

    private RelNode filtered(RelNode input, List<RexNode> conditions) {
        if (conditions.isEmpty()) {
            return input;
        }
        List<String> names = input.getRowType().getFieldNames();
        conditions.forEach(condition -> told.add(COLUMN.matcher(condition.toString())
                        .replaceAll(c -> Matcher.quoteReplacement(names.get(Integer.parseInt(c.group(1)))))
                + " follows from the other side of a join"));
        RexBuilder rex = input.getCluster().getRexBuilder();
        return LogicalFilter.create(input, RexUtil.composeConjunction(rex, conditions));
    }

    private static List<RexNode> shifted(List<RexNode> conditions, int by, RelNode rel) {
        return moved(conditions, column -> column + by, rel);
    }

    /** The conditions with their columns elsewhere; those without a new place go. */
    private static List<RexNode> moved(List<RexNode> conditions, IntUnaryOperator places, RelNode rel) {
        RexBuilder rex = rel.getCluster().getRexBuilder();
        return conditions.stream()
                .filter(condition -> places.applyAsInt(column(condition)) >= 0)
                .map(condition -> condition.accept(replacing(
                        reference -> rex.makeInputRef(reference.getType(), places.applyAsInt(reference.getIndex())))))
                .toList();
    }

    private static RexShuttle replacing(UnaryOperator<RexInputRef> other) {
        return new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return other.apply(reference);
            }
        };
    }
}
