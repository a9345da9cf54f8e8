package io.meshgate.gateway.plan;

import io.meshgate.adapter.StoreTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;

/**
 * The one rule about joins that are better not sent although their store could answer them: those that would move more bytes
 * than their inputs, such as a product, or a wide row beside each of many narrow ones. Where an aggregate, a LIMIT or a
 * semi-join above it goes to the store too, nothing of that travels, and the rule is not asked.
 */
public final class CheaperApart {
    /** So many times fewer bytes make up for another statement, and for a join that the gateway has to make. */
    static final double TIMES_LEAST = 1.25;

    private CheaperApart() {}

    /** Whether it is better to send the inputs of the join that {@code fragment} is, but for filters and projections on it. */
    public static boolean is(RelNode fragment) {
        return join(fragment) instanceof Join join
                && sizesKnown(join)
                && TIMES_LEAST * apart(join) < Cardinality.bytes(fragment);
    }

    private static RelNode join(RelNode fragment) {
        RelNode rel = fragment;
        while (rel instanceof Project || rel instanceof Filter) {
            rel = rel.getInput(0);
        }
        return rel instanceof Join join && !join.getJoinType().projectsRight() ? fragment : rel;
    }

    private static double apart(Join join) {
        return least(join.getLeft()) + least(join.getRight());
    }

    private static double least(RelNode fragment) {
        double whole = Cardinality.bytes(fragment);
        return join(fragment) instanceof Join join ? Math.min(whole, apart(join)) : whole;
    }

    /** Whether the stores have told how many rows each table below has. */
    static boolean sizesKnown(RelNode rel) {
        if (rel instanceof TableScan scan) {
            StoreTable table = scan.getTable().unwrap(StoreTable.class);
            return table != null && table.rowCount().isPresent();
        }
        return rel.getInputs().stream().allMatch(CheaperApart::sizesKnown);
    }
}
