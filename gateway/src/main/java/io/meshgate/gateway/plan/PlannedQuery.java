package io.meshgate.gateway.plan;

import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * A plan that is ready to be placed.
 *
 * @param rewrites what was done to make less travel between stores and gateway, as sentences for EXPLAIN
 */
public record PlannedQuery(RelNode rel, List<String> rewrites) {
    public PlannedQuery {
        rewrites = List.copyOf(rewrites);
    }
}
