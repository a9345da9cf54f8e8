package io.meshgate.gateway.plan;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Decides how a join group is put together. */
@FunctionalInterface
interface JoinStrategy {
    /**
     * How a group is put together.
     *
     * @param pieces sets of the group's parts that one store joins each; together they are all parts
     * @param tree over the pieces, by their place in the list
     */
    record Choice(List<Long> pieces, JoinSearch.Tree tree) {
        public Choice {
            pieces = List.copyOf(pieces);
        }
    }

    /** @param mayImprove whether there is time to look for a better way */
    Choice choose(JoinGraph graph, BooleanSupplier mayImprove);
}
