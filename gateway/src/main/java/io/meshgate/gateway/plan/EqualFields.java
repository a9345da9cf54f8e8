package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fields, by number, that equalities have made equal: each points to another one of its class, but for one. */
final class EqualFields {
    private final Map<Integer, Integer> next = new TreeMap<>();

    /** @return whether they were not equal before */
    boolean add(int one, int other) {
        int left = root(one);
        int right = root(other);
        if (left != right) {
            next.put(left, right);
        }
        return left != right;
    }

    private int root(int field) {
        int root = field;
        while (next.containsKey(root)) {
            root = next.getOrDefault(root, root);
        }
        return root;
    }

    /** The fields of each class of several, in their order. */
    Collection<List<Integer>> classes() {
        Map<Integer, List<Integer>> classes = new TreeMap<>();
        next.keySet()
                .forEach(field -> classes.computeIfAbsent(root(field), root -> new ArrayList<>(List.of(root)))
                        .add(field));
        classes.values().forEach(fields -> fields.sort(null));
        return classes.values();
    }
}
