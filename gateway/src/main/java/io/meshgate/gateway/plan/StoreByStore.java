package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The join order of Meshgate, in two steps. First each store's parts are divided into pieces, each one statement, so that
 * least is sent: what moves depends on the pieces alone, since the gateway joins whatever they send. Then the pieces are
 * joined in the order that makes the fewest rows on the way ({@link JoinSearch}).
 *
 * <p>As few pieces as multiply no rows are what is taken, unless others send much less; those are found by dynamic programming
 * over the sets of one store's parts, up to {@link #EXHAUSTIVE_MAX} of them. Thread-safe.
 */
final class StoreByStore implements JoinStrategy {
    private static final int EXHAUSTIVE_MAX = 12;
    private static final double TIMES_MAX = 10;

    /** What a statement costs beyond what it sends: a connection, and a way to the store and back. */
    private static final double STATEMENT_BYTES = 2_048;

    @Override
    public Choice choose(JoinGraph graph, BooleanSupplier mayImprove) {
        List<Long> pieces = new ArrayList<>();
        byStore(graph).forEach(set -> pieces.addAll(pieces(graph, set, mayImprove)));
        return new Choice(pieces, acrossStores(graph, pieces, mayImprove));
    }

    /** The parts that lie in one store each, and alone what no store answers. */
    private static List<Long> byStore(JoinGraph graph) {
        Map<Object, Long> sets = new LinkedHashMap<>();
        for (int part = 0; part < graph.size(); part++) {
            long set = 1L << part;
            Object place =
                    graph.store(set).<Object>map(store -> store.endpoint()).orElse(part);
            sets.merge(place, set, (a, b) -> a | b);
        }
        return List.copyOf(sets.values());
    }

    private static List<Long> pieces(JoinGraph graph, long set, BooleanSupplier mayImprove) {
        boolean all = Long.bitCount(set) == graph.size();
        if (all && isPiece(graph, set)) {
            return List.of(set);
        }
        List<Long> together = merged(graph, set);
        if (Long.bitCount(set) > EXHAUSTIVE_MAX || !mayImprove.getAsBoolean()) {
            return together;
        }
        Division division = new Division(graph, set, mayImprove);
        List<Long> best = division.best();
        return mayImprove.getAsBoolean() && CheaperApart.TIMES_LEAST * division.bytes(best) < division.bytes(together)
                ? best
                : together;
    }

    private static boolean isPiece(JoinGraph graph, long set) {
        return graph.joinedInStore(set).size() == Long.bitCount(set);
    }

    /** One store's parts divided into the pieces that cost least together. */
    private static final class Division {
        private record Best(double cost, long piece) {}

        private final JoinGraph graph;
        private final long all;
        private final BooleanSupplier mayImprove;
        private final Map<Long, Double> costs = new HashMap<>();
        private final Map<Long, Best> best = new HashMap<>();

        Division(JoinGraph graph, long all, BooleanSupplier mayImprove) {
            this.graph = graph;
            this.all = all;
            this.mayImprove = mayImprove;
        }

        List<Long> best() {
            List<Long> pieces = new ArrayList<>();
            for (long rest = all; rest != 0; rest &= ~pieces.getLast()) {
                pieces.add(best(rest).piece());
            }
            return pieces;
        }

        /** All that these pieces, and the semi-joins that are left to the gateway, cause to be sent. */
        double bytes(List<Long> pieces) {
            return graph.otherSidesBytes()
                    + pieces.stream().mapToDouble(this::cost).sum();
        }

        private Best best(long set) {
            if (set == 0) {
                return new Best(0, 0);
            }
            Best known = best.get(set);
            if (known == null) {
                known = least(set);
                best.put(set, known);
            }
            return known;
        }

        /** Tries each piece that the first part of the set may belong to, the largest first; the part alone is always one. */
        private Best least(long set) {
            long first = Long.lowestOneBit(set);
            long others = set & ~first;
            Best alone = new Best(cost(first) + best(others).cost(), first);
            @Nullable Best least = null;
            for (long with = others; with != 0 && mayImprove.getAsBoolean(); with = (with - 1) & others) {
                double cost = cost(first | with);
                if (cost < Double.POSITIVE_INFINITY) {
                    cost += best(others & ~with).cost();
                    least = least == null || cost < least.cost() ? new Best(cost, first | with) : least;
                }
            }
            return least == null || alone.cost() < least.cost() ? alone : least;
        }

        private double cost(long set) {
            return costs.computeIfAbsent(
                    set, s -> isPiece(graph, s) ? STATEMENT_BYTES + graph.sentBytes(s) : Double.POSITIVE_INFINITY);
        }
    }

    private static List<Long> merged(JoinGraph graph, long set) {
        List<Long> pieces = new ArrayList<>();
        JoinGraph.parts(set).forEach(part -> pieces.add(1L << part));
        for (int i = 0; i < pieces.size(); i++) {
            for (int j = i + 1; j < pieces.size(); j++) {
                long one = pieces.get(i);
                long other = pieces.get(j);
                if (graph.connectsInStore(one, other)
                        && isPiece(graph, one | other)
                        && graph.rows(one | other) <= TIMES_MAX * (graph.rows(one) + graph.rows(other))) {
                    pieces.set(i, one | other);
                    pieces.remove(j);
                    j = i; // a piece that had no connection before may have one now
                }
            }
        }
        return pieces;
    }

    private static JoinSearch.Tree acrossStores(JoinGraph graph, List<Long> pieces, BooleanSupplier mayImprove) {
        List<JoinSearch.Edge> edges = graph.edges().stream()
                .map(parts -> new JoinSearch.Edge(among(pieces, parts)))
                .filter(edge -> Long.bitCount(edge.parts()) > 1)
                .distinct()
                .toList();
        return new JoinSearch(
                        pieces.size(),
                        chosen -> graph.rows(union(pieces, chosen)),
                        edges,
                        JoinSearch.Cost.ROWS,
                        mayImprove)
                .best();
    }

    /** The pieces that have some of these parts. */
    private static long among(List<Long> pieces, long parts) {
        long among = 0;
        for (int i = 0; i < pieces.size(); i++) {
            among |= (pieces.get(i) & parts) != 0 ? 1L << i : 0;
        }
        return among;
    }

    private static long union(List<Long> pieces, long chosen) {
        long union = 0;
        for (int i = 0; i < pieces.size(); i++) {
            union |= (chosen & 1L << i) != 0 ? pieces.get(i) : 0;
        }
        return union;
    }
}
