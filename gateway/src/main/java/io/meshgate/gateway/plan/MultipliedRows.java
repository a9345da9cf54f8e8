package io.meshgate.gateway.plan;

import io.meshgate.adapter.StoreTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;

/**
 * The one rule about joins that are better not sent although their store could answer them: those whose rows, by what is
 * known of the tables' sizes, are many times those of their inputs, such as a product. Where an aggregate, a LIMIT or a
 * semi-join above it goes to the store too, nothing of that travels, and the rule is not asked.
 */
public final class MultipliedRows {
    private static final double TIMES_MAX = 10;

    private MultipliedRows() {}

    /** Whether it is better to send the inputs of the join that {@code fragment} is, but for filters and projections on it. */
    public static boolean in(RelNode fragment) {
        RelNode rel = fragment;
        double kept = 1;
        while (rel instanceof Project || rel instanceof Filter) {
            kept *= rel instanceof Filter filter ? Cardinality.selectivity(filter.getInput(), filter.getCondition()) : 1;
            rel = rel.getInput(0);
        }
        return rel instanceof Join join
                && join.getJoinType().projectsRight()
                && by(kept * JoinRows.share(join), join.getLeft(), join.getRight());
    }

    /** Whether this share of the product of two inputs is many times their rows. */
    static boolean by(double share, RelNode left, RelNode right) {
        if (!sizesKnown(left) || !sizesKnown(right)) {
            return false;
        }
        double leftRows = Cardinality.rows(left);
        double rightRows = Cardinality.rows(right);
        return share * leftRows * rightRows > TIMES_MAX * (leftRows + rightRows);
    }

    /** Whether the stores have told how many rows each table below has. */
    static boolean sizesKnown(RelNode rel) {
        if (rel instanceof TableScan scan) {
            StoreTable table = scan.getTable().unwrap(StoreTable.class);
            return table != null && table.rowCount().isPresent();
        }
        return rel.getInputs().stream().allMatch(MultipliedRows::sizesKnown);
    }
}
