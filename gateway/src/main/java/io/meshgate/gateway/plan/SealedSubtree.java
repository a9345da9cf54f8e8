package io.meshgate.gateway.plan;

import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.Aggregate;

/**
 * Stands for a subtree that mentions no outer row, so that Calcite's decorrelation does not look into it: there it takes keys
 * that it finds to be literals out of grouping sets. Only subtrees with grouping sets are sealed; of others it may know more.
 */
final class SealedSubtree extends AbstractRelNode {
    private final RelNode content;

    private SealedSubtree(RelNode content) {
        super(content.getCluster(), content.getTraitSet());
        this.content = content;
        this.rowType = content.getRowType();
    }

    static RelNode seal(RelNode rel) {
        if (!hasGroupingSets(rel)) {
            return rel;
        }
        return !Decorrelation.hasCorrelates(rel)
                        && RelOptUtil.getVariablesUsed(rel).isEmpty()
                ? new SealedSubtree(rel)
                : rel.copy(
                        rel.getTraitSet(),
                        rel.getInputs().stream().map(SealedSubtree::seal).toList());
    }

    static RelNode unseal(RelNode rel) {
        if (rel instanceof SealedSubtree subtree) {
            return subtree.content;
        }
        List<RelNode> inputs =
                rel.getInputs().stream().map(SealedSubtree::unseal).toList();
        return inputs.equals(rel.getInputs()) ? rel : rel.copy(rel.getTraitSet(), inputs);
    }

    static boolean hasGroupingSets(RelNode rel) {
        return rel instanceof Aggregate aggregate && aggregate.getGroupType() != Aggregate.Group.SIMPLE
                || rel.getInputs().stream().anyMatch(SealedSubtree::hasGroupingSets);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return this;
    }

    @Override
    public RelWriter explainTerms(RelWriter terms) {
        return super.explainTerms(terms).item("content", RelOptUtil.toString(content));
    }
}
