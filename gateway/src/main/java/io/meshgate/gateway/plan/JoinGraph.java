package io.meshgate.gateway.plan;

import io.meshgate.adapter.DomainStore;
import io.meshgate.gateway.plan.JoinGroup.SemiFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * What a search for a join order sees of a group: its parts by number, which sets of them conditions connect, which store
 * could join a set by itself, how many rows a set has, and how many bytes it sends as one statement. A set is a bit for each
 * part. An estimate belongs to the set, however it is joined. Not thread-safe.
 */
final class JoinGraph {
    /** Of keys that keep more than this share of the rows nobody makes use. */
    private static final double KEYS_SHARE_MAX = 0.5;

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
     * What is still to be applied to a group.
     *
     * @param conditions over the group's numbers, with all that follows from them
     * @param needed the fields that are used above the group
     */
    record Pending(List<RexNode> conditions, List<SemiFilter> semiFilters, ImmutableBitSet needed) {}

    /**
     * A condition or a semi-join.
     *
     * @param inStore whether one store has all that it needs and answers it exactly
     * @param share of the rows that it keeps; of equalities of columns, see {@link #divisor}
     * @param sentBytes of a semi-join's other side, unless the store has it
     */
    private record Edge(
            ImmutableBitSet fields, long parts, boolean joins, boolean inStore, double share, double sentBytes) {
        boolean within(long set) {
            return (parts & ~set) == 0;
        }
    }

    /**
     * A column of a part, equal to those of other parts.
     *
     * @param distinct how many values it has before any filter
     */
    private record Member(int part, int column, double distinct) {}

    private final List<Part> parts;
    private final List<Optional<DomainStore>> stores;
    private final double[] partRows;
    private final ImmutableBitSet needed;
    private final List<Edge> edges = new ArrayList<>();
    /** Columns that conditions make equal, those of few values first, one of each part. */
    private final List<List<Member>> classes;

    private final Map<Long, Double> rows = new HashMap<>();

    JoinGraph(List<Part> parts, Pending pending, JoinGroup group, SingleStore singleStore, RelNode original) {
        JoinSearch.requireFits(parts.size());
        this.parts = List.copyOf(parts);
        this.needed = pending.needed();
        this.stores = parts.stream().map(part -> singleStore.of(part.rel())).toList();
        this.partRows =
                parts.stream().mapToDouble(part -> Cardinality.rows(part.rel())).toArray();
        RexBuilder rex = original.getCluster().getRexBuilder();
        EqualFields equal = new EqualFields();
        for (RexNode condition : pending.conditions()) {
            ImmutableBitSet fields = RelOptUtil.InputFinder.bits(condition);
            long of = partsOf(fields);
            boolean inStore = store(of)
                    .filter(store -> SingleStore.isExact(store, condition, original))
                    .isPresent();
            boolean equality = isEquality(condition) && Long.bitCount(of) == 2;
            if (equality) {
                equal.add(fields.nth(0), fields.nth(1));
            }
            double share = equality ? 1 : JoinConditions.selectivityLeft(condition, group, rex);
            edges.add(new Edge(fields, of, true, inStore, share, 0));
        }
        for (SemiFilter semi : pending.semiFilters()) {
            long of = partsOf(semi.uses());
            boolean inStore = store(of)
                    .filter(store -> singleStore.answers(store, semi, original))
                    .isPresent();
            edges.add(new Edge(semi.uses(), of, false, inStore, share(semi), Cardinality.bytes(semi.right())));
        }
        this.classes = equal.classes().stream().map(this::members).toList();
    }

    private static boolean isEquality(RexNode condition) {
        return condition.getKind() == SqlKind.EQUALS
                && ((RexCall) condition).getOperands().stream().allMatch(RexInputRef.class::isInstance);
    }

    /** The share of rows that a semi-join keeps, by one key. */
    private double share(SemiFilter semi) {
        double share = 0.5;
        if (semi.conjuncts().size() == 1 && isEquality(semi.conjuncts().getFirst())) {
            List<Integer> fields =
                    RelOptUtil.InputFinder.bits(semi.conjuncts().getFirst()).asList();
            if (fields.getFirst() < JoinGroup.RIGHT_SIDE && fields.getLast() >= JoinGroup.RIGHT_SIDE) {
                Part part = parts.get(partOf(fields.getFirst()));
                double all = Cardinality.distinct(part.rel(), part.fields().indexOf(fields.getFirst()));
                double keys = Cardinality.distinctLeft(semi.right(), List.of(fields.getLast() - JoinGroup.RIGHT_SIDE));
                share = Math.min(1, keys / all);
            }
        }
        return semi.type() == JoinRelType.ANTI ? Math.max(0.05, 1 - share) : share;
    }

    private long partsOf(ImmutableBitSet fields) {
        return fields.asList().stream().mapToLong(field -> 1L << partOf(field)).reduce(0, (a, b) -> a | b);
    }

    private int partOf(int field) {
        return IntStream.range(0, parts.size())
                .filter(part -> parts.get(part).fields().contains(field))
                .findFirst()
                .orElseThrow();
    }

    private List<Member> members(List<Integer> fields) {
        Map<Integer, Member> members = new LinkedHashMap<>();
        for (int field : fields) {
            int number = partOf(field);
            Part part = parts.get(number);
            int column = part.fields().indexOf(field);
            members.merge(
                    number,
                    new Member(number, column, Cardinality.distinct(part.rel(), column)),
                    (one, other) -> one.distinct() <= other.distinct() ? one : other);
        }
        return members.values().stream()
                .sorted(Comparator.comparingDouble(Member::distinct).thenComparing(Member::part))
                .toList();
    }

    int size() {
        return parts.size();
    }

    /** The parts that conditions need, each of several. */
    List<Long> edges() {
        return edges.stream().filter(edge -> edge.joins()).map(Edge::parts).toList();
    }

    /** Whether a condition needs both sets and no other one. */
    boolean connects(long left, long right) {
        return edges.stream().anyMatch(edge -> spans(edge, left, right));
    }

    /** Whether one store has both sets and answers a condition between them exactly. */
    boolean connectsInStore(long left, long right) {
        return store(left | right).isPresent()
                && edges.stream().anyMatch(edge -> edge.inStore() && spans(edge, left, right));
    }

    private static boolean spans(Edge edge, long left, long right) {
        return edge.joins() && (edge.parts() & left) != 0 && (edge.parts() & right) != 0 && edge.within(left | right);
    }

    /** The parts of a set in an order in which their store can join them one by one; fewer where it cannot. */
    List<Integer> joinedInStore(long set) {
        List<Integer> joined = new ArrayList<>(List.of(Long.numberOfTrailingZeros(set)));
        long reached = Long.lowestOneBit(set);
        long before = 0;
        while (reached != before) {
            before = reached;
            for (Edge edge : edges) {
                long missing = edge.parts() & ~reached;
                if (edge.joins() && edge.inStore() && edge.within(set) && Long.bitCount(missing) == 1) {
                    joined.add(Long.numberOfTrailingZeros(missing));
                    reached |= missing;
                }
            }
        }
        return joined;
    }

    static Stream<Integer> parts(long set) {
        return IntStream.range(0, Long.SIZE)
                .filter(part -> (set & 1L << part) != 0)
                .boxed();
    }

    /** The store that has all parts of a set; none where there are no parts. */
    Optional<DomainStore> store(long set) {
        if (set == 0) {
            return Optional.empty();
        }
        Optional<DomainStore> first = stores.get(Long.numberOfTrailingZeros(set));
        return first.filter(store -> parts(set)
                .allMatch(part -> stores.get(part)
                        .filter(other -> SingleStore.same(other, store))
                        .isPresent()));
    }

    // ---- rows

    /** Rows of the join of all parts of a set, on every condition among them; at least 1. */
    double rows(long set) {
        Double known = rows.get(set);
        if (known == null) {
            known = Math.max(1, joined(set) * share(set, false));
            rows.put(set, known);
        }
        return known;
    }

    private double joined(long set) {
        double joined = parts(set).mapToDouble(part -> partRows[part]).reduce(1, (a, b) -> a * b) / divisor(set);
        return joined <= Cardinality.ROWS_MAX ? joined : Cardinality.ROWS_MAX; // also where both are infinite
    }

    private double share(long set, boolean inStore) {
        double share = 1;
        for (Edge edge : edges) {
            share *= edge.within(set) && (edge.inStore() || !inStore) ? edge.share() : 1;
        }
        return share;
    }

    /**
     * What equalities divide the product of rows by: each class of equal columns by the values of every member but the one
     * that has fewest, several columns between two parts by their combinations.
     */
    private double divisor(long set) {
        Map<Long, Map<Integer, List<Integer>>> pairs = new LinkedHashMap<>();
        for (List<Member> members : classes) {
            List<Member> within =
                    members.stream().filter(m -> (set & 1L << m.part()) != 0).toList();
            for (int i = 1; i < within.size(); i++) {
                Member one = within.get(i - 1);
                Member other = within.get(i);
                Map<Integer, List<Integer>> columns =
                        pairs.computeIfAbsent(1L << one.part() | 1L << other.part(), pair -> new HashMap<>());
                columns.computeIfAbsent(one.part(), part -> new ArrayList<>()).add(one.column());
                columns.computeIfAbsent(other.part(), part -> new ArrayList<>()).add(other.column());
            }
        }
        return pairs.values().stream()
                .mapToDouble(columns -> columns.entrySet().stream()
                        .mapToDouble(
                                of -> DistinctValues.of(parts.get(of.getKey()).rel(), of.getValue()))
                        .max()
                        .orElse(1))
                .reduce(1, (a, b) -> a * b);
    }

    // ---- bytes

    /**
     * What it costs that a set is one statement: the bytes that it sends, without the rows that the keys of others spare, and
     * without what semi-joins that it makes spare to be sent.
     */
    double sentBytes(long set) {
        double spared = edges.stream()
                .filter(edge -> edge.inStore() && edge.within(set))
                .mapToDouble(Edge::sentBytes)
                .sum();
        return Math.max(1, joined(set) * share(set, true)) * width(set) * keysLeft(set) - spared;
    }

    /** What the other sides of all semi-joins would send. */
    double otherSidesBytes() {
        return edges.stream().mapToDouble(Edge::sentBytes).sum();
    }

    /** Of the columns that anything but this set's statement asks for. */
    private double width(long set) {
        ImmutableBitSet.Builder asked = ImmutableBitSet.builder().addAll(needed);
        edges.stream()
                .filter(edge -> !(edge.inStore() && edge.within(set)))
                .forEach(edge -> asked.addAll(edge.fields()));
        ImmutableBitSet used = asked.build();
        return Math.max(
                1,
                parts(set)
                        .mapToDouble(number -> {
                            Part part = parts.get(number);
                            double width = 0;
                            for (int column = 0; column < part.fields().size(); column++) {
                                width += used.get(part.fields().get(column)) ? RowWidth.bytes(part.rel(), column) : 0;
                            }
                            return width;
                        })
                        .sum());
    }

    /** The share of a set's rows that is left by the keys of others, if those are sent to its store. */
    private double keysLeft(long set) {
        long[] seen = {set};
        double left = 1;
        for (List<Member> members : classes) {
            Optional<Member> own =
                    members.stream().filter(m -> (set & 1L << m.part()) != 0).findFirst();
            if (own.isPresent()) {
                double share = share(members, own.get(), seen);
                left *= share <= KEYS_SHARE_MAX ? share : 1;
            }
        }
        return left;
    }

    /** The share of a column's values that is left by those of the parts which are not seen yet. */
    private double share(List<Member> members, Member column, long[] seen) {
        double share = 1;
        for (Member other : members) {
            if ((seen[0] & 1L << other.part()) == 0) {
                share = Math.min(share, keys(other, members, seen) / column.distinct());
            }
        }
        return share;
    }

    /** The values of a part's column that are left by its own conditions, and by the keys of parts beyond it. */
    private double keys(Member column, List<Member> equal, long[] seen) {
        long part = 1L << column.part();
        seen[0] |= part;
        double left = rows(part);
        for (List<Member> members : classes) {
            Optional<Member> own =
                    members.stream().filter(m -> m.part() == column.part()).findFirst();
            if (members != equal && own.isPresent()) {
                left *= share(members, own.get(), seen);
            }
        }
        return Math.min(column.distinct(), Math.max(1, left));
    }
}
