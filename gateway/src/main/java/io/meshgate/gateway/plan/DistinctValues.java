package io.meshgate.gateway.plan;

import io.meshgate.gateway.plan.Selectivity.ColumnRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.Sarg;

/** How many different values columns have: as many as their table has, and as many as are left after filters and joins. */
final class DistinctValues {
    private static final double SHARE = 0.1;
    private static final double LEAST = 1_000;

    private record Question(int column) {}

    private DistinctValues() {}

    /** See {@link Cardinality#distinct}. */
    static double of(RelNode rel, int column) {
        return PlanMemo.of(rel, new Question(column), Double.class, () -> Math.max(1, estimated(rel, column)));
    }

    private static double estimated(RelNode rel, int column) {
        return switch (rel) {
            case TableScan scan ->
                BaseColumn.of(scan, column)
                        .map(base ->
                                base.distinct().isPresent() ? base.distinct().getAsLong() : ofUnknown(base.rows()))
                        .orElseGet(() -> ofUnknown(Cardinality.ROWS_UNKNOWN));
            case Values values ->
                values.getTuples().stream()
                        .map(tuple -> tuple.get(column))
                        .distinct()
                        .count();
            case Filter filter -> filtered(filter, column);
            case Sort sort -> of(sort.getInput(), column);
            case SentRows sent -> of(sent.getInput(), column);
            case Project project -> projected(project, column);
            case Aggregate aggregate
            when column < aggregate.getGroupCount() ->
                of(aggregate.getInput(), aggregate.getGroupSet().nth(column));
            case Join join -> {
                int leftWidth = join.getLeft().getRowType().getFieldCount();
                yield column < leftWidth ? of(join.getLeft(), column) : of(join.getRight(), column - leftWidth);
            }
            case SetOp setOp -> {
                List<Double> inputs = setOp.getInputs().stream()
                        .map(input -> of(input, column))
                        .toList();
                yield setOp instanceof Union
                        ? inputs.stream().mapToDouble(values -> values).sum()
                        : inputs.getFirst();
            }
            default -> ofUnknown(Cardinality.rows(rel));
        };
    }

    /** What nothing is known of: small tables are mostly joined by their keys. */
    private static double ofUnknown(double rows) {
        return Math.max(Math.min(rows, LEAST), rows * SHARE);
    }

    /** Conditions on the column itself leave fewer values; those on others leave all of them, for fewer rows each. */
    private static double filtered(Filter filter, int column) {
        double before = of(filter.getInput(), column);
        ImmutableBitSet alone = ImmutableBitSet.of(column);
        List<RexNode> own = RelOptUtil.conjunctions(filter.getCondition()).stream()
                .filter(conjunct -> RelOptUtil.InputFinder.bits(conjunct).equals(alone))
                .toList();
        if (own.isEmpty()) {
            return before;
        }
        Optional<Integer> points = own.stream()
                .map(DistinctValues::points)
                .flatMap(Optional::stream)
                .min(Integer::compare);
        if (points.isPresent()) {
            return Math.min(before, points.get());
        }
        RexNode condition = RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), own);
        double nulls = Selectivity.shares(filter.getInput(), column).nulls();
        double share = Selectivity.over(filter.getInput()).of(condition) / Math.max(1e-9, 1 - nulls);
        return before * Math.min(1, share);
    }

    /** How many values a condition on one column names. */
    private static Optional<Integer> points(RexNode condition) {
        if (condition.getKind() == SqlKind.SEARCH) {
            Sarg<?> sarg = ((RexLiteral) ((RexCall) condition).getOperands().get(1)).getValueAs(Sarg.class);
            return sarg != null && sarg.isPoints() ? Optional.of(sarg.pointCount) : Optional.empty();
        }
        return ColumnRange.of(condition)
                .filter(bound -> ColumnShares.isPoint(bound.range()))
                .map(bound -> 1);
    }

    private static double projected(Project project, int column) {
        RexNode expression = Constants.withoutCast(project.getProjects().get(column));
        if (expression instanceof RexInputRef reference) {
            return of(project.getInput(), reference.getIndex());
        }
        if (expression instanceof RexLiteral) {
            return 1;
        }
        double limit = 1;
        for (int used : RelOptUtil.InputFinder.bits(expression)) {
            limit *= of(project.getInput(), used);
        }
        return Math.min(limit, ofUnknown(Cardinality.rows(project)));
    }

    /** Whether the number of values is told, not guessed. */
    static boolean told(RelNode rel, int column) {
        return BaseColumn.of(rel, column)
                .filter(base -> base.distinct().isPresent())
                .isPresent();
    }

    // ---- several columns

    /**
     * Different combinations of values, before filters on other columns. Columns of one table have no more of them than it
     * has rows, or than one of its keys among them has; those of several are independent.
     */
    static double of(RelNode rel, List<Integer> columns) {
        double limit = Math.max(Cardinality.rows(rel), largestTable(rel));
        return Math.min(limit, combined(rel, columns, OfTable::values));
    }

    /** Joins by foreign keys have as many rows as the table that has them, before filters. */
    private static double largestTable(RelNode rel) {
        return rel instanceof TableScan
                ? Cardinality.rows(rel)
                : rel.getInputs().stream()
                        .mapToDouble(DistinctValues::largestTable)
                        .max()
                        .orElse(1);
    }

    /** The same of the rows that are left. */
    static double left(RelNode rel, List<Integer> columns) {
        double rows = Cardinality.rows(rel);
        return Math.min(rows, combined(rel, columns, table -> left(table.values, table.rows, rows)));
    }

    /**
     * How many of {@code values}, which so many rows have evenly, are left if so many rows are.
     *
     * <p>Source: A. Cardenas, "Analysis and performance of inverted data base structures", CACM 18(5), 1975.
     */
    static double left(double values, double rows, double rowsLeft) {
        return rowsLeft >= rows ? values : values * (1 - Math.pow(1 - rowsLeft / rows, rows / Math.max(1, values)));
    }

    /** The combinations of some columns of one table. */
    private record OfTable(double values, double rows) {}

    private static double combined(RelNode rel, List<Integer> columns, ToDoubleFunction<OfTable> values) {
        Map<TableScan, List<Integer>> byTable = new LinkedHashMap<>();
        double combined = 1;
        for (int column : columns) {
            Optional<BaseColumn> base = BaseColumn.of(rel, column);
            if (base.isPresent()) {
                byTable.computeIfAbsent(base.get().scan(), scan -> new ArrayList<>())
                        .add(column);
            } else {
                combined *= of(rel, column);
            }
        }
        for (Map.Entry<TableScan, List<Integer>> table : byTable.entrySet()) {
            combined *= values.applyAsDouble(ofTable(rel, table.getKey(), table.getValue()));
        }
        return Math.clamp(combined, 1, Cardinality.ROWS_MAX);
    }

    private static OfTable ofTable(RelNode rel, TableScan scan, List<Integer> columns) {
        double rows = Cardinality.rows(scan);
        double product = 1;
        double keptOfAll = 1;
        Set<Integer> ofScan = new HashSet<>();
        for (int column : columns) {
            double values = of(rel, column);
            int own = BaseColumn.of(rel, column).orElseThrow().column();
            ofScan.add(own);
            product *= values;
            keptOfAll *= Math.min(1, values / of(scan, own));
        }
        boolean hasKey = BaseColumn.of(rel, columns.getFirst()).orElseThrow().table().uniqueKeys().stream()
                .anyMatch(ofScan::containsAll);
        double limit = Math.max(1, rows * keptOfAll);
        return new OfTable(hasKey ? limit : Math.min(product, limit), rows);
    }
}
