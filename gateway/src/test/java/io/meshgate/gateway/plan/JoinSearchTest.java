package io.meshgate.gateway.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.plan.JoinSearch.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class JoinSearchTest {

    /** Parts with rows, and conditions between pairs of them that keep a share of their product. */
    private static final class Graph {
        private final double[] rows;
        private final Map<Long, Double> edges = new HashMap<>();

        Graph(double... rows) {
            this.rows = rows;
        }

        Graph edge(int a, int b, double share) {
            edges.put(1L << a | 1L << b, share);
            return this;
        }

        Tree best() {
            return best(() -> true);
        }

        Tree best(BooleanSupplier mayImprove) {
            return new JoinSearch(rows.length, i -> rows[i], this::between, mayImprove).best();
        }

        private Optional<Double> between(long left, long right) {
            double share = 1;
            boolean connected = false;
            for (Map.Entry<Long, Double> edge : edges.entrySet()) {
                long parts = edge.getKey();
                if ((parts & left) != 0 && (parts & right) != 0 && (parts & ~(left | right)) == 0) {
                    connected = true;
                    share *= edge.getValue();
                }
            }
            return connected ? Optional.of(share) : Optional.empty();
        }
    }

    private static String print(Tree tree) {
        return tree.isLeaf() ? "" + tree.leaf() : "(" + print(tree.left()) + " " + print(tree.right()) + ")";
    }

    private static List<Integer> leaves(Tree tree) {
        List<Integer> leaves = new ArrayList<>();
        if (tree.isLeaf()) {
            leaves.add(tree.leaf());
        } else {
            leaves.addAll(leaves(tree.left()));
            leaves.addAll(leaves(tree.right()));
        }
        return leaves;
    }

    @Test
    void onePartIsATree() {
        assertEquals("0", print(new Graph(5).best()));
    }

    @Test
    void theLargerSideStandsLeft() {
        assertEquals("(1 0)", print(new Graph(10, 1000).edge(0, 1, 0.01).best()));
        assertEquals("(0 1)", print(new Graph(1000, 10).edge(0, 1, 0.01).best()));
    }

    @Test
    void theSelectiveJoinComesFirst() {
        Graph chain = new Graph(1000, 1000, 1000).edge(0, 1, 0.1).edge(1, 2, 0.0001);
        assertEquals(List.of(0, 1, 2), leaves(chain.best()).stream().sorted().toList());
        assertTrue(print(chain.best()).contains("(1 2)") || print(chain.best()).contains("(2 1)"), print(chain.best()));
    }

    @Test
    void aBushyTreeIsFound() {
        Graph chain = new Graph(1000, 1000, 1000, 1000)
                .edge(0, 1, 0.00001)
                .edge(1, 2, 0.5)
                .edge(2, 3, 0.00001);
        Tree best = chain.best();
        assertEquals(2, Long.bitCount(best.left().set()));
        assertEquals(2, Long.bitCount(best.right().set()));
    }

    @Test
    void connectedPartsAreNeverMultiplied() {
        // A cross product of the two small parts would be cheap, but no condition joins them.
        Tree star = new Graph(1_000_000, 2, 2).edge(0, 1, 0.5).edge(0, 2, 0.5).best();
        for (Tree tree = star; !tree.isLeaf(); tree = tree.left()) {
            assertTrue((tree.set() & 1) != 0, print(star));
        }
    }

    @Test
    void unconnectedPartsAreMultipliedLast() {
        Tree best = new Graph(100, 100, 7).edge(0, 1, 0.01).best();
        assertEquals(7 * 100, best.rows());
        assertTrue(best.left().set() == 0b011 || best.right().set() == 0b011, print(best));
    }

    @Test
    void manyPartsAreJoinedGreedily() {
        int parts = JoinSearch.EXHAUSTIVE_MAX + 15;
        double[] rows = new double[parts];
        java.util.Arrays.fill(rows, 1000);
        Graph chain = new Graph(rows);
        for (int i = 0; i + 1 < parts; i++) {
            chain.edge(i, i + 1, 0.001);
        }
        assertEquals(parts, leaves(chain.best()).stream().distinct().count());
    }

    @Test
    void manyPartsAreJoinedNoWorseThanGreedily() {
        int better = 0;
        for (int seed = 0; seed < 50; seed++) {
            Graph graph = random(new Random(seed), JoinSearch.EXHAUSTIVE_MAX + 8);
            double greedy = graph.best(() -> false).cost();
            double best = graph.best().cost();
            assertTrue(best <= greedy, "seed " + seed);
            better += best < greedy ? 1 : 0;
        }
        assertTrue(better > 0, "better in " + better + " of 50");
    }

    @Test
    void withoutTimeThereIsStillATree() {
        for (int parts : List.of(5, JoinSearch.EXHAUSTIVE_MAX, 40)) {
            assertEquals((1L << parts) - 1, random(new Random(parts), parts).best(() -> false).set());
        }
    }

    @Test
    void moreThanTheSearchHoldsIsRefused() {
        QueryFailure refused = assertThrows(QueryFailure.class, () -> new Graph(new double[64]).best());
        assertEquals(ErrorCode.UNSUPPORTED, refused.code());
        assertTrue(refused.getMessage().contains("63"), refused.getMessage());
    }

    @Test
    void noLeftDeepTreeIsCheaper() {
        for (int seed = 0; seed < 50; seed++) {
            Graph graph = random(new Random(seed), 6);
            double best = graph.best().cost();
            assertTrue(best <= cheapestLeftDeep(graph, 0, 0, 0) + 1e-6, "seed " + seed);
        }
    }

    private static Graph random(Random random, int parts) {
        double[] rows = random.doubles(parts, 10, 10_000).toArray();
        Graph graph = new Graph(rows);
        for (int i = 1; i < parts; i++) {
            graph.edge(random.nextInt(i), i, random.nextDouble());
        }
        return graph;
    }

    /** The least sum of intermediate rows over all orders that never multiply, by trying each. */
    private static double cheapestLeftDeep(Graph graph, long joined, double rows, double cost) {
        if (Long.bitCount(joined) == graph.rows.length) {
            return cost;
        }
        double least = Double.MAX_VALUE;
        for (int i = 0; i < graph.rows.length; i++) {
            long part = 1L << i;
            if ((joined & part) != 0) {
                continue;
            }
            if (joined == 0) {
                least = Math.min(least, cheapestLeftDeep(graph, part, graph.rows[i], 0));
                continue;
            }
            Optional<Double> share = graph.between(joined, part);
            if (share.isPresent()) {
                double product = rows * graph.rows[i] * share.get();
                double next = Math.max(1, Math.max(product, Math.min(rows, graph.rows[i]) / 10));
                least = Math.min(least, cheapestLeftDeep(graph, joined | part, next, cost + next));
            }
        }
        return least;
    }
}
