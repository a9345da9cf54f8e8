package io.meshgate.gateway.plan;

import io.meshgate.gateway.plan.LearnedRows.Learned;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.JaninoRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/**
 * What is known of the rows of one plan's pieces from earlier executions, for as long as it is made: it hangs at the plan as Calcite's
 * own metadata does. Not thread-safe, as that is not.
 */
final class KnownRows extends RelMetadataQuery {
    /** What all queries about one plan share. */
    private record Source(LearnedRows learned, RowsSignatures signatures) {}

    private final Source source;

    private KnownRows(JaninoRelMetadataProvider provider, Source source) {
        super(provider);
        this.source = source;
    }

    /** Lets the estimates of a plan start from what has been learned so far. */
    static void use(RelOptCluster plan, LearnedRows learned) {
        JaninoRelMetadataProvider provider =
                JaninoRelMetadataProvider.of(Objects.requireNonNull(plan.getMetadataProvider()));
        Source source = new Source(learned, new RowsSignatures());
        plan.setMetadataQuerySupplier(
                learned.learning() ? () -> new KnownRows(provider, source) : () -> new RelMetadataQuery(provider));
        plan.invalidateMetadataQuery();
    }

    /** How many rows {@code rel} had when it was last read. */
    static Optional<Learned> of(RelNode rel) {
        return source(rel).flatMap(s -> s.signatures().of(rel).flatMap(s.learned()::of));
    }

    /** By which the rows of {@code rel} will be known. */
    static Optional<RowsSignature> signature(RelNode rel) {
        return source(rel).flatMap(s -> s.signatures().of(rel));
    }

    private static Optional<Source> source(RelNode rel) {
        return rel.getCluster().getMetadataQuery() instanceof KnownRows known
                ? Optional.of(known.source)
                : Optional.empty();
    }
}
