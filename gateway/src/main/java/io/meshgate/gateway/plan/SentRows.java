package io.meshgate.gateway.plan;

import io.meshgate.adapter.sql.SentTables;
import io.meshgate.catalog.Endpoint;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;

/**
 * The rows of one store where another one has them: they are read first, and sent along with the statement of the operators above.
 * They are exactly the input's rows, so that it may stand at any place of a plan.
 */
public final class SentRows extends SingleRel {
    private final Endpoint to;

    SentRows(RelNode rows, Endpoint to) {
        super(rows.getCluster(), rows.getTraitSet(), rows);
        this.to = to;
    }

    /** Whether the values of these rows are the same in every store. */
    static boolean mayBeOf(RelNode rows) {
        return SentTables.isSendable(rows.getRowType());
    }

    /** Where they are sent. */
    public Endpoint to() {
        return to;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new SentRows(inputs.getFirst(), to);
    }

    @Override
    public RelWriter explainTerms(RelWriter terms) {
        return super.explainTerms(terms).item("to", to.label());
    }
}
