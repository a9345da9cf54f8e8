package io.meshgate.gateway.plan;

import io.meshgate.gateway.plan.JoinTree.Exchanged;
import io.meshgate.gateway.plan.JoinTree.Leaf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Aggregates one store's part of a join before it travels, grouped by all of its columns that anything else reads, and merges
 * after the join.
 *
 * <p>Equal because rows of one such group are alike to every condition and key above: each of them meets the same partners,
 * equally often, so the group's partial result, joined instead of its rows, meets them as often as each row did. Sums and
 * counts of sums and counts ({@link SplitCall}) are then those of the rows. A call over other parts' columns would be told of
 * fewer rows; it is kept only if repeated rows do not matter to it (MIN, DISTINCT). Nothing is computed early that could fail
 * for a row which the join drops ({@link CannotFail}).
 *
 * <p>Done only where statistics say that it leaves half of the rows or less ({@link DistinctBound}): otherwise the store
 * groups for nothing.
 */
final class AggregateBelowJoin implements CrossStoreRewrite {
    private static final double ROWS_LEFT_SHARE_MAX = 0.5;

    private final SingleStore singleStore;

    AggregateBelowJoin(SingleStore singleStore) {
        this.singleStore = singleStore;
    }

    @Override
    public RelNode rewrite(RelNode rel, List<String> told) {
        if (!(rel instanceof Aggregate aggregate) || aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
            return rel;
        }
        Project between = aggregate.getInput() instanceof Project project && !project.containsOver() ? project : null;
        RelNode tree = between == null ? aggregate.getInput() : between.getInput();
        List<RexNode> inputs = between == null
                ? aggregate.getCluster().getRexBuilder().identityProjects(tree.getRowType())
                : between.getProjects();
        List<Leaf> largestFirst = JoinTree.leaves(
                        tree, part -> singleStore.of(part).isPresent())
                .stream()
                .sorted(Comparator.comparingDouble((Leaf leaf) -> Cardinality.rows(leaf.rel()))
                        .reversed())
                .toList();
        for (Leaf leaf : largestFirst) {
            Optional<RelNode> rewritten = new Split(aggregate, inputs, tree, leaf).rewritten();
            if (rewritten.isPresent()) {
                told.add("rows of " + DistinctBound.tables(leaf.rel()) + " are aggregated before they are joined");
                return rewritten.get();
            }
        }
        return rel;
    }

    /** One aggregate with one leaf that may be aggregated first. */
    private final class Split {
        private final Aggregate aggregate;
        private final List<RexNode> inputs;
        private final RelNode tree;
        private final Leaf leaf;
        private final RexBuilder rex;
        /** The leaf's columns that are read as they are, and so become its group keys. */
        private final Set<Integer> keys;
        /** Ordinals of the calls that are split. */
        private final List<Integer> split = new ArrayList<>();

        /** @param inputs the aggregate's input columns as expressions over the tree */
        Split(Aggregate aggregate, List<RexNode> inputs, RelNode tree, Leaf leaf) {
            this.aggregate = aggregate;
            this.inputs = inputs;
            this.tree = tree;
            this.leaf = leaf;
            this.rex = aggregate.getCluster().getRexBuilder();
            this.keys = new TreeSet<>(leaf.used());
        }

        Optional<RelNode> rewritten() {
            aggregate.getGroupSet().forEach(key -> addKeys(inputs.get(key)));
            for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
                if (!admit(i)) {
                    return Optional.empty();
                }
            }
            return !(leaf.rel() instanceof Aggregate) && !hasFloatKey() && fewer()
                    ? Optional.of(leafAggregated()).flatMap(this::merged)
                    : Optional.empty();
        }

        private boolean admit(int ordinal) {
            AggregateCall call = aggregate.getAggCallList().get(ordinal);
            List<RexNode> arguments =
                    call.getArgList().stream().map(inputs::get).toList();
            if (call.hasFilter()) {
                return false;
            }
            if (SplitCall.canSplit(call) && arguments.stream().allMatch(this::isOfLeaf) && sumFits(call, arguments)) {
                split.add(ordinal);
                return true;
            }
            if (SplitCall.ignoresRepetition(call)) {
                arguments.forEach(this::addKeys);
                return true;
            }
            return false;
        }

        private boolean isOfLeaf(RexNode argument) {
            return !(argument instanceof RexLiteral)
                    && CannotFail.computing(argument)
                    && RelOptUtil.InputFinder.bits(argument).asList().stream()
                            .allMatch(column -> leaf.outputs()[column] != JoinTree.GONE);
        }

        private static boolean sumFits(AggregateCall call, List<RexNode> arguments) {
            return switch (call.getAggregation().getKind()) {
                case SUM, SUM0 -> CannotFail.summing(arguments.get(0).getType());
                default -> true;
            };
        }

        private void addKeys(RexNode expression) {
            RelOptUtil.InputFinder.bits(expression).forEach(column -> {
                if (leaf.outputs()[column] != JoinTree.GONE) {
                    keys.add(leaf.outputs()[column]);
                }
            });
        }

        /** Equal floats may differ in the sign of zero, and something above could tell: they are no keys. */
        private boolean hasFloatKey() {
            return keys.stream()
                    .map(key -> leaf.rel().getRowType().getFieldList().get(key).getType())
                    .anyMatch(SqlTypeUtil::isApproximateNumeric);
        }

        private boolean fewer() {
            double groups = new DistinctBound(tree, leaf).groups(keys);
            return groups <= Cardinality.rows(leaf.rel()) * ROWS_LEFT_SHARE_MAX;
        }

        /** Keys first, then the partial results. */
        private RelNode leafAggregated() {
            int[] toLeaf = leaf.outputs();
            List<RexNode> columns = new ArrayList<>();
            List<String> names = new ArrayList<>();
            keys.forEach(key -> {
                columns.add(rex.makeInputRef(leaf.rel(), key));
                names.add(leaf.rel().getRowType().getFieldNames().get(key));
            });
            List<List<Integer>> arguments = new ArrayList<>();
            for (int ordinal : split) {
                List<Integer> places = new ArrayList<>();
                for (int argument : aggregate.getAggCallList().get(ordinal).getArgList()) {
                    places.add(columns.size());
                    columns.add(JoinTree.renumbered(inputs.get(argument), toLeaf, leaf.rel(), rex));
                    names.add("argument");
                }
                arguments.add(places);
            }
            RelNode below = LogicalProject.create(leaf.rel(), List.of(), columns, JoinTree.unique(names), Set.of());
            List<AggregateCall> calls = IntStream.range(0, split.size())
                    .mapToObj(i -> SplitCall.over(
                            aggregate.getAggCallList().get(split.get(i)), arguments.get(i), -1, keys.isEmpty(), below))
                    .toList();
            return LogicalAggregate.create(below, List.of(), ImmutableBitSet.range(keys.size()), null, calls);
        }

        private Optional<RelNode> merged(RelNode partial) {
            if (singleStore.of(partial).isEmpty() || keys.isEmpty() && !mayBeOneRow()) {
                return Optional.empty();
            }
            int[] columns = new int[leaf.rel().getRowType().getFieldCount()];
            java.util.Arrays.fill(columns, JoinTree.GONE);
            int next = 0;
            for (int key : keys) {
                columns[key] = next++;
            }
            Exchanged exchanged = JoinTree.exchange(tree, leaf, partial, columns);
            List<RexNode> expressions = new ArrayList<>();
            for (int key : aggregate.getGroupSet()) {
                expressions.add(moved(inputs.get(key), exchanged));
            }
            List<List<Integer>> arguments = new ArrayList<>();
            for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
                List<RexNode> own = split.contains(i)
                        ? List.of(rex.makeInputRef(exchanged.rel(), exchanged.others()[keys.size() + split.indexOf(i)]))
                        : aggregate.getAggCallList().get(i).getArgList().stream()
                                .map(argument -> moved(inputs.get(argument), exchanged))
                                .toList();
                arguments.add(IntStream.range(expressions.size(), expressions.size() + own.size())
                        .boxed()
                        .toList());
                expressions.addAll(own);
            }
            return Optional.of(aggregated(exchanged.rel(), expressions, arguments));
        }

        /**
         * Whether a part that nothing else reads may become one row: that one is there for no rows as well, with COUNT 0 and all else
         * NULL, which must make no group and be no partner to other parts' calls.
         */
        private boolean mayBeOneRow() {
            return aggregate.getGroupSet().isEmpty()
                    && split.size() == aggregate.getAggCallList().size();
        }

        private RexNode moved(RexNode expression, Exchanged exchanged) {
            return JoinTree.renumbered(expression, exchanged.columns(), exchanged.rel(), rex);
        }

        private RelNode aggregated(RelNode joined, List<RexNode> expressions, List<List<Integer>> arguments) {
            List<String> names = IntStream.range(0, expressions.size())
                    .mapToObj(i -> i < aggregate.getGroupCount()
                            ? aggregate.getRowType().getFieldNames().get(i)
                            : "part")
                    .toList();
            RelNode below = LogicalProject.create(joined, List.of(), expressions, JoinTree.unique(names), Set.of());
            boolean emptyGroup = aggregate.hasEmptyGroup();
            List<AggregateCall> calls = IntStream.range(0, arguments.size())
                    .mapToObj(i -> {
                        AggregateCall call = aggregate.getAggCallList().get(i);
                        return split.contains(i)
                                ? SplitCall.merging(call, arguments.get(i).get(0), emptyGroup, below)
                                : SplitCall.over(call, arguments.get(i), -1, emptyGroup, below);
                    })
                    .toList();
            RelNode merged = LogicalAggregate.create(
                    below, List.of(), ImmutableBitSet.range(aggregate.getGroupCount()), null, calls);
            return SplitCall.typedLike(merged, aggregate);
        }
    }
}
