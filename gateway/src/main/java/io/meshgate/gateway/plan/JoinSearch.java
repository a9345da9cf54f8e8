package io.meshgate.gateway.plan;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds a join tree over numbered parts of the least cost: dynamic programming over all bushy trees for up to {@link
 * #EXHAUSTIVE_MAX} parts; beyond, a greedy tree that is then improved by the same dynamic programming over windows of it. Parts
 * that no condition connects are multiplied last. When the time is over the best tree so far is taken, a greedy one at least.
 * Used once.
 *
 * <p>Sources: B. Vance and D. Maier, "Rapid bushy join-order optimization with Cartesian products", SIGMOD 1996 (subsets as
 * numbers; here only of connected parts); L. Fegaras, "A new heuristic for optimizing large queries", DEXA 1998 (the greedy
 * tree); D. Kossmann and K. Stocker, "Iterative dynamic programming", TODS 25(1), 2000 (the windows).
 */
final class JoinSearch {
    static final int EXHAUSTIVE_MAX = 12;

    /** Sets of parts are bits of a number. */
    static final int PARTS_MAX = Long.SIZE - 1;

    /** Subtrees that are ordered anew together, and how often the whole tree is gone through. */
    private static final int WINDOW = 8;

    private static final int ROUNDS_MAX = 4;

    /**
     * A join tree; the larger side stands left, since the local engine builds its hash table on the right.
     *
     * @param set its parts, one bit each
     */
    record Tree(
            long set,
            double rows,
            double cost,
            @Nullable Tree leftTree,
            @Nullable Tree rightTree) {
        boolean isLeaf() {
            return leftTree == null;
        }

        int leaf() {
            return Long.numberOfTrailingZeros(set);
        }

        Tree left() {
            return Objects.requireNonNull(leftTree);
        }

        Tree right() {
            return Objects.requireNonNull(rightTree);
        }
    }

    /**
     * A condition between parts.
     *
     * @param parts which it needs, one bit each: two or more
     */
    record Edge(long parts) {
        /** Whether it can be told when these two sets are joined, and not before. */
        boolean connects(long left, long right) {
            return (parts & left) != 0 && (parts & right) != 0 && (parts & ~(left | right)) == 0;
        }
    }

    /** What is to be as low as can be. */
    @FunctionalInterface
    interface Cost {
        /** The sum of estimated intermediate rows: C_out of Cluet and Moerkotte, ICDT 1995. */
        Cost ROWS = (left, right, rows) -> left.cost() + right.cost() + rows;

        /** @param rows of the join of the two */
        double of(Tree left, Tree right, double rows);
    }

    private final int parts;
    private final LongToDoubleFunction rows;
    private final List<Edge> edges;
    private final Cost cost;
    private final BooleanSupplier mayImprove;

    /**
     * @param rows of each set of parts that conditions connect, however they are joined
     * @param mayImprove whether there is time to look for a better tree
     */
    JoinSearch(int parts, LongToDoubleFunction rows, List<Edge> edges, Cost cost, BooleanSupplier mayImprove) {
        requireFits(parts);
        this.parts = parts;
        this.rows = rows;
        this.edges = edges;
        this.cost = cost;
        this.mayImprove = mayImprove;
    }

    /** @throws QueryFailure for more parts than a set of bits can hold */
    static void requireFits(int parts) {
        if (parts > PARTS_MAX) {
            throw QueryFailure.of(
                    ErrorCode.UNSUPPORTED,
                    "Meshgate joins at most " + PARTS_MAX + " tables and subqueries at a time, and here are " + parts
                            + ". Join some of them in a subquery with DISTINCT or GROUP BY");
        }
    }

    Tree best() {
        List<Tree> leaves = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            leaves.add(new Tree(1L << i, rows.applyAsDouble(1L << i), 0, null, null));
        }
        Tree best = parts <= EXHAUSTIVE_MAX ? exhaustive(leaves) : null;
        return best != null ? best : improved(greedy(leaves));
    }

    // Every tree

    /** The best tree over these; nothing where they are not connected, or the time is over. */
    private @Nullable Tree exhaustive(List<Tree> inputs) {
        List<Edge> among = among(inputs);
        @Nullable Tree[] best = new @Nullable Tree[1 << inputs.size()];
        for (int i = 0; i < inputs.size(); i++) {
            best[1 << i] = inputs.get(i);
        }
        for (int set = 3; set < best.length; set++) {
            if (best[set] == null) {
                if (!mayImprove.getAsBoolean()) {
                    return null;
                }
                best[set] = bestOf(set, best, among);
            }
        }
        return best[best.length - 1];
    }

    private @Nullable Tree bestOf(int set, @Nullable Tree[] best, List<Edge> among) {
        Tree least = null;
        // Each split into two halves once: the half with the lowest bit is the first.
        int lowest = Integer.lowestOneBit(set);
        for (int half = (set - 1) & set; half > 0; half = (half - 1) & set) {
            Tree one = best[half];
            Tree other = best[set ^ half];
            if ((half & lowest) != 0 && one != null && other != null) {
                Tree joined = join(one, other, among, least);
                least = joined == null ? least : joined;
            }
        }
        return least;
    }

    /** The edges that may connect two of these. */
    private List<Edge> among(List<Tree> inputs) {
        long all = inputs.stream().mapToLong(Tree::set).reduce(0, (a, b) -> a | b);
        return edges.stream()
                .filter(edge -> (edge.parts() & ~all) == 0
                        && inputs.stream().noneMatch(input -> (edge.parts() & ~input.set()) == 0))
                .toList();
    }

    // One tree, and better ones

    /** Joins the pair with the smallest result again and again; multiplies only when nothing is connected any more. */
    private Tree greedy(List<Tree> leaves) {
        List<Tree> trees = new ArrayList<>(leaves);
        while (trees.size() > 1) {
            Tree next = null;
            for (int i = 0; i < trees.size(); i++) {
                for (int j = i + 1; j < trees.size(); j++) {
                    Tree joined = join(trees.get(i), trees.get(j), edges, null);
                    if (joined != null && (next == null || joined.rows() < next.rows())) {
                        next = joined;
                    }
                }
            }
            Tree joined = next != null ? next : product(trees);
            trees.removeIf(tree -> (tree.set() & joined.set()) != 0);
            trees.add(joined);
        }
        return trees.get(0);
    }

    private Tree improved(Tree tree) {
        Tree best = tree;
        for (int round = 0; round < ROUNDS_MAX; round++) {
            Tree next = reordered(best);
            if (next.cost() >= best.cost()) {
                return best;
            }
            best = next;
        }
        return best;
    }

    /** The tree's topmost subtrees in the best order, after each of them has been looked through likewise. */
    private Tree reordered(Tree tree) {
        if (Long.bitCount(tree.set()) < 3) {
            return tree;
        }
        List<Tree> window = new ArrayList<>(List.of(tree.left(), tree.right()));
        while (window.size() < WINDOW) {
            Tree largest = window.stream()
                    .max(Comparator.comparingInt(subtree -> Long.bitCount(subtree.set())))
                    .orElseThrow();
            if (largest.isLeaf()) {
                break;
            }
            window.remove(largest);
            window.add(largest.left());
            window.add(largest.right());
        }
        window.replaceAll(this::reordered);
        Tree best = exhaustive(window);
        return best != null && best.cost() < tree.cost() ? best : tree;
    }

    // Joins

    private Tree product(List<Tree> trees) {
        List<Tree> smallest = trees.stream()
                .sorted(Comparator.comparingDouble(Tree::rows))
                .limit(2)
                .toList();
        Tree larger = smallest.get(1);
        Tree smaller = smallest.get(0);
        double product = larger.rows() * smaller.rows();
        return new Tree(larger.set() | smaller.set(), product, cost.of(larger, smaller, product), larger, smaller);
    }

    /** The two joined; nothing where no condition connects them, or where that costs no less than {@code known}. */
    private @Nullable Tree join(Tree a, Tree b, List<Edge> among, @Nullable Tree known) {
        if (!isConnected(a.set(), b.set(), among)) {
            return null;
        }
        double joined = rows.applyAsDouble(a.set() | b.set());
        Tree larger = a.rows() >= b.rows() ? a : b;
        Tree smaller = larger == a ? b : a;
        double total = cost.of(larger, smaller, joined);
        return known == null || total < known.cost()
                ? new Tree(a.set() | b.set(), joined, total, larger, smaller)
                : null;
    }

    private static boolean isConnected(long left, long right, List<Edge> among) {
        for (Edge edge : among) {
            if (edge.connects(left, right)) {
                return true;
            }
        }
        return false;
    }
}
