package io.meshgate.gateway.differential;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Decisions by chance, the same for the same seed. */
record Chance(Random random) {
    /** True in so many of a hundred cases. */
    boolean in100(int cases) {
        return random.nextInt(100) < cases;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T of(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    @SafeVarargs
    final <T> T either(Supplier<T>... ways) {
        return ways[random.nextInt(ways.length)].get();
    }

    /** What may follow a key of ORDER BY; mostly nothing. */
    String direction() {
        return (in100(35) ? " DESC" : "") + (in100(20) ? of(List.of(" NULLS FIRST", " NULLS LAST")) : "");
    }
}
