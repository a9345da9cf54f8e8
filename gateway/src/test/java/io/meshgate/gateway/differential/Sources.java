package io.meshgate.gateway.differential;

import io.meshgate.gateway.differential.Query.Derived;
import io.meshgate.gateway.differential.Query.From;
import io.meshgate.gateway.differential.Query.Join;
import io.meshgate.gateway.differential.Query.Named;
import io.meshgate.gateway.differential.Query.Table;
import io.meshgate.gateway.differential.Scope.Column;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What stands in FROM: tables, each wherever chance puts it, joins, derived tables, VALUES. */
final class Sources {
    private static final List<String> JOINS =
            List.of("JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN");

    private final Chance chance;
    private final ExpressionGenerator expressions;
    private final List<String> domains;
    private final BiFunction<Integer, List<Column>, Query> queries;
    /** All tables in one store, in part of the queries: what is pushed whole is tested too. */
    private final Optional<String> only;

    private int aliases;

    /** @param queries makes a query of a depth that sees some columns of the query around it */
    Sources(
            Chance chance,
            ExpressionGenerator expressions,
            List<String> domains,
            BiFunction<Integer, List<Column>, Query> queries) {
        this.chance = chance;
        this.expressions = expressions;
        this.domains = domains;
        this.queries = queries;
        this.only = chance.in100(50) ? Optional.of(chance.of(domains)) : Optional.empty();
    }

    /** A source and what it offers. */
    record Source(From from, Scope scope) {}

    Source source(int depth, List<Column> outer) {
        int tables = 1 + (chance.in100(60) ? 1 : 0) + (chance.in100(25) ? 1 : 0);
        Source source = single(depth, outer);
        for (int i = 1; i < tables; i++) {
            source = join(source, single(depth, outer));
        }
        return source;
    }

    /** One or two tables, for subqueries. */
    Source small(List<Column> outer) {
        Source source = single(0, outer);
        return chance.in100(25) ? join(source, single(0, outer)) : source;
    }

    private Source single(int depth, List<Column> outer) {
        String alias = "a" + aliases++;
        if (depth > 0 && chance.in100(12)) {
            Query inner = queries.apply(depth - 1, List.of());
            return new Source(new Derived(inner, alias), new Scope(Scope.columns(alias, inner.sorts()), outer));
        }
        if (chance.in100(4)) {
            List<Column> columns = List.of(new Column(alias + ".k", Sort.INT), new Column(alias + ".t", Sort.TXT));
            return new Source(
                    new Named("(VALUES (1, 'a'), (2, NULL), (3, 'ä'), (NULL, ''))", alias + "(k, t)"),
                    new Scope(columns, outer));
        }
        String name = FuzzTables.NAMES.get(chance.in100(3) ? 0 : 1 + chance.below(FuzzTables.NAMES.size() - 1));
        String domain = only.orElseGet(() -> chance.of(domains));
        return new Source(new Table(domain, name, alias), new Scope(FuzzTables.columns(alias), outer));
    }

    private Source join(Source left, Source right) {
        Scope both = left.scope().and(right.scope());
        String type = chance.of(JOINS);
        if (type.equals("CROSS JOIN")) {
            return new Source(new Join(type, left.from(), right.from(), Optional.empty()), both);
        }
        Expression on = expressions.equality(left.scope(), right.scope());
        if (!type.equals("FULL JOIN") && chance.in100(30)) {
            on = Expression.of(Sort.BOOL, "({0} AND {1})", on, expressions.condition(both, 1));
        } else if (!type.equals("FULL JOIN") && chance.in100(10)) {
            on = expressions.condition(both, 1);
        }
        return new Source(new Join(type, left.from(), right.from(), Optional.of(on)), both);
    }
}
