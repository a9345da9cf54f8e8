package io.meshgate.gateway.plan;

import io.meshgate.adapter.DomainStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * What a search for a join order sees of a group: its parts by number, which sets of them conditions connect, which store
 * could join a set by itself, and how many rows a set has. A set is a bit for each part. An estimate belongs to the set,
 * however it is joined.
 */
final class JoinGraph {
    /**
     * A part of the group.
     *
     * @param fields the group's number of each of its columns
     */
    record Part(RelNode rel, List<Integer> fields) {
        ImmutableBitSet set() {
            return ImmutableBitSet.of(fields);
        }
    }

    /**
     * A condition that is not applied yet.
     *
     * @param inStore whether one store has all its parts and answers it exactly
     * @param share of the rows that it keeps; equalities of two parts' columns are counted by {@link #classes} instead
     */
    private record Edge(long parts, boolean inStore, double share) {}

    /**
     * A column of a part, equal to those of other parts.
     *
     * @param distinct how many values it has before any filter
     */
    private record Member(int part, double distinct) {}

    private final List<Part> parts;
    private final List<Optional<DomainStore>> stores;
    private final List<Edge> edges = new ArrayList<>();
    /** Columns that conditions make equal, those of few values first, one of each part. */
    private final List<List<Member>> classes;

    private final Map<Long, Double> rows = new HashMap<>();

    /** @param pending the conditions that are not applied yet, over the group's numbers, with all that follows from them */
    JoinGraph(List<Part> parts, List<RexNode> pending, JoinGroup group, SingleStore singleStore, RelNode original) {
        JoinSearch.requireFits(parts.size());
        this.parts = List.copyOf(parts);
        this.stores = parts.stream().map(part -> singleStore.of(part.rel())).toList();
        EqualFields equal = new EqualFields();
        for (RexNode condition : pending) {
            List<Integer> uses = RelOptUtil.InputFinder.bits(condition).asList();
            long of = uses.stream().mapToLong(field -> 1L << partOf(field)).reduce(0, (a, b) -> a | b);
            boolean inStore =
                    store(of).filter(s -> SingleStore.isExact(s, condition, original)).isPresent();
            boolean equality = isEquality(condition) && Long.bitCount(of) == 2;
            if (equality) {
                equal.add(uses.get(0), uses.get(1));
            }
            double share = equality
                    ? 1
                    : JoinConditions.selectivityLeft(
                            condition, group, original.getCluster().getRexBuilder());
            edges.add(new Edge(of, inStore, share));
        }
        this.classes = equal.classes().stream().map(this::members).toList();
    }

    private static boolean isEquality(RexNode condition) {
        return condition.getKind() == SqlKind.EQUALS
                && ((RexCall) condition).getOperands().stream().allMatch(RexInputRef.class::isInstance);
    }

    private int partOf(int field) {
        return IntStream.range(0, parts.size())
                .filter(part -> parts.get(part).fields().contains(field))
                .findFirst()
                .orElseThrow();
    }

    private List<Member> members(List<Integer> fields) {
        Map<Integer, Double> distinct = new LinkedHashMap<>();
        for (int field : fields) {
            Part part = parts.get(partOf(field));
            distinct.merge(
                    partOf(field), Cardinality.distinct(part.rel(), part.fields().indexOf(field)), Math::min);
        }
        return distinct.entrySet().stream()
                .map(entry -> new Member(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(Member::distinct).thenComparing(Member::part))
                .toList();
    }

    int size() {
        return parts.size();
    }

    /** Whether a condition needs both sets and no other one. */
    boolean connects(long left, long right) {
        for (Edge edge : edges) {
            if (spans(edge, left, right)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one store has both sets and answers a condition between them exactly. */
    boolean connectsInStore(long left, long right) {
        return store(left | right).isPresent()
                && edges.stream().anyMatch(edge -> edge.inStore() && spans(edge, left, right));
    }

    private static boolean spans(Edge edge, long left, long right) {
        return (edge.parts() & left) != 0 && (edge.parts() & right) != 0 && (edge.parts() & ~(left | right)) == 0;
    }

    /** The parts of a set in an order in which their store can join them one by one; empty where it cannot. */
    Optional<List<Integer>> joinedInStore(long set) {
        List<Integer> joined = new ArrayList<>(List.of(Long.numberOfTrailingZeros(set)));
        long reached = Long.lowestOneBit(set);
        while (reached != set) {
            long so = reached;
            Optional<Integer> next = parts(set & ~reached)
                    .filter(part -> connectsInStore(so, 1L << part))
                    .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            joined.add(next.get());
            reached |= 1L << next.get();
        }
        return Optional.of(joined);
    }

    private static java.util.stream.Stream<Integer> parts(long set) {
        return IntStream.range(0, Long.SIZE).filter(part -> (set & 1L << part) != 0).boxed();
    }

    /** The store that has all parts of a set. */
    Optional<DomainStore> store(long set) {
        Optional<DomainStore> first = stores.get(Long.numberOfTrailingZeros(set));
        return first.filter(store -> parts(set).allMatch(
                part -> stores.get(part).filter(other -> SingleStore.same(other, store)).isPresent()));
    }

    /** Rows of the join of all parts of a set, on every condition among them; at least 1. */
    double rows(long set) {
        Double known = rows.get(set);
        if (known == null) {
            known = Math.max(1, estimated(set));
            rows.put(set, known);
        }
        return known;
    }

    private double estimated(long set) {
        double product = parts(set).mapToDouble(part -> Cardinality.rows(parts.get(part).rel())).reduce(1, (a, b) -> a * b);
        for (Edge edge : edges) {
            product *= (edge.parts() & ~set) == 0 ? edge.share() : 1;
        }
        return product / divisor(set);
    }

    /**
     * What equalities divide the product of rows by: each class of equal columns by the values of every member but the one
     * that has fewest. Of several columns between two parts, one has no more combinations of values than a part has rows.
     */
    private double divisor(long set) {
        Map<Long, double[]> pairs = new LinkedHashMap<>();
        for (List<Member> members : classes) {
            List<Member> within = members.stream().filter(m -> (set & 1L << m.part()) != 0).toList();
            for (int i = 1; i < within.size(); i++) {
                Member one = within.get(i - 1);
                Member other = within.get(i);
                boolean ascending = one.part() < other.part();
                double[] values = pairs.computeIfAbsent(1L << one.part() | 1L << other.part(), pair -> new double[] {1, 1});
                values[ascending ? 0 : 1] *= one.distinct();
                values[ascending ? 1 : 0] *= other.distinct();
            }
        }
        double divisor = 1;
        for (Map.Entry<Long, double[]> pair : pairs.entrySet()) {
            double low = Math.min(pair.getValue()[0], unfilteredRows(Long.numberOfTrailingZeros(pair.getKey())));
            double high = Math.min(
                    pair.getValue()[1], unfilteredRows(Long.SIZE - 1 - Long.numberOfLeadingZeros(pair.getKey())));
            divisor *= Math.max(low, high);
        }
        return divisor;
    }

    private double unfilteredRows(int part) {
        RelNode rel = parts.get(part).rel();
        while (rel instanceof Filter filter) {
            rel = filter.getInput();
        }
        return Cardinality.rows(rel);
    }
}
