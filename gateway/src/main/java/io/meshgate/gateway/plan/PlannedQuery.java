package io.meshgate.gateway.plan;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;

/**
 * A plan that is ready to be placed.
 *
 * @param rewrites what was done to make less travel between stores and gateway, as sentences for EXPLAIN
 * @param ofTheMoment whether it holds what CURRENT_DATE or its like mean in this query
 * @param otherwise what to run where more rows come than are worth sending; there if rows are sent from store to store
 */
public record PlannedQuery(RelNode rel, List<String> rewrites, boolean ofTheMoment, Optional<PlannedQuery> otherwise) {
    public PlannedQuery {
        rewrites = List.copyOf(rewrites);
    }
}
