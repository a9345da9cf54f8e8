package io.meshgate.gateway.place;

import io.meshgate.adapter.FragmentTable;
import io.meshgate.adapter.sql.KeySets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Finds the columns of fragments that are joined by equality, where rows without a partner are dropped: what the one column
 * lacks, the other's fragment may leave out.
 */
final class JoinKeys {
    /** Columns of a fragment's rows. */
    record Columns(String fragment, List<Integer> indexes) {
        Columns {
            indexes = List.copyOf(indexes);
        }
    }

    /**
     * Rows of {@code target} whose values together are none of {@code source}'s, those with a NULL included, do not reach the
     * answer.
     */
    record Pair(Columns source, Columns target) {}

    /** One column of each side of a join, by their places in its inputs. */
    private record Equality(int left, int right) {}

    private record Column(String fragment, int index) {}

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
            JoinRelType type = join.getJoinType();
            List<Equality> equalities = equalities(join);
            if (type != JoinRelType.RIGHT && type != JoinRelType.FULL) {
                add(join.getLeft(), join.getRight(), equalities);
            }
            if (type == JoinRelType.INNER || type == JoinRelType.RIGHT || type == JoinRelType.SEMI) {
                add(
                        join.getRight(),
                        join.getLeft(),
                        equalities.stream()
                                .map(equality -> new Equality(equality.right(), equality.left()))
                                .toList());
            }
        }
        rel.getInputs().forEach(this::find);
    }

    private static List<Equality> equalities(Join join) {
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        List<Equality> equalities = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            if (conjunct.getKind() == SqlKind.EQUALS
                    && KeySets.withoutWidening(
                                    ((RexCall) conjunct).getOperands().get(0))
                            instanceof RexInputRef one
                    && KeySets.withoutWidening(
                                    ((RexCall) conjunct).getOperands().get(1))
                            instanceof RexInputRef other
                    && KeySets.sameKeys(one.getType(), other.getType())) {
                int left = Math.min(one.getIndex(), other.getIndex());
                int right = Math.max(one.getIndex(), other.getIndex()) - leftWidth;
                if (left < leftWidth && right >= 0) {
                    equalities.add(new Equality(left, right));
                }
            }
        }
        return equalities;
    }

    /** Each equality by itself, and those of the same two fragments together. */
    private void add(RelNode from, RelNode to, List<Equality> equalities) {
        Map<List<String>, List<Pair>> byFragments = new LinkedHashMap<>();
        for (Equality equality : equalities) {
            source(from, equality.left())
                    .ifPresent(source -> targets(to, equality.right())
                            .forEach(target -> byFragments
                                    .computeIfAbsent(
                                            List.of(source.fragment(), target.fragment()), key -> new ArrayList<>())
                                    .add(pair(source, target))));
        }
        byFragments.forEach((fragments, single) -> {
            pairs.addAll(single);
            if (single.size() > 1 && once(fragments.get(0))) {
                pairs.add(new Pair(
                        together(single.stream().map(Pair::source)),
                        together(single.stream().map(Pair::target))));
            }
        });
    }

    /** Of two uses of a fragment the one's column and the other's would make keys that no row has. */
    private boolean once(String fragment) {
        return uses.getOrDefault(fragment, 0) == 1;
    }

    private static Pair pair(Column source, Column target) {
        return new Pair(
                new Columns(source.fragment(), List.of(source.index())),
                new Columns(target.fragment(), List.of(target.index())));
    }

    private static Columns together(Stream<Columns> columns) {
        return columns.reduce((one, other) -> new Columns(
                        one.fragment(),
                        Stream.concat(one.indexes().stream(), other.indexes().stream())
                                .toList()))
                .orElseThrow();
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
            case TableScan scan -> fragment(scan).filter(this::once).stream().map(name -> new Column(name, column));
            case Filter filter -> targets(filter.getInput(), column);
            case Sort sort when sort.fetch == null && sort.offset == null -> targets(sort.getInput(), column);
            case Project project
            when !project.containsOver() ->
                below(project, column).stream().flatMap(bare -> targets(project.getInput(), bare));
            case Aggregate aggregate
            when aggregate.getGroupType() == Aggregate.Group.SIMPLE && column < aggregate.getGroupCount() ->
                targets(aggregate.getInput(), aggregate.getGroupSet().nth(column));
            case Union union ->
                union.getInputs().stream()
                        .filter(input -> KeySets.sameKeys(type(input, column), type(union, column)))
                        .flatMap(input -> targets(input, column));
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

    private static RelDataType type(RelNode rel, int column) {
        return rel.getRowType().getFieldList().get(column).getType();
    }

    private static Optional<Integer> below(Project project, int column) {
        return KeySets.withoutWidening(project.getProjects().get(column)) instanceof RexInputRef reference
                ? Optional.of(reference.getIndex())
                : Optional.empty();
    }
}
