package io.meshgate.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements that join tables of the demo's three stores, drawn by chance, along the edges of a graph. */
final class GeneratedJoins {
    private static final double FILTERED = 0.3;
    private static final double MORE_EDGES = 0.3;

    /** @param keys its columns that identify something: integers all */
    private record Source(String table, List<String> keys) {}

    private static final List<Source> SOURCES = List.of(
            new Source("sales.orders.customer", List.of("c_custkey", "c_nationkey")),
            new Source("sales.orders.orders", List.of("o_orderkey", "o_custkey")),
            new Source("sales.orders.lineitem", List.of("l_orderkey", "l_partkey", "l_suppkey")),
            new Source("supply.parts.part", List.of("p_partkey")),
            new Source("supply.parts.supplier", List.of("s_suppkey", "s_nationkey")),
            new Source("supply.parts.partsupp", List.of("ps_partkey", "ps_suppkey")),
            new Source("reference.geo.nation", List.of("n_nationkey", "n_regionkey")),
            new Source("reference.geo.region", List.of("r_regionkey")));

    /** Which relations are joined with each other. */
    enum Shape {
        STAR,
        CHAIN,
        CYCLE,
        CLIQUE;

        List<Edge> edges(int relations) {
            List<Edge> edges = new ArrayList<>();
            for (int right = 1; right < relations; right++) {
                for (int left = 0; left < right; left++) {
                    if (connects(left, right, relations)) {
                        edges.add(new Edge(left, right));
                    }
                }
            }
            return edges;
        }

        private boolean connects(int left, int right, int relations) {
            return switch (this) {
                case STAR -> left == 0;
                case CHAIN -> right == left + 1;
                case CYCLE -> right == left + 1 || left == 0 && right == relations - 1;
                case CLIQUE -> true;
            };
        }
    }

    private record Edge(int left, int right) {}

    private final Random random;

    /** @param seed for the same statements again */
    GeneratedJoins(long seed) {
        random = new Random(seed);
    }

    String shaped(Shape shape, int relations) {
        return sql(relations, shape.edges(relations));
    }

    /** A tree by chance, and some edges more. */
    String connected(int relations) {
        Set<Edge> edges = new LinkedHashSet<>();
        for (int right = 1; right < relations; right++) {
            edges.add(new Edge(random.nextInt(right), right));
            if (random.nextDouble() < MORE_EDGES) {
                edges.add(new Edge(random.nextInt(right), right));
            }
        }
        return sql(relations, List.copyOf(edges));
    }

    private String sql(int relations, List<Edge> edges) {
        List<Source> sources = IntStream.range(0, relations)
                .mapToObj(i -> SOURCES.get(random.nextInt(SOURCES.size())))
                .toList();
        List<String> conditions = new ArrayList<>();
        for (Edge edge : edges) {
            conditions.add(key(sources, edge.left()) + " = " + key(sources, edge.right()));
        }
        for (int i = 0; i < relations; i++) {
            if (random.nextDouble() < FILTERED) {
                conditions.add(key(sources, i) + " < " + (1 + random.nextInt(1000)));
            }
        }
        return "SELECT "
                + IntStream.range(0, relations)
                        .mapToObj(i -> key(sources, i) + " AS k" + i)
                        .collect(Collectors.joining(", "))
                + " FROM "
                + IntStream.range(0, relations)
                        .mapToObj(i -> sources.get(i).table() + " AS t" + i)
                        .collect(Collectors.joining(", "))
                + " WHERE " + String.join(" AND ", conditions);
    }

    private String key(List<Source> sources, int relation) {
        List<String> keys = sources.get(relation).keys();
        return "t" + relation + "." + keys.get(random.nextInt(keys.size()));
    }
}
