package io.meshgate.gateway.plan;

import java.time.Instant;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;

/**
 * How many rows a piece of plan is expected to have, without the plan.
 *
 * @param rows at least 1
 * @param signature by which its true rows are learned; empty where they are not
 * @param learnedAt when it had so many rows; empty where the number comes from the tables' statistics
 */
public record Estimate(double rows, Optional<RowsSignature> signature, Optional<Instant> learnedAt) {
    /** Of a piece of a plan that is being made. */
    public static Estimate of(RelNode rel) {
        return new Estimate(
                Cardinality.rows(rel),
                KnownRows.signature(rel),
                KnownRows.of(rel).map(LearnedRows.Learned::at));
    }

    /** {@link #rows} as a number to be read. */
    public long rounded() {
        return Math.round(rows);
    }
}
