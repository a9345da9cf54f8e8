package io.meshgate.gateway.differential;

import io.meshgate.adapter.KeySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/** The verdicts and renderings that are broken on purpose, one at a time: what other federations have got wrong, and more. */
final class Mutations {
    private static final String BYTES = " COLLATE \"C\"";
    private static final Pattern EXTREME_BY_BYTES =
            Pattern.compile("\\b(MIN|MAX)\\(((?:(?!\\b(?:MIN|MAX)\\().)*?) COLLATE \"C\"");

    private Mutations() {}

    static List<Mutation> all() {
        List<Mutation> all = new ArrayList<>(ofText());
        all.addAll(ofNodes());
        all.addAll(WrongExpressions.all());
        all.addAll(ofKeys());
        return all;
    }

    private static List<Mutation> ofText() {
        return List.of(
                Mutation.ofText("a collation is said to sort by bytes", Mutations::withoutCollation),
                Mutation.ofText(
                        "MIN and MAX of text follow the collation",
                        text -> EXTREME_BY_BYTES.matcher(text).replaceAll("$1($2")),
                Mutation.ofText("the NULL order is dropped", " NULLS (LAST|FIRST)", ""),
                Mutation.ofText(
                        "CHAR keeps its padding", "CAST\\((t\\d+\\.\"h\") AS text\\)", "RPAD(CAST($1 AS text), 3)"),
                Mutation.ofText("LIKE takes a backslash for an escape", " ESCAPE ''", ""),
                Mutation.ofText(
                        "the window frame is dropped",
                        " ROWS BETWEEN (UNBOUNDED|CURRENT|\\S+) (PRECEDING|FOLLOWING|ROW) AND"
                                + " (UNBOUNDED|CURRENT|\\S+) (PRECEDING|FOLLOWING|ROW)",
                        ""),
                Mutation.ofText("a DECIMAL's scale is lost", "(?i)\\b(numeric|decimal)\\((\\d+), 2\\)", "$1($2, 1)"),
                Mutation.ofText("date_trunc takes weeks for days", "'week'", "'day'"),
                Mutation.ofText("the week's days are counted from Monday", "EXTRACT\\(DOW ", "EXTRACT(ISODOW "),
                Mutation.ofText("IS NOT DISTINCT FROM is written as =", "IS NOT DISTINCT FROM", "="),
                Mutation.ofText("OFFSET is dropped", "\\bOFFSET \\d+", ""));
    }

    private static List<Mutation> ofKeys() {
        return List.of(
                Mutation.ofKeys(
                        "one of the join keys is lost",
                        keys -> keys instanceof KeySet.Values values
                                        && values.keys().size() > 1
                                ? new KeySet.Values(
                                        values.keys().subList(1, values.keys().size()))
                                : keys),
                Mutation.ofKeys(
                        "a range of join keys misses its end",
                        keys -> keys instanceof KeySet.Ranges ranges
                                ? new KeySet.Ranges(ranges.ranges().stream()
                                        .map(range -> new KeySet.Range(range.low(), range.high() - 1))
                                        .toList())
                                : keys));
    }

    private static String withoutCollation(String text) {
        String kept = EXTREME_BY_BYTES.matcher(text).replaceAll("$1($2 COLLATE \\\\C");
        return kept.replace(BYTES, "").replace(" COLLATE \\C", BYTES);
    }

    private static List<Mutation> ofNodes() {
        return List.of(
                ofNode("LIMIT stands above a superset", Sort.class, Mutations::withoutFilterBelow),
                ofNode("an outer join's filter is moved to the wrong side", Join.class, Mutations::filteredBefore),
                ofNode("an outer join is written as an inner one", Join.class, Mutations::inner),
                ofNode("a semi-join is written as an inner join", Join.class, Mutations::semiAsInner),
                ofNode("NOT IN is sent without care for NULL", Join.class, Mutations::carelessAnti),
                ofNode(
                        "UNION ALL is written as UNION",
                        Union.class,
                        u -> u.copy(u.getTraitSet(), u.getInputs(), false)),
                ofCalls("DISTINCT is dropped in COUNT", c -> isCount(c) && c.isDistinct() ? c.withDistinct(false) : c),
                ofCalls("FILTER is dropped", c -> c.withFilter(-1)),
                ofCalls(
                        "COUNT of a column counts NULLs",
                        c -> isCount(c) && !c.isDistinct() ? c.withArgList(List.of()) : c),
                ofNode("the grand total of GROUPING SETS is dropped", Aggregate.class, Mutations::withoutGrandTotal));
    }

    private static boolean isCount(AggregateCall call) {
        return call.getAggregation().getKind() == SqlKind.COUNT;
    }

    /** Changes nodes of a type, from the leaves up. */
    private static <T extends RelNode> Mutation ofNode(String name, Class<T> type, Function<T, RelNode> change) {
        return Mutation.ofPlan(
                name,
                rel -> rel.accept(new RelHomogeneousShuttle() {
                    @Override
                    public RelNode visit(RelNode other) {
                        RelNode node = super.visit(other);
                        return type.isInstance(node) ? change.apply(type.cast(node)) : node;
                    }
                }));
    }

    private static Mutation ofCalls(String name, UnaryOperator<AggregateCall> change) {
        return ofNode(
                name,
                Aggregate.class,
                a -> a.copy(
                        a.getTraitSet(),
                        a.getInput(),
                        a.getGroupSet(),
                        a.getGroupSets(),
                        a.getAggCallList().stream().map(change).toList()));
    }

    private static RelNode withoutFilterBelow(Sort sort) {
        return sort.fetch == null ? sort : sort.copy(sort.getTraitSet(), List.of(unfiltered(sort.getInput())));
    }

    private static RelNode unfiltered(RelNode rel) {
        return switch (rel) {
            case Filter filter -> filter.getInput();
            case Project project -> project.copy(project.getTraitSet(), List.of(unfiltered(project.getInput())));
            default -> rel;
        };
    }

    /** What ON says about the left side alone decides about partners, not about rows. */
    private static RelNode filteredBefore(Join join) {
        ImmutableBitSet left = ImmutableBitSet.range(join.getLeft().getRowType().getFieldCount());
        List<RexNode> own = RelOptUtil.conjunctions(join.getCondition()).stream()
                .filter(c -> left.contains(RelOptUtil.InputFinder.bits(c))
                        && !RelOptUtil.InputFinder.bits(c).isEmpty())
                .toList();
        if (join.getJoinType() != JoinRelType.LEFT || own.isEmpty()) {
            return join;
        }
        RexNode condition = RexUtil.composeConjunction(join.getCluster().getRexBuilder(), own);
        return join.copy(join.getTraitSet(), List.of(LogicalFilter.create(join.getLeft(), condition), join.getRight()));
    }

    private static RelNode inner(Join join) {
        return join.getJoinType().isOuterJoin() ? join(join, JoinRelType.INNER, join.getCondition(), true) : join;
    }

    private static RelNode semiAsInner(Join join) {
        if (join.getJoinType() != JoinRelType.SEMI) {
            return join;
        }
        RelNode inner = join(join, JoinRelType.INNER, join.getCondition(), false);
        List<RexNode> left = join.getCluster()
                .getRexBuilder()
                .identityProjects(join.getLeft().getRowType());
        return LogicalProject.create(inner, List.of(), left, join.getLeft().getRowType(), Set.of());
    }

    /** @param sameTypes whether columns that can be NULL no more are still said to be */
    private static RelNode join(Join join, JoinRelType type, RexNode condition, boolean sameTypes) {
        RelNode other =
                LogicalJoin.create(join.getLeft(), join.getRight(), List.of(), condition, join.getVariablesSet(), type);
        return sameTypes ? RelOptUtil.createCastRel(other, join.getRowType(), true) : other;
    }

    private static RelNode carelessAnti(Join join) {
        RexBuilder rex = join.getCluster().getRexBuilder();
        RexNode condition = join.getCondition().accept(new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                return switch (call.getKind()) {
                    case IS_NULL -> rex.makeLiteral(false);
                    case IS_NOT_FALSE -> call.getOperands().getFirst().accept(this);
                    default -> super.visitCall(call);
                };
            }
        });
        return join.getJoinType() == JoinRelType.ANTI ? join(join, JoinRelType.ANTI, condition, false) : join;
    }

    private static RelNode withoutGrandTotal(Aggregate aggregate) {
        List<ImmutableBitSet> sets =
                aggregate.getGroupSets().stream().filter(s -> !s.isEmpty()).toList();
        return sets.isEmpty()
                ? aggregate
                : aggregate.copy(
                        aggregate.getTraitSet(),
                        aggregate.getInput(),
                        ImmutableBitSet.union(sets),
                        sets,
                        aggregate.getAggCallList());
    }
}
