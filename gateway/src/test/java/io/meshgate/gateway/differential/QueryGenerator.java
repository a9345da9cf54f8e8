package io.meshgate.gateway.differential;

import io.meshgate.gateway.differential.Query.Combined;
import io.meshgate.gateway.differential.Query.From;
import io.meshgate.gateway.differential.Query.Grouping;
import io.meshgate.gateway.differential.Query.Join;
import io.meshgate.gateway.differential.Query.Named;
import io.meshgate.gateway.differential.Query.Ordered;
import io.meshgate.gateway.differential.Query.Select;
import io.meshgate.gateway.differential.Query.With;
import io.meshgate.gateway.differential.Scope.Column;
import io.meshgate.gateway.differential.Sources.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Whole queries by chance: the grammar of Meshgate's SQL, over tables that lie wherever chance puts them. */
final class QueryGenerator {
    private static final int SELECT_DEPTH_MAX = 2;
    private static final int EXPRESSION_DEPTH_MAX = 3;
    /** PostgreSQL cannot be asked about these. */
    private static final int WITH_FUNCTIONS_IN_100 = 20;

    private static final List<String> SET_OPERATORS =
            List.of("UNION ALL", "UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL");

    private final Chance chance;
    private final ExpressionGenerator expressions;
    private final Sources sources;
    private final Conditions conditions;
    private final Aggregates aggregates;
    private final Windows windows;

    private QueryGenerator(Random random, List<String> domains, Functions functions) {
        this.chance = new Chance(random);
        Functions called = chance.in100(WITH_FUNCTIONS_IN_100) ? functions : Functions.NONE;
        this.expressions = new ExpressionGenerator(chance, called);
        this.sources = new Sources(chance, expressions, domains, this::query);
        this.conditions = new Conditions(chance, expressions, sources);
        this.aggregates = new Aggregates(chance, expressions, conditions, called);
        this.windows = new Windows(chance, expressions, conditions);
    }

    /** The query of a seed. */
    static Query generate(long seed, List<String> domains, Functions functions) {
        return new QueryGenerator(new Random(seed), domains, functions).top();
    }

    private Query top() {
        Query query = chance.in100(10) ? with() : query(SELECT_DEPTH_MAX, List.of());
        if (!chance.in100(35)) {
            return query;
        }
        List<String> directions =
                query.sorts().stream().map(s -> chance.direction()).toList();
        OptionalInt limit = chance.in100(60) ? OptionalInt.of(1 + chance.below(8)) : OptionalInt.empty();
        OptionalInt offset =
                limit.isPresent() && chance.in100(30) ? OptionalInt.of(chance.below(4)) : OptionalInt.empty();
        return new Ordered(query, directions, limit, offset);
    }

    /** A common table expression that is used twice. */
    private Query with() {
        Query shared = select(1, List.of(), Optional.empty());
        Scope scope = new Scope(Scope.columns("x", shared.sorts()), List.of());
        Scope other = new Scope(Scope.columns("y", shared.sorts()), List.of());
        if (chance.in100(30)) {
            return new With(
                    shared,
                    new Combined(
                            chance.of(SET_OPERATORS),
                            all(new Named("w", "x"), scope),
                            all(new Named("w", "y"), other).withWhere(Optional.of(expressions.condition(other, 1)))));
        }
        From twice = new Join(
                chance.of(List.of("JOIN", "LEFT JOIN")),
                new Named("w", "x"),
                new Named("w", "y"),
                Optional.of(expressions.equality(scope, other)));
        Source both = new Source(twice, scope.and(other));
        return new With(shared, chance.in100(50) ? plain(both, 1) : aggregates.query(both, 1));
    }

    private static Select all(From from, Scope scope) {
        return Select.of(scope.columns().stream().map(Column::expression).toList(), from, Optional.empty());
    }

    private Query query(int depth, List<Column> outer) {
        if (depth > 0 && chance.in100(15)) {
            Query left = select(depth - 1, outer, Optional.empty());
            Query right = select(depth - 1, outer, Optional.of(left.sorts()));
            return new Combined(chance.of(SET_OPERATORS), left, right);
        }
        return select(depth, outer, Optional.empty());
    }

    /** @param sorts of the columns, where a set operation wants certain ones */
    private Query select(int depth, List<Column> outer, Optional<List<Sort>> sorts) {
        Source source = sources.source(depth, outer);
        if (sorts.isPresent()) {
            List<Expression> items = sorts.get().stream()
                    .map(s -> expressions.of(s, source.scope(), 1))
                    .toList();
            return Select.of(items, source.from(), conditions.where(source.scope(), depth))
                    .withDistinct(chance.in100(20));
        }
        return switch (chance.below(10)) {
            case 0, 1, 2, 3 -> aggregates.query(source, depth);
            case 4, 5, 6 -> windows.query(source, depth);
            default -> plain(source, depth);
        };
    }

    private Query plain(Source source, int depth) {
        List<Expression> items = new ArrayList<>();
        for (int i = 0; i <= chance.below(4); i++) {
            boolean subquery = depth > 0 && chance.in100(6);
            items.add(
                    subquery
                            ? conditions.scalarItem(source.scope())
                            : expressions.any(source.scope(), EXPRESSION_DEPTH_MAX));
        }
        return new Select(
                chance.in100(20),
                items,
                source.from(),
                conditions.where(source.scope(), depth),
                Grouping.PLAIN,
                List.of(),
                Optional.empty());
    }
}
