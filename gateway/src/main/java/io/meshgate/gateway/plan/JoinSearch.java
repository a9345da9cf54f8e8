package io.meshgate.gateway.plan;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds a join tree over numbered parts with the least sum of estimated intermediate rows: dynamic programming over
 * subsets (all bushy trees) for up to {@link #EXHAUSTIVE_MAX} parts; beyond, a greedy tree that is then improved by the same
 * dynamic programming over windows of it. Parts that no condition connects are multiplied last. When the time is over the best
 * tree so far is taken, a greedy one at least.
 *
 * <p>Sources: the cost is C_out of Cluet and Moerkotte, "On the complexity of generating optimal left-deep processing trees
 * with cross products", ICDT 1995; subsets as numbers: B. Vance and D. Maier, "Rapid bushy join-order optimization with
 * Cartesian products", SIGMOD 1996; the greedy tree: L. Fegaras, "A new heuristic for optimizing large queries", DEXA 1998; the
 * windows: D. Kossmann and K. Stocker, "Iterative dynamic programming", TODS 25(1), 2000.
 */
final class JoinSearch {
    static final int EXHAUSTIVE_MAX = 12;
    /** As many as a set of bits can hold. */
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

    /** The share of two sets' product that their conditions keep; empty where none connects them. */
    @FunctionalInterface
    interface Selectivity {
        Optional<Double> between(long left, long right);
    }

    private final int parts;
    private final IntToDoubleFunction rows;
    private final Selectivity selectivity;
    private final BooleanSupplier mayImprove;

    /** @param mayImprove whether there is time to look for a better tree */
    JoinSearch(int parts, IntToDoubleFunction rows, Selectivity selectivity, BooleanSupplier mayImprove) {
        this.parts = parts;
        this.rows = rows;
        this.selectivity = selectivity;
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

    /** @throws QueryFailure for more parts than a set of bits can hold */
    Tree best() {
        requireFits(parts);
        List<Tree> leaves = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            leaves.add(new Tree(1L << i, rows.applyAsDouble(i), 0, null, null));
        }
        Tree best = parts <= EXHAUSTIVE_MAX ? exhaustive(leaves) : null;
        return best != null ? best : improved(greedy(leaves));
    }

    /** The best tree over these; nothing where they are not connected, or the time is over. */
    private @Nullable Tree exhaustive(List<Tree> inputs) {
        Tree[] best = new Tree[1 << inputs.size()];
        for (int i = 0; i < inputs.size(); i++) {
            best[1 << i] = inputs.get(i);
        }
        for (int set = 3; set < best.length; set++) {
            if (best[set] == null) {
                if (!mayImprove.getAsBoolean()) {
                    return null;
                }
                best[set] = bestOf(set, best);
            }
        }
        return best[best.length - 1];
    }

    private @Nullable Tree bestOf(int set, Tree[] best) {
        Tree least = null;
        // Each split into two halves once: the half with the lowest bit is the first.
        int lowest = Integer.lowestOneBit(set);
        for (int half = (set - 1) & set; half > 0; half = (half - 1) & set) {
            if ((half & lowest) != 0 && best[half] != null && best[set ^ half] != null) {
                Tree joined = join(best[half], best[set ^ half]).orElse(null);
                least = joined != null && (least == null || joined.cost() < least.cost()) ? joined : least;
            }
        }
        return least;
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

    /** Joins the pair with the smallest result again and again; multiplies only when nothing is connected any more. */
    private Tree greedy(List<Tree> leaves) {
        List<Tree> trees = new ArrayList<>(leaves);
        while (trees.size() > 1) {
            Tree next = null;
            for (int i = 0; i < trees.size(); i++) {
                for (int j = i + 1; j < trees.size(); j++) {
                    Optional<Tree> joined = join(trees.get(i), trees.get(j));
                    if (joined.isPresent() && (next == null || joined.get().rows() < next.rows())) {
                        next = joined.get();
                    }
                }
            }
            Tree joined = next != null ? next : product(trees);
            trees.removeIf(tree -> (tree.set() & joined.set()) != 0);
            trees.add(joined);
        }
        return trees.get(0);
    }

    private static Tree product(List<Tree> trees) {
        List<Tree> smallest = trees.stream()
                .sorted(Comparator.comparingDouble(Tree::rows))
                .limit(2)
                .toList();
        return tree(
                smallest.get(0),
                smallest.get(1),
                smallest.get(0).rows() * smallest.get(1).rows());
    }

    private Optional<Tree> join(Tree a, Tree b) {
        return selectivity.between(a.set(), b.set()).map(share -> {
            // Several conditions on one pair are rarely independent: never fewer rows than a tenth of the smaller side.
            double joined = Math.max(a.rows() * b.rows() * share, Math.min(a.rows(), b.rows()) / 10);
            return tree(a, b, Math.max(1, joined));
        });
    }

    private static Tree tree(Tree a, Tree b, double rows) {
        Tree larger = a.rows() >= b.rows() ? a : b;
        Tree smaller = larger == a ? b : a;
        return new Tree(a.set() | b.set(), rows, a.cost() + b.cost() + rows, larger, smaller);
    }
}
