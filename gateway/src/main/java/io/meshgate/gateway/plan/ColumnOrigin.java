package io.meshgate.gateway.plan;

import io.meshgate.adapter.StoreTable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The table's column that a column of a plan is, for what its store has told of it.
 *
 * @param mention tells the mentions of one table apart
 * @param share of the column's values that filters on it alone are expected to leave
 */
record ColumnOrigin(StoreTable table, String mention, int column, double share) {
    /** Empty where the column is computed, or no store's. */
    static Optional<ColumnOrigin> of(RelNode rel, int column) {
        return of(rel, column, "");
    }

    private static Optional<ColumnOrigin> of(RelNode rel, int column, String path) {
        return switch (rel) {
            case TableScan scan ->
                Optional.ofNullable(scan.getTable().unwrap(StoreTable.class))
                        .map(table -> new ColumnOrigin(table, path, column, 1));
            case Filter filter ->
                of(filter.getInput(), column, path).map(origin -> origin.filtered(share(filter, column)));
            case Sort sort -> of(sort.getInput(), column, path);
            case Project project ->
                project.getProjects().get(column) instanceof RexInputRef reference
                        ? of(project.getInput(), reference.getIndex(), path)
                        : Optional.empty();
            case Aggregate aggregate ->
                column < aggregate.getGroupCount()
                        ? of(aggregate.getInput(), aggregate.getGroupSet().nth(column), path)
                        : Optional.empty();
            case Join join -> {
                int leftWidth = join.getLeft().getRowType().getFieldCount();
                yield column < leftWidth
                        ? of(join.getLeft(), column, path + "l")
                        : of(join.getRight(), column - leftWidth, path + "r");
            }
            default -> Optional.empty();
        };
    }

    private static double share(Filter filter, int column) {
        ImmutableBitSet only = ImmutableBitSet.of(column);
        return RelOptUtil.conjunctions(filter.getCondition()).stream()
                .filter(conjunct -> RelOptUtil.InputFinder.bits(conjunct).equals(only))
                .mapToDouble((RexNode conjunct) -> Cardinality.selectivity(conjunct))
                .reduce(1, (a, b) -> a * b);
    }

    private ColumnOrigin filtered(double left) {
        return new ColumnOrigin(table, mention, column, share * left);
    }

    boolean isUnique() {
        return table.uniqueKeys().contains(List.of(column));
    }

    /** Whether this one's value tells which row of a mention of a table it is, and so the other's value. */
    boolean determines(ColumnOrigin other) {
        return isUnique() && mention.equals(other.mention) && column != other.column;
    }

    /** How many values are expected; empty where the store has told nothing. */
    OptionalDouble distinct() {
        double told = table.columns().get(column).live().distinct().orElse(0);
        double values = isUnique() ? table.rowCount().orElse(0) : told;
        return values == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.max(1, values * share));
    }
}
