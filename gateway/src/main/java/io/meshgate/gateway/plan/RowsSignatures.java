package io.meshgate.gateway.plan;

import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreTable;
import io.meshgate.catalog.Endpoint;
import io.meshgate.gateway.plan.JoinedRows.Demand;
import io.meshgate.gateway.plan.JoinedRows.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Finds the {@link RowsSignature} of a piece of plan, bottom-up.
 *
 * <p>Scans, filters, projections and inner joins become {@link JoinedRows}: sources, and a set of demands in terms of their
 * columns. Any other operator is one source of such rows, with the signatures of its inputs in its own. A table's endpoint,
 * columns and sizes are part of what it is: what was known of its rows is not found any more when its contract or its
 * store's estimates change.
 *
 * <p>Pieces of several stores have none, nor have those with LIMIT, windows, subqueries in expressions, correlation or calls of
 * chance, nor very large ones, whose words would take longer than their plan. Two with equal signatures may still have other
 * rows where a table is joined with itself so evenly that {@link SourceNames} cannot tell its occurrences apart: an estimate is
 * wrong then, never an answer.
 */
final class RowsSignatures {
    /** To tell apart so many occurrences of one table takes milliseconds, and twice as many sixteen times that. */
    private static final int SOURCES_MAX = 40;

    /** Of an expression over the sources: projections of projections double it again and again. */
    private static final int NODES_MAX = 1_000;

    /** What is asked of a piece of plan, and answered once. */
    private enum Question {
        ROWS
    }

    private record Found(Optional<JoinedRows> rows) {}

    private RowsSignatures() {}

    /** Empty for pieces that are not covered. */
    static Optional<RowsSignature> of(RelNode rel) {
        return rows(rel).map(JoinedRows::signature);
    }

    private static Optional<JoinedRows> rows(RelNode rel) {
        return PlanMemo.of(
                        rel,
                        Question.ROWS,
                        Found.class,
                        () -> new Found(found(rel).filter(RowsSignatures::isSmall)))
                .rows();
    }

    private static boolean isSmall(JoinedRows rows) {
        return rows.sources().size() <= SOURCES_MAX
                && areSmall(rows.columns())
                && rows.demands().stream().allMatch(demand -> areSmall(demand.of()));
    }

    private static boolean areSmall(List<RexNode> expressions) {
        return expressions.stream().allMatch(expression -> expression.nodeCount() <= NODES_MAX);
    }

    private static Optional<JoinedRows> found(RelNode rel) {
        return switch (rel) {
            case TableScan scan -> table(scan);
            case Filter filter -> filtered(filter);
            case Project project -> projected(project);
            case Join join when join.getJoinType() == JoinRelType.INNER -> joined(join);
            case Join join -> otherJoin(join);
            case Aggregate aggregate -> groups(aggregate);
            case SetOp setOp -> combined(setOp);
            case Sort sort when sort.fetch == null && sort.offset == null -> rows(sort.getInput());
            default -> Optional.empty();
        };
    }

    private static Optional<JoinedRows> table(TableScan scan) {
        StoreTable table = scan.getTable().unwrap(StoreTable.class);
        return table == null
                ? Optional.empty()
                : Optional.of(JoinedRows.of(
                        table.endpoint(),
                        Source.of(
                                table.endpoint().label() + " " + table.table().physicalName() + " " + version(table),
                                table.columns().stream()
                                        .map(column -> column.name())
                                        .toList()),
                        scan));
    }

    private static int version(StoreTable table) {
        int version = Objects.hash(table.endpoint(), table.rowCount());
        for (StoreColumn column : table.columns()) {
            version = 31 * version
                    + Objects.hash(
                            column.name(),
                            column.type(),
                            column.live().name(),
                            column.live().storeType(),
                            column.statistics().distinct());
        }
        return version;
    }

    private static Optional<JoinedRows> filtered(Filter filter) {
        return isCovered(Stream.of(filter.getCondition()))
                ? rows(filter.getInput()).map(input -> input.where(filter.getCondition()))
                : Optional.empty();
    }

    private static Optional<JoinedRows> projected(Project project) {
        return isCovered(project.getProjects().stream())
                ? rows(project.getInput()).map(input -> input.select(project.getProjects()))
                : Optional.empty();
    }

    private static Optional<JoinedRows> joined(Join join) {
        return isCovered(Stream.of(join.getCondition()))
                ? rows(join.getLeft())
                        .flatMap(left -> rows(join.getRight())
                                .filter(right -> right.store().equals(left.store()))
                                .map(right -> left.times(right).where(join.getCondition())))
                : Optional.empty();
    }

    /** An outer, semi- or anti-join. The sides of a right join are swapped. */
    private static Optional<JoinedRows> otherJoin(Join join) {
        Optional<JoinedRows> left = rows(join.getLeft());
        Optional<JoinedRows> right = rows(join.getRight());
        if (left.isEmpty()
                || right.isEmpty()
                || !left.get().store().equals(right.get().store())
                || !isCovered(Stream.of(join.getCondition()))) {
            return Optional.empty();
        }
        boolean swapped = join.getJoinType() == JoinRelType.RIGHT;
        JoinedRows.Described leftRows = left.get().described();
        JoinedRows.Described rightRows = right.get().described();
        List<String> columns = Stream.concat(
                        leftRows.columns().stream().map(column -> (swapped ? "R " : "L ") + column),
                        rightRows.columns().stream().map(column -> (swapped ? "L " : "R ") + column))
                .toList();
        String condition = RelOptUtil.conjunctions(join.getCondition()).stream()
                .map(conjunct -> ExpressionWords.of(conjunct, columns::get))
                .sorted()
                .collect(Collectors.joining(" AND "));
        String words = swapped
                ? JoinRelType.LEFT + " " + rightRows.signature() + " " + leftRows.signature()
                : join.getJoinType() + " " + leftRows.signature() + " " + rightRows.signature();
        int width = join.getRowType().getFieldCount();
        return Optional.of(JoinedRows.of(
                left.get().store(), Source.of(words + " ON " + condition, columns.subList(0, width)), join));
    }

    /** How many groups there are is a matter of their keys alone; what is computed of each only names its columns. */
    private static Optional<JoinedRows> groups(Aggregate aggregate) {
        return rows(aggregate.getInput()).map(input -> {
            List<Demand> sets = aggregate.getGroupSets().stream()
                    .map(set -> new Demand("GROUP BY", keys(input, set)))
                    .toList();
            JoinedRows.Described described = input.demanding(sets).described();
            List<String> columns = new ArrayList<>();
            aggregate
                    .getGroupSet()
                    .forEach(key -> columns.add(described.columns().get(key)));
            aggregate.getAggCallList().forEach(call -> columns.add(words(call, described.columns())));
            return JoinedRows.of(input.store(), Source.of("GROUPS " + described.signature(), columns), aggregate);
        });
    }

    private static List<RexNode> keys(JoinedRows rows, ImmutableBitSet set) {
        return set.asList().stream().map(rows.columns()::get).toList();
    }

    private static String words(AggregateCall call, List<String> columns) {
        String arguments = call.getArgList().stream().map(columns::get).collect(Collectors.joining(","));
        return call.getAggregation().getName()
                + (call.isDistinct() ? " DISTINCT" : "")
                + "(" + arguments + ")"
                + (call.hasFilter() ? " FILTER " + columns.get(call.filterArg) : "")
                + call.getCollation().getFieldCollations().stream()
                        .map(key -> " ORDER " + columns.get(key.getFieldIndex()) + key.getDirection())
                        .collect(Collectors.joining());
    }

    private static Optional<JoinedRows> combined(SetOp setOp) {
        List<JoinedRows> inputs = setOp.getInputs().stream()
                .flatMap(input -> rows(input).stream())
                .toList();
        Endpoint store = inputs.isEmpty() ? null : inputs.getFirst().store();
        if (inputs.size() < setOp.getInputs().size()
                || !inputs.stream().allMatch(input -> input.store().equals(store))) {
            return Optional.empty();
        }
        String words = inputs.stream().map(JoinedRows::described).toList().toString();
        List<String> columns = IntStream.range(0, setOp.getRowType().getFieldCount())
                .mapToObj(String::valueOf)
                .toList();
        return Optional.of(JoinedRows.of(
                inputs.getFirst().store(), Source.of(setOp.kind + " " + setOp.all + " " + words, columns), setOp));
    }

    private static boolean isCovered(Stream<RexNode> expressions) {
        return expressions.allMatch(ExpressionWords::hasWords);
    }
}
