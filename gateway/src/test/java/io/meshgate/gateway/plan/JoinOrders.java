package io.meshgate.gateway.plan;

import io.meshgate.gateway.plan.JoinSearch.Tree;
import io.meshgate.gateway.plan.JoinStrategy.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;

/** Planners that join in other orders than Meshgate does, and what is to be said about its own. */
public final class JoinOrders {
    private JoinOrders() {}

    /** A planner that joins in an order by chance, which multiplies nothing that conditions connect. */
    public static Planner random(long seed) {
        Random random = new Random(seed);
        return new Planner(new LearnedRows(0), SendingCosts.NEVER, (graph, mayImprove) -> random(graph, random));
    }

    /** A planner as it is, that adds up how many products the queries demand: one less than what no condition connects. */
    public static Planner counting(AtomicInteger productsDemanded) {
        JoinStrategy own = new StoreByStore();
        return new Planner(new LearnedRows(0), SendingCosts.NEVER, (graph, mayImprove) -> {
            productsDemanded.addAndGet(unconnected(graph) - 1);
            return own.choose(graph, mayImprove);
        });
    }

    /** Inner joins on no condition. */
    public static int products(RelNode rel) {
        boolean product = rel instanceof Join join
                && join.getJoinType() == JoinRelType.INNER
                && join.getCondition().isAlwaysTrue();
        return (product ? 1 : 0)
                + rel.getInputs().stream().mapToInt(JoinOrders::products).sum();
    }

    private static int unconnected(JoinGraph graph) {
        List<Long> sets = new ArrayList<>();
        for (int part = 0; part < graph.size(); part++) {
            sets.add(1L << part);
        }
        for (int i = 0; i < sets.size(); i++) {
            for (int j = i + 1; j < sets.size(); j++) {
                if (graph.connects(sets.get(i), sets.get(j))) {
                    sets.set(i, sets.get(i) | sets.remove(j));
                    i = -1;
                    break;
                }
            }
        }
        return sets.size();
    }

    private static Choice random(JoinGraph graph, Random random) {
        List<Tree> trees = new ArrayList<>();
        for (int part = 0; part < graph.size(); part++) {
            trees.add(leaf(part));
        }
        while (trees.size() > 1) {
            List<int[]> pairs = new ArrayList<>();
            for (int i = 0; i < trees.size(); i++) {
                for (int j = i + 1; j < trees.size(); j++) {
                    if (graph.connects(trees.get(i).set(), trees.get(j).set())) {
                        pairs.add(new int[] {i, j});
                    }
                }
            }
            int[] pair = pairs.isEmpty() ? new int[] {0, 1} : pairs.get(random.nextInt(pairs.size()));
            Tree right = trees.remove(pair[1]);
            trees.set(pair[0], joined(trees.get(pair[0]), right));
        }
        List<Long> pieces = new ArrayList<>();
        Tree overPieces = overPieces(trees.getFirst(), graph, pieces);
        return new Choice(pieces, overPieces);
    }

    /** The tree with whatever one store joins by itself as a leaf. */
    private static Tree overPieces(Tree tree, JoinGraph graph, List<Long> pieces) {
        if (isInStore(tree, graph)) {
            pieces.add(tree.set());
            return leaf(pieces.size() - 1);
        }
        return joined(overPieces(tree.left(), graph, pieces), overPieces(tree.right(), graph, pieces));
    }

    private static boolean isInStore(Tree tree, JoinGraph graph) {
        return tree.isLeaf()
                || isInStore(tree.left(), graph)
                        && isInStore(tree.right(), graph)
                        && graph.connectsInStore(tree.left().set(), tree.right().set());
    }

    private static Tree leaf(int number) {
        return new Tree(1L << number, 1, 0, null, null);
    }

    private static Tree joined(Tree left, Tree right) {
        return new Tree(left.set() | right.set(), 1, 0, left, right);
    }
}
