package io.meshgate.gateway.differential;

import java.util.Optional;

/** Makes a query that shows a fault smaller, as long as it shows the same fault. */
final class Shrinker {
    private static final int TRIES_MAX = 1_500;

    private final Judge judge;
    private final Finding finding;
    private int tries;

    private Shrinker(Judge judge, Finding finding) {
        this.judge = judge;
        this.finding = finding;
    }

    static Query shrink(Judge judge, Query query, Finding finding) {
        Shrinker shrinker = new Shrinker(judge, finding);
        Query smallest = query;
        Optional<Query> next = shrinker.smaller(smallest);
        while (next.isPresent()) {
            smallest = next.get();
            next = shrinker.smaller(smallest);
        }
        return smallest;
    }

    private Optional<Query> smaller(Query query) {
        int size = query.write(Spelling.MESHGATE).length();
        return query.smaller()
                .filter(less -> less.write(Spelling.MESHGATE).length() < size)
                .takeWhile(less -> tries++ < TRIES_MAX)
                .filter(less -> judge.ask(less).finding().isLike(finding))
                .findFirst();
    }
}
