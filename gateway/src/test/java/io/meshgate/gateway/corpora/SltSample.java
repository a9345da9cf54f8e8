package io.meshgate.gateway.corpora;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Which queries of which files are asked: of every category some thousands as far as it has them, and beyond that in
 * proportion to its size; of every file of a category the same number; and within a file by chance, the same for the same seed.
 *
 * @param chosen of each file, the positions of the chosen queries among all
 */
record SltSample(Map<SltScript, BitSet> chosen) {
    private static final int CATEGORY_MIN = 3_000;

    static SltSample of(List<SltScript> scripts, int queries, long seed) {
        Map<SltScript, Integer> sizes = new LinkedHashMap<>();
        scripts.parallelStream()
                .map(script -> Map.entry(script, queries(script)))
                .toList()
                .forEach(e -> sizes.put(e.getKey(), e.getValue()));
        Map<String, List<SltScript>> categories = new TreeMap<>();
        scripts.forEach(script -> categories
                .computeIfAbsent(script.category(), c -> new ArrayList<>())
                .add(script));
        Map<String, Integer> categorySizes = new HashMap<>();
        sizes.forEach((script, size) -> categorySizes.merge(script.category(), size, Integer::sum));
        Map<SltScript, BitSet> chosen = new LinkedHashMap<>();
        Map<String, Integer> shares = categoryShares(categorySizes, queries);
        categories.forEach((category, members) -> {
            Map<SltScript, Integer> memberSizes = new HashMap<>();
            members.forEach(script -> memberSizes.put(script, sizes.get(script)));
            shares(memberSizes, shares.get(category))
                    .forEach((script, share) -> chosen.put(script, choose(sizes.get(script), share, script, seed)));
        });
        return new SltSample(chosen);
    }

    private static int queries(SltScript script) {
        int[] queries = {0};
        script.read(step -> queries[0] += step instanceof SltScript.Step.Query ? 1 : 0);
        return queries[0];
    }

    private static Map<String, Integer> categoryShares(Map<String, Integer> sizes, int total) {
        Map<String, Integer> least = new TreeMap<>();
        sizes.forEach((category, size) -> least.put(category, Math.min(size, CATEGORY_MIN)));
        int left = total - sum(least);
        if (left <= 0) {
            return shares(least, total);
        }
        Map<String, Integer> rest = new TreeMap<>();
        sizes.forEach((category, size) -> rest.put(category, size - least.get(category)));
        double share = Math.min(1, (double) left / Math.max(1, sum(rest)));
        rest.replaceAll((category, size) -> (int) (size * share));
        String largest = Collections.max(sizes.keySet(), Comparator.comparing(sizes::get));
        rest.merge(
                largest,
                Math.min(left - sum(rest), sizes.get(largest) - least.get(largest) - rest.get(largest)),
                Integer::sum);
        rest.forEach((category, size) -> least.merge(category, size, Integer::sum));
        return least;
    }

    private static int sum(Map<String, Integer> sizes) {
        return sizes.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Gives everybody the same, and what some cannot take to the others. */
    private static <K extends Comparable<K>> Map<K, Integer> shares(Map<K, Integer> sizes, int total) {
        List<K> smallestFirst = new ArrayList<>(sizes.keySet());
        smallestFirst.sort((a, b) -> sizes.get(a).equals(sizes.get(b)) ? a.compareTo(b) : sizes.get(a) - sizes.get(b));
        Map<K, Integer> shares = new TreeMap<>();
        int left = total;
        for (int i = 0; i < smallestFirst.size(); i++) {
            K key = smallestFirst.get(i);
            int share = Math.min(sizes.get(key), left / (smallestFirst.size() - i));
            shares.put(key, share);
            left -= share;
        }
        return shares;
    }

    private static BitSet choose(int size, int share, SltScript script, long seed) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            positions.add(i);
        }
        Collections.shuffle(positions, new Random(seed * 31 + script.path().hashCode()));
        BitSet chosen = new BitSet();
        positions.subList(0, share).forEach(chosen::set);
        return chosen;
    }

    int size() {
        return chosen.values().stream().mapToInt(BitSet::cardinality).sum();
    }
}
