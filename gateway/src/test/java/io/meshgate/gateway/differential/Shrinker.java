package io.meshgate.gateway.differential;

import java.util.Optional;

/** Makes a query that shows a fault smaller, as long as it shows a fault of the same kind. */
final class Shrinker {
    private static final int TRIES_MAX = 1_500;

    private final Judge judge;
    private int tries;

    Shrinker(Judge judge) {
        this.judge = judge;
    }

    Query shrink(Query query, Finding.Kind kind) {
        Query smallest = query;
        Optional<Query> next = smaller(smallest, kind);
        while (next.isPresent()) {
            smallest = next.get();
            next = smaller(smallest, kind);
        }
        return smallest;
    }

    private Optional<Query> smaller(Query query, Finding.Kind kind) {
        int size = query.write(Spelling.MESHGATE).length();
        return query.smaller()
                .filter(less -> less.write(Spelling.MESHGATE).length() < size)
                .takeWhile(less -> tries++ < TRIES_MAX)
                .filter(less -> {
                    Finding finding = judge.ask(less).finding();
                    // A shrunk query that is no query any more fails everywhere by the validator's word.
                    return finding.kind() == kind
                            && !finding.words().contains("INVALID_QUERY")
                            && !finding.words().contains("UNKNOWN_");
                })
                .findFirst();
    }
}
