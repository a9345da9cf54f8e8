package io.meshgate.gateway.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The columns that an expression may name.
 *
 * @param outer of the query around, for correlation; empty at the top
 */
record Scope(List<Column> columns, List<Column> outer) {
    Scope {
        columns = List.copyOf(columns);
        outer = List.copyOf(outer);
    }

    /** @param text as it is written, such as {@code a1.k} */
    record Column(String text, Sort sort) {
        Expression expression() {
            return Expression.of(sort, text);
        }
    }

    /** The columns of a query under an alias. */
    static List<Column> columns(String alias, List<Sort> sorts) {
        return IntStream.range(0, sorts.size())
                .mapToObj(i -> new Column(alias + ".c" + i, sorts.get(i)))
                .toList();
    }

    Scope and(Scope other) {
        List<Column> all = new ArrayList<>(columns);
        all.addAll(other.columns);
        return new Scope(all, outer);
    }

    Optional<Expression> column(Sort sort, Random random) {
        return pick(columns, sort, random);
    }

    Optional<Expression> outerColumn(Sort sort, Random random) {
        return pick(outer, sort, random);
    }

    private static Optional<Expression> pick(List<Column> from, Sort sort, Random random) {
        List<Column> fitting = from.stream().filter(c -> c.sort() == sort).toList();
        return fitting.isEmpty()
                ? Optional.empty()
                : Optional.of(fitting.get(random.nextInt(fitting.size())).expression());
    }
}
