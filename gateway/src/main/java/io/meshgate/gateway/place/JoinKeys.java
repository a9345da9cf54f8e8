package io.meshgate.gateway.place;

import io.meshgate.adapter.FragmentTable;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.sql.KeySets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Finds the columns of fragments that are joined by equality, where rows without a partner are dropped: what the one column
 * lacks, the other's fragment may leave out.
 */
final class JoinKeys {
    /** A column of a fragment's rows. */
    record Column(String fragment, int index) {}

    /** Rows of {@code target} whose value is none of {@code source}'s, NULL included, do not reach the answer. */
    record Pair(Column source, Column target) {}

    private final Map<String, Integer> uses = new HashMap<>();
    private final List<Pair> pairs = new ArrayList<>();

    private JoinKeys() {}

    /** @param remainder the plan whose leaves are fragments */
    static List<Pair> of(RelNode remainder) {
        JoinKeys keys = new JoinKeys();
        keys.count(remainder);
        keys.find(remainder);
        return List.copyOf(keys.pairs);
    }

    private void count(RelNode rel) {
        fragment(rel).ifPresent(name -> uses.merge(name, 1, Integer::sum));
        rel.getInputs().forEach(this::count);
    }

    private static Optional<String> fragment(RelNode rel) {
        return rel instanceof TableScan scan
                ? Optional.ofNullable(scan.getTable().unwrap(FragmentTable.class))
                        .map(FragmentTable::name)
                : Optional.empty();
    }

    private void find(RelNode rel) {
        if (rel instanceof Join join) {
            int leftWidth = join.getLeft().getRowType().getFieldCount();
            for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
                if (conjunct.getKind() == SqlKind.EQUALS
                        && ((RexCall) conjunct).getOperands().get(0) instanceof RexInputRef one
                        && ((RexCall) conjunct).getOperands().get(1) instanceof RexInputRef other
                        && comparable(one, other)) {
                    int left = Math.min(one.getIndex(), other.getIndex());
                    int right = Math.max(one.getIndex(), other.getIndex()) - leftWidth;
                    if (left < leftWidth && right >= 0) {
                        find(join, left, right);
                    }
                }
            }
        }
        rel.getInputs().forEach(this::find);
    }

    private static boolean comparable(RexNode one, RexNode other) {
        return KeySets.isKey(one.getType())
                && SqlTypes.columnType(one.getType()).kind()
                        == SqlTypes.columnType(other.getType()).kind();
    }

    private void find(Join join, int left, int right) {
        JoinRelType type = join.getJoinType();
        boolean rightRows = type != JoinRelType.RIGHT && type != JoinRelType.FULL;
        boolean leftRows = type == JoinRelType.INNER || type == JoinRelType.RIGHT || type == JoinRelType.SEMI;
        if (rightRows) {
            add(join.getLeft(), left, join.getRight(), right);
        }
        if (leftRows) {
            add(join.getRight(), right, join.getLeft(), left);
        }
    }

    private void add(RelNode from, int fromColumn, RelNode to, int toColumn) {
        source(from, fromColumn)
                .ifPresent(source -> targets(to, toColumn).forEach(target -> pairs.add(new Pair(source, target))));
    }

    /** The fragment's column that has every value of {@code rel}'s column but NULL. */
    private Optional<Column> source(RelNode rel, int column) {
        return switch (rel) {
            case TableScan scan -> fragment(scan).map(name -> new Column(name, column));
            case Filter filter -> source(filter.getInput(), column);
            case Sort sort -> source(sort.getInput(), column);
            case Project project -> below(project, column).flatMap(bare -> source(project.getInput(), bare));
            case Aggregate aggregate
            when column < aggregate.getGroupCount() ->
                source(aggregate.getInput(), aggregate.getGroupSet().nth(column));
            case Join join -> {
                int leftWidth = join.getLeft().getRowType().getFieldCount();
                yield column < leftWidth ? source(join.getLeft(), column) : source(join.getRight(), column - leftWidth);
            }
            default -> Optional.empty();
        };
    }

    /** The fragments' columns by which rows may be dropped below {@code rel} as well as above it. */
    private Stream<Column> targets(RelNode rel, int column) {
        return switch (rel) {
            case TableScan scan ->
                fragment(scan).filter(name -> uses.getOrDefault(name, 0) == 1).stream()
                        .map(name -> new Column(name, column));
            case Filter filter -> targets(filter.getInput(), column);
            case Sort sort when sort.fetch == null && sort.offset == null -> targets(sort.getInput(), column);
            case Project project
            when !project.containsOver() ->
                below(project, column).stream().flatMap(bare -> targets(project.getInput(), bare));
            case Aggregate aggregate
            when aggregate.getGroupType() == Aggregate.Group.SIMPLE && column < aggregate.getGroupCount() ->
                targets(aggregate.getInput(), aggregate.getGroupSet().nth(column));
            case Union union -> union.getInputs().stream().flatMap(input -> targets(input, column));
            case Join join -> targets(join, column);
            default -> Stream.empty();
        };
    }

    /** Not of a side that the join fills with NULL: its partner would come out alone, and be computed with, instead. */
    private Stream<Column> targets(Join join, int column) {
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        boolean ofLeft = column < leftWidth;
        boolean filled = ofLeft
                ? join.getJoinType().generatesNullsOnLeft()
                : join.getJoinType().generatesNullsOnRight();
        if (filled) {
            return Stream.empty();
        }
        return ofLeft ? targets(join.getLeft(), column) : targets(join.getRight(), column - leftWidth);
    }

    private static Optional<Integer> below(Project project, int column) {
        return project.getProjects().get(column) instanceof RexInputRef reference
                ? Optional.of(reference.getIndex())
                : Optional.empty();
    }
}
