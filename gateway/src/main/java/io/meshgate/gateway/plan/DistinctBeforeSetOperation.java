package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Lets each side of UNION, INTERSECT and EXCEPT travel without duplicates.
 *
 * <p>Equal because these, without ALL, ask of each side only which rows it has, and not how often. Rows that are equal in a
 * side's own types are equal in the common ones too.
 */
final class DistinctBeforeSetOperation implements CrossStoreRewrite {
    private final SingleStore singleStore;

    DistinctBeforeSetOperation(SingleStore singleStore) {
        this.singleStore = singleStore;
    }

    @Override
    public RelNode rewrite(RelNode rel, List<String> told) {
        if (!(rel instanceof SetOp setOp) || setOp.all) {
            return rel;
        }
        List<RelNode> inputs = new ArrayList<>();
        for (RelNode input : setOp.getInputs()) {
            RelNode distinct = isDistinct(input) ? input : distinct(input);
            boolean sent = distinct != input && singleStore.of(distinct).isPresent();
            inputs.add(sent ? distinct : input);
        }
        if (inputs.equals(setOp.getInputs())) {
            return rel;
        }
        told.add(setOp.kind + " takes its sides without duplicates");
        return setOp.copy(setOp.getTraitSet(), inputs);
    }

    private static boolean isDistinct(RelNode input) {
        int width = input.getRowType().getFieldCount();
        return input instanceof Aggregate
                || input instanceof SetOp setOp && !setOp.all
                || input instanceof org.apache.calcite.rel.core.Values
                || java.util.stream.IntStream.range(0, width).anyMatch(column -> Cardinality.isUnique(input, column));
    }

    private static RelNode distinct(RelNode input) {
        return LogicalAggregate.create(
                input, List.of(), ImmutableBitSet.range(input.getRowType().getFieldCount()), null, List.of());
    }
}
