package io.meshgate.gateway.plan;

import io.meshgate.gateway.plan.LearnedRows.Learned;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/**
 * What is known of the rows of one plan's pieces from earlier executions, for as long as the plan is made. It hangs where the plan has
 * Calcite's metadata from, so that whoever holds a piece can ask. For the thread that plans.
 */
final class KnownRows implements Supplier<RelMetadataQuery> {
    private final Supplier<RelMetadataQuery> metadata;
    private final LearnedRows learned;

    private KnownRows(Supplier<RelMetadataQuery> metadata, LearnedRows learned) {
        this.metadata = metadata;
        this.learned = learned;
    }

    /** Lets the estimates of a plan start from what has been learned so far. */
    static void use(RelOptCluster plan, LearnedRows learned) {
        Supplier<RelMetadataQuery> metadata =
                in(plan).map(known -> known.metadata).orElseGet(plan::getMetadataQuerySupplier);
        plan.setMetadataQuerySupplier(learned.learning() ? new KnownRows(metadata, learned) : metadata);
        plan.invalidateMetadataQuery();
    }

    private static Optional<KnownRows> in(RelOptCluster plan) {
        return plan.getMetadataQuerySupplier() instanceof KnownRows known ? Optional.of(known) : Optional.empty();
    }

    /** How many rows {@code rel} had when it was last read. */
    static Optional<Learned> of(RelNode rel) {
        return in(rel.getCluster()).flatMap(known -> RowsSignatures.of(rel).flatMap(known.learned::of));
    }

    /** By which the rows of {@code rel} will be known. */
    static Optional<RowsSignature> signature(RelNode rel) {
        return in(rel.getCluster()).flatMap(known -> RowsSignatures.of(rel));
    }

    @Override
    public RelMetadataQuery get() {
        return metadata.get();
    }
}
