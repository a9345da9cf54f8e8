package io.meshgate.gateway.plan;

import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.ColumnValue;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Estimates of rows, their width and their distinct values, from the statistics that stores tell and the keys that they keep;
 * by rules of thumb where there are none. Cheap, and never without an answer.
 *
 * <p>Each node is estimated once per plan ({@link PlanMemo}). What the parts go by: {@link Selectivity} filters, {@link
 * ColumnShares} the values of one column, {@link JoinRows} joins, {@link DistinctValues} groups, {@link RowWidth} bytes.
 */
public final class Cardinality {
    /** Of a table that nobody tells the size of. */
    static final double ROWS_UNKNOWN = 10_000;

    /** Products of many tables have more; of so many a product of two is still a number, and not infinite. */
    static final double ROWS_MAX = 1e100;

    /** Groups of columns of which nobody has told how many values they have, as a share of the rows. */
    private static final double GROUPS_GUESSED_MAX = 0.25;

    private enum Question {
        ROWS,
        WIDTH
    }

    private Cardinality() {}

    /** Rows of an operator's answer, from 1 to {@link #ROWS_MAX}: as many as it had before, where that is known. */
    public static double rows(RelNode rel) {
        return PlanMemo.of(rel, Question.ROWS, Double.class, () -> Math.clamp(knownOrEstimated(rel), 1, ROWS_MAX));
    }

    private static double knownOrEstimated(RelNode rel) {
        return KnownRows.of(rel).map(known -> (double) known.rows()).orElseGet(() -> estimated(rel));
    }

    private static double estimated(RelNode rel) {
        return switch (rel) {
            case TableScan scan -> BaseColumn.of(scan, 0).map(BaseColumn::rows).orElse(ROWS_UNKNOWN);
            case Values values -> values.getTuples().size();
            case Filter filter -> rows(filter.getInput()) * selectivity(filter.getInput(), filter.getCondition());
            case Project project -> rows(project.getInput());
            case Aggregate aggregate ->
                aggregate.getGroupSets().stream()
                        .mapToDouble(keys -> groups(aggregate.getInput(), keys))
                        .sum();
            case Sort sort ->
                Math.min(number(sort.fetch, Double.POSITIVE_INFINITY), rows(sort.getInput()) - number(sort.offset, 0));
            case Join join -> JoinRows.of(join);
            case Intersect intersect ->
                intersect.getInputs().stream()
                        .mapToDouble(Cardinality::rows)
                        .min()
                        .orElse(1);
            case Minus minus -> rows(minus.getInput(0));
            case SetOp setOp ->
                setOp.getInputs().stream().mapToDouble(Cardinality::rows).sum();
            case Correlate correlate -> rows(correlate.getLeft());
            default -> rel.getInputs().size() == 1 ? rows(rel.getInput(0)) : ROWS_UNKNOWN;
        };
    }

    private static double number(@Nullable RexNode rows, double otherwise) {
        return rows instanceof RexLiteral literal
                ? RexLiteral.bigDecimalValue(literal).doubleValue()
                : otherwise;
    }

    private static double groups(RelNode input, ImmutableBitSet keys) {
        List<Integer> columns = keys.asList();
        double groups = DistinctValues.left(input, columns);
        boolean told = columns.stream().allMatch(key -> DistinctValues.told(input, key));
        return told ? groups : Math.min(groups, Math.max(1, rows(input) * GROUPS_GUESSED_MAX));
    }

    /** Bytes of a row as Arrow holds it, on average: with {@link #rows}, what it costs to move an operator's answer. */
    public static double widthBytes(RelNode rel) {
        return PlanMemo.of(rel, Question.WIDTH, Double.class, () -> RowWidth.bytes(rel));
    }

    /** What an operator's answer takes as Arrow, in bytes. */
    static double bytes(RelNode rel) {
        return rows(rel) * widthBytes(rel);
    }

    /**
     * Distinct values of a column where all rows of its table are there that conditions on the column itself keep: two sides of
     * a join that are filtered by other columns still choose from the same values.
     */
    public static double distinct(RelNode rel, int column) {
        return DistinctValues.of(rel, column);
    }

    /** The same of combinations of several columns. */
    public static double distinct(RelNode rel, List<Integer> columns) {
        return columns.size() == 1 ? distinct(rel, columns.getFirst()) : DistinctValues.of(rel, columns);
    }

    /** Distinct combinations of values in the rows that are left. */
    static double distinctLeft(RelNode rel, List<Integer> columns) {
        return DistinctValues.left(rel, columns);
    }

    /** Whether a store has told how many values a column has. */
    public static boolean distinctTold(RelNode rel, int column) {
        return DistinctValues.told(rel, column);
    }

    /** How far the greatest value of a column's table is from the least, as {@link ColumnValue} counts; empty if not told. */
    public static OptionalDouble span(RelNode rel, int column) {
        ColumnStatistics statistics =
                BaseColumn.of(rel, column).map(BaseColumn::statistics).orElse(ColumnStatistics.UNKNOWN);
        return statistics.min().orElse(null) instanceof ColumnValue.OfNumber(double min)
                        && statistics.max().orElse(null) instanceof ColumnValue.OfNumber(double max)
                ? OptionalDouble.of(max - min)
                : OptionalDouble.empty();
    }

    /** Whether each row has another value in this column. */
    public static boolean isUnique(RelNode rel, int column) {
        return isUnique(rel, List.of(column));
    }

    /** Whether each row has other values in these columns. */
    public static boolean isUnique(RelNode rel, List<Integer> columns) {
        return UniqueColumns.are(rel, columns);
    }

    /** The share of an operator's rows that a condition on its columns keeps. */
    static double selectivity(RelNode input, RexNode condition) {
        return Selectivity.over(input).of(condition);
    }
}
