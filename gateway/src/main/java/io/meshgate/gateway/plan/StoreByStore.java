package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * First what one store can join by itself, then those pieces by the least sum of estimated intermediate rows.
 */
final class StoreByStore implements JoinStrategy {
    private static final double TIMES_MAX = 10;

    @Override
    public Choice choose(JoinGraph graph, BooleanSupplier mayImprove) {
        List<Long> pieces = pieces(graph);
        return new Choice(pieces, acrossStores(graph, pieces, mayImprove));
    }

    private static List<Long> pieces(JoinGraph graph) {
        List<Long> pieces = new ArrayList<>();
        for (int part = 0; part < graph.size(); part++) {
            pieces.add(1L << part);
        }
        for (int i = 0; i < pieces.size(); i++) {
            for (int j = i + 1; j < pieces.size(); j++) {
                long one = pieces.get(i);
                long other = pieces.get(j);
                if (graph.connectsInStore(one, other)
                        && graph.rows(one | other) <= TIMES_MAX * (graph.rows(one) + graph.rows(other))) {
                    pieces.set(i, one | other);
                    pieces.remove(j);
                    j = i; // a piece that had no connection before may have one now
                }
            }
        }
        return pieces;
    }

    /** The order of the pieces that has the least sum of intermediate rows. */
    static JoinSearch.Tree acrossStores(JoinGraph graph, List<Long> pieces, BooleanSupplier mayImprove) {
        return new JoinSearch(
                        pieces.size(), piece -> graph.rows(pieces.get(piece)), (left, right) -> {
                            long one = union(pieces, left);
                            long other = union(pieces, right);
                            return graph.connects(one, other)
                                    ? Optional.of(graph.rows(one | other) / (graph.rows(one) * graph.rows(other)))
                                    : Optional.empty();
                        }, mayImprove)
                .best();
    }

    private static long union(List<Long> pieces, long chosen) {
        long union = 0;
        for (int i = 0; i < pieces.size(); i++) {
            union |= (chosen & 1L << i) != 0 ? pieces.get(i) : 0;
        }
        return union;
    }
}
