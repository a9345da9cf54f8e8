package io.meshgate.gateway.plan;

import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.StoreTable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;

/**
 * The column of a store's table whose values a column of an operator has.
 *
 * @param scan where they come from
 * @param grouped whether an aggregate between has left one row per value, or per several
 */
record BaseColumn(TableScan scan, StoreTable table, int column, boolean grouped) {

    /** Empty for what is computed, and for the columns of set operations. */
    static Optional<BaseColumn> of(RelNode operator, int ordinal) {
        RelNode rel = operator;
        int column = ordinal;
        boolean grouped = false;
        while (!(rel instanceof TableScan)) {
            switch (rel) {
                case Filter filter -> rel = filter.getInput();
                case Sort sort -> rel = sort.getInput();
                case SentRows sent -> rel = sent.getInput();
                case Project project -> {
                    if (!(Constants.withoutCast(project.getProjects().get(column)) instanceof RexInputRef reference)) {
                        return Optional.empty();
                    }
                    rel = project.getInput();
                    column = reference.getIndex();
                }
                case Join join -> {
                    int leftWidth = join.getLeft().getRowType().getFieldCount();
                    rel = column < leftWidth ? join.getLeft() : join.getRight();
                    column -= column < leftWidth ? 0 : leftWidth;
                }
                case Aggregate aggregate -> {
                    if (column >= aggregate.getGroupCount()) {
                        return Optional.empty();
                    }
                    rel = aggregate.getInput();
                    column = aggregate.getGroupSet().nth(column);
                    grouped = true;
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        TableScan scan = (TableScan) rel;
        StoreTable table = scan.getTable().unwrap(StoreTable.class);
        return table == null ? Optional.empty() : Optional.of(new BaseColumn(scan, table, column, grouped));
    }

    ColumnStatistics statistics() {
        return table.columns().get(column).statistics();
    }

    boolean isUnique() {
        return table.uniqueKeys().contains(List.of(column));
    }

    /** Rows of the table, known or not. */
    double rows() {
        return table.rowCount().orElse((long) Cardinality.ROWS_UNKNOWN);
    }

    /** How many values there are in the table; empty where nobody has told. */
    OptionalLong distinct() {
        if (isUnique()) {
            return table.rowCount();
        }
        OptionalLong told = statistics().distinct();
        return told.isEmpty() ? told : OptionalLong.of(Math.min((long) rows(), Math.max(1, told.getAsLong())));
    }

    ColumnShares shares() {
        boolean nullable = table.columns().get(column).nullable();
        ColumnShares shares = new ColumnShares(statistics(), distinct(), rows(), nullable);
        return grouped ? shares.ofGroups() : shares;
    }
}
