package io.meshgate.gateway.differential;

import io.meshgate.gateway.differential.Query.Combined;
import io.meshgate.gateway.differential.Query.Derived;
import io.meshgate.gateway.differential.Query.From;
import io.meshgate.gateway.differential.Query.Grouping;
import io.meshgate.gateway.differential.Query.Join;
import io.meshgate.gateway.differential.Query.Named;
import io.meshgate.gateway.differential.Query.Ordered;
import io.meshgate.gateway.differential.Query.Select;
import io.meshgate.gateway.differential.Query.Table;
import io.meshgate.gateway.differential.Query.With;
import io.meshgate.gateway.differential.Scope.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Whole queries by chance: the grammar of Meshgate's SQL, over tables that lie wherever chance puts them. */
final class QueryGenerator {
    private static final int SELECT_DEPTH_MAX = 2;
    private static final int EXPRESSION_DEPTH_MAX = 3;
    /** A number that groups would be taken for a column's place. */
    private static final Pattern NAMES_A_COLUMN = Pattern.compile("\\b[a-z]\\d*\\.[a-z]");

    private final Chance chance;
    private final ExpressionGenerator expressions;
    private final List<String> domains;
    /** All tables in one store, in part of the queries: what is pushed whole is tested too. */
    private final Optional<String> only;

    private int aliases;

    private QueryGenerator(Random random, List<String> domains) {
        this.chance = new Chance(random);
        this.expressions = new ExpressionGenerator(chance);
        this.domains = domains;
        this.only = chance.in100(45) ? Optional.of(chance.of(domains)) : Optional.empty();
    }

    /** The query of a seed. */
    static Query generate(long seed, List<String> domains) {
        return new QueryGenerator(new Random(seed), domains).top();
    }

    /** A source and what it offers. */
    private record Source(From from, Scope scope) {}

    private Query top() {
        Query query = chance.in100(8) ? with() : query(SELECT_DEPTH_MAX, List.of());
        if (chance.in100(35)) {
            List<Boolean> descending =
                    query.sorts().stream().map(s -> chance.in100(40)).toList();
            OptionalInt limit = chance.in100(60) ? OptionalInt.of(chance.below(8)) : OptionalInt.empty();
            OptionalInt offset =
                    limit.isPresent() && chance.in100(30) ? OptionalInt.of(chance.below(4)) : OptionalInt.empty();
            return new Ordered(query, descending, limit, offset);
        }
        return query;
    }

    private Query with() {
        Query shared = select(1, List.of(), Optional.empty());
        Scope scope = new Scope(columns("x", shared.sorts()), List.of());
        Scope other = new Scope(columns("y", shared.sorts()), List.of());
        From twice = new Join(
                chance.of(List.of("JOIN", "LEFT JOIN")),
                new Named("w", "x"),
                new Named("w", "y"),
                Optional.of(equality(scope, other)));
        Source both = new Source(twice, scope.and(other));
        return new With(shared, chance.in100(50) ? plain(both, 1) : aggregated(both, 1));
    }

    private Query query(int depth, List<Column> outer) {
        if (depth > 0 && chance.in100(15)) {
            Query left = select(depth - 1, outer, Optional.empty());
            Query right = select(depth - 1, outer, Optional.of(left.sorts()));
            String operator =
                    chance.of(List.of("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"));
            return new Combined(operator, left, right);
        }
        return select(depth, outer, Optional.empty());
    }

    /** @param sorts of the columns, where a set operation wants certain ones */
    private Query select(int depth, List<Column> outer, Optional<List<Sort>> sorts) {
        Source source = source(depth, outer);
        if (sorts.isPresent()) {
            List<Expression> items = sorts.get().stream()
                    .map(s -> expressions.of(s, source.scope(), 1))
                    .toList();
            return new Select(
                    chance.in100(20),
                    items,
                    source.from(),
                    where(source.scope(), depth),
                    Grouping.PLAIN,
                    List.of(),
                    Optional.empty());
        }
        return switch (chance.below(10)) {
            case 0, 1, 2, 3 -> aggregated(source, depth);
            case 4, 5, 6 -> windowed(source, depth);
            default -> plain(source, depth);
        };
    }

    private Query plain(Source source, int depth) {
        List<Expression> items = IntStream.rangeClosed(0, chance.below(4))
                .mapToObj(i -> expressions.any(source.scope(), EXPRESSION_DEPTH_MAX))
                .toList();
        return new Select(
                chance.in100(20),
                items,
                source.from(),
                where(source.scope(), depth),
                Grouping.PLAIN,
                List.of(),
                Optional.empty());
    }

    // Sources

    private Source source(int depth, List<Column> outer) {
        int tables = 1 + (chance.in100(60) ? 1 : 0) + (chance.in100(25) ? 1 : 0);
        Source source = single(depth, outer);
        for (int i = 1; i < tables; i++) {
            source = join(source, single(depth, outer));
        }
        return source;
    }

    private Source single(int depth, List<Column> outer) {
        String alias = "a" + aliases++;
        if (depth > 0 && chance.in100(12)) {
            Query inner = query(depth - 1, List.of());
            return new Source(new Derived(inner, alias), new Scope(columns(alias, inner.sorts()), outer));
        }
        if (chance.in100(4)) {
            List<Column> columns = List.of(new Column(alias + ".k", Sort.INT), new Column(alias + ".t", Sort.TXT));
            return new Source(
                    new Named("(VALUES (1, 'a'), (2, NULL), (3, 'ä'), (NULL, ''))", alias + "(k, t)"),
                    new Scope(columns, outer));
        }
        String name = FuzzTables.NAMES.get(chance.in100(4) ? 0 : 1 + chance.below(FuzzTables.NAMES.size() - 1));
        String domain = only.orElseGet(() -> chance.of(domains));
        return new Source(new Table(domain, name, alias), new Scope(FuzzTables.columns(alias), outer));
    }

    private static List<Column> columns(String alias, List<Sort> sorts) {
        return IntStream.range(0, sorts.size())
                .mapToObj(i -> new Column(alias + ".c" + i, sorts.get(i)))
                .toList();
    }

    private Source join(Source left, Source right) {
        Scope both = left.scope().and(right.scope());
        String type =
                chance.of(List.of("JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"));
        if (type.equals("CROSS JOIN")) {
            return new Source(new Join(type, left.from(), right.from(), Optional.empty()), both);
        }
        Expression on = equality(left.scope(), right.scope());
        if (!type.equals("FULL JOIN") && chance.in100(35)) {
            on = Expression.of(Sort.BOOL, "({0} AND {1})", on, expressions.condition(both, 1));
        } else if (!type.equals("FULL JOIN") && chance.in100(10)) {
            on = expressions.condition(both, 1);
        }
        return new Source(new Join(type, left.from(), right.from(), Optional.of(on)), both);
    }

    /** Equality of a column of each side, of a type that both have. */
    private Expression equality(Scope left, Scope right) {
        List<Sort> common = left.columns().stream()
                .map(Column::sort)
                .filter(s -> right.columns().stream().anyMatch(c -> c.sort() == s))
                .distinct()
                .toList();
        if (common.isEmpty()) {
            return Expression.of(
                    Sort.BOOL,
                    "({0} IS NOT NULL AND {1} IS NOT NULL)",
                    chance.of(left.columns()).expression(),
                    chance.of(right.columns()).expression());
        }
        Sort sort = chance.of(common);
        String operator = chance.in100(10) ? "IS NOT DISTINCT FROM" : "=";
        return Expression.of(
                Sort.BOOL,
                "({0} " + operator + " {1})",
                left.column(sort, chance.random()).orElseThrow(),
                right.column(sort, chance.random()).orElseThrow());
    }

    // Conditions

    private Optional<Expression> where(Scope scope, int depth) {
        List<Expression> conditions = new ArrayList<>();
        if (!scope.outer().isEmpty()) {
            conditions.add(equality(scope, new Scope(scope.outer(), List.of())));
        }
        if (chance.in100(35)) {
            conditions.add(expressions.condition(scope, 2));
        }
        if (depth > 0 && chance.in100(35)) {
            conditions.add(subquery(scope, depth - 1));
        }
        return conditions.stream().reduce((a, b) -> Expression.of(Sort.BOOL, "({0} AND {1})", a, b));
    }

    private Expression subquery(Scope scope, int depth) {
        List<Column> seen = chance.in100(60) ? scope.columns() : List.of();
        String not = chance.in100(45) ? "NOT " : "";
        return chance.either(
                () -> Expression.over(Sort.BOOL, "(" + not + "EXISTS ({q0}))", narrow(Sort.INT, depth, seen)),
                () -> {
                    Sort sort = chance.of(List.of(Sort.INT, Sort.TXT, Sort.DEC, Sort.DAY, Sort.BIG));
                    return Expression.over(
                            Sort.BOOL,
                            "({0} " + not + "IN ({q0}))",
                            narrow(sort, depth, seen),
                            expressions.leaf(sort, scope));
                },
                () -> {
                    Sort sort = chance.of(List.of(Sort.INT, Sort.DEC, Sort.TXT, Sort.DAY));
                    String operator = chance.of(List.of("=", "<", ">=", "<>"));
                    return Expression.over(
                            Sort.BOOL,
                            "({0} " + operator + " ({q0}))",
                            scalar(sort, depth, seen),
                            expressions.leaf(sort, scope));
                });
    }

    /** A subquery of one column. */
    private Query narrow(Sort sort, int depth, List<Column> outer) {
        Source source = source(Math.min(depth, 0), outer);
        return new Select(
                false,
                List.of(expressions.of(sort, source.scope(), 1)),
                source.from(),
                where(source.scope(), 0),
                Grouping.PLAIN,
                List.of(),
                Optional.empty());
    }

    /** A subquery of one column and one row. */
    private Query scalar(Sort sort, int depth, List<Column> outer) {
        Source source = source(Math.min(depth, 0), outer);
        Expression item = sort == Sort.INT && chance.in100(50)
                ? Expression.of(Sort.INT, "CAST(COUNT(*) AS INTEGER)")
                : Expression.of(
                        sort, chance.of(List.of("MIN", "MAX")) + "({0})", expressions.of(sort, source.scope(), 1));
        return new Select(
                false,
                List.of(item),
                source.from(),
                where(source.scope(), 0),
                Grouping.PLAIN,
                List.of(),
                Optional.empty());
    }

    // Aggregates

    private Query aggregated(Source source, int depth) {
        Scope scope = source.scope();
        List<Expression> keys = new ArrayList<>();
        int wanted = chance.in100(25) ? 0 : 1 + chance.below(2);
        for (int i = 0; i < wanted; i++) {
            Sort sort = chance.of(List.of(Sort.values()));
            Expression key = chance.in100(70) ? expressions.leaf(sort, scope) : expressions.of(sort, scope, 2);
            if (NAMES_A_COLUMN.matcher(key.write(Spelling.MESHGATE)).find() && !keys.contains(key)) {
                keys.add(key);
            }
        }
        List<Expression> items = new ArrayList<>(keys);
        int aggregates = 1 + chance.below(3);
        for (int i = 0; i < aggregates; i++) {
            items.add(aggregate(scope));
        }
        Grouping grouping = keys.isEmpty() || chance.in100(75)
                ? Grouping.PLAIN
                : chance.of(List.of(Grouping.ROLLUP, Grouping.CUBE, Grouping.SETS));
        Optional<Expression> having = chance.in100(25)
                ? Optional.of(Expression.of(
                        Sort.BOOL,
                        "({0} " + chance.of(List.of(">", "<", "=", "<>")) + " {1})",
                        aggregate(scope, Sort.INT),
                        expressions.literal(Sort.INT)))
                : Optional.empty();
        return new Select(false, items, source.from(), where(scope, depth), grouping, keys, having);
    }

    private Expression aggregate(Scope scope) {
        return aggregate(
                scope,
                chance.of(List.of(Sort.INT, Sort.INT, Sort.BIG, Sort.DEC, Sort.DBL, Sort.TXT, Sort.DAY, Sort.MOMENT)));
    }

    private Expression aggregate(Scope scope, Sort sort) {
        String distinct = chance.in100(20) ? "DISTINCT " : "";
        String filter = chance.in100(20) ? " FILTER (WHERE {1})" : "";
        Expression condition = expressions.condition(scope, 1);
        Expression argument = expressions.of(sort, scope, 2);
        return switch (sort) {
            case INT ->
                chance.either(
                        () -> Expression.of(
                                Sort.INT, "CAST(COUNT(*)" + filter.replace("{1}", "{0}") + " AS INTEGER)", condition),
                        () -> Expression.of(
                                Sort.INT,
                                "CAST(COUNT(" + distinct + "{0})" + filter + " AS INTEGER)",
                                expressions.any(scope, 2),
                                condition),
                        () -> Expression.of(
                                Sort.INT, chance.of(List.of("MIN", "MAX")) + "({0})" + filter, argument, condition));
            case BIG ->
                Expression.of(
                        Sort.BIG, "SUM(" + distinct + "{0})" + filter, expressions.of(Sort.INT, scope, 2), condition);
            case DEC ->
                chance.either(
                        () -> Expression.of(Sort.DEC, "SUM(" + distinct + "{0})" + filter, argument, condition),
                        () -> Expression.of(
                                Sort.DEC,
                                "SUM(" + distinct + "{0})" + filter,
                                expressions.of(Sort.BIG, scope, 1),
                                condition));
            case DBL ->
                chance.either(
                        () -> Expression.of(Sort.DBL, "SUM({0})" + filter, argument, condition),
                        () -> average(chance.in100(50) ? Sort.INT : Sort.DEC, scope, distinct));
            case TXT ->
                chance.either(
                        () -> Expression.of(
                                Sort.TXT, chance.of(List.of("MIN", "MAX")) + "({0})" + filter, argument, condition),
                        () -> Expression.of(
                                Sort.TXT,
                                "STRING_AGG({0}, '|' ORDER BY {0}" + (chance.in100(40) ? " DESC" : "") + ")",
                                argument));
            case DAY, MOMENT ->
                Expression.of(sort, chance.of(List.of("MIN", "MAX")) + "({0})" + filter, argument, condition);
            case BOOL -> Expression.of(Sort.BOOL, "EVERY({0})", argument);
        };
    }

    private Expression average(Sort sort, Scope scope, String distinct) {
        return Expression.of(
                Sort.DBL,
                "AVG(" + distinct + "{0})",
                "(CAST(SUM(" + distinct + "{0}) AS DOUBLE PRECISION) / NULLIF(COUNT(" + distinct + "{0}), 0))",
                List.of(expressions.of(sort, scope, 2)));
    }

    // Windows

    /** Windows in a total order: by an expression, then by the ids of all tables of FROM. */
    private Query windowed(Source source, int depth) {
        List<Expression> ids = source.scope().columns().stream()
                .filter(c -> c.text().endsWith(".id"))
                .map(Column::expression)
                .toList();
        boolean identified = !ids.isEmpty() && tablesOnly(source.from());
        if (!identified) {
            return aggregated(source, depth);
        }
        List<Expression> items = new ArrayList<>();
        for (int i = 0; i <= chance.below(2); i++) {
            items.add(expressions.any(source.scope(), 2));
        }
        for (int i = 0; i <= chance.below(2); i++) {
            items.add(window(source.scope(), ids));
        }
        return new Select(
                false, items, source.from(), where(source.scope(), depth), Grouping.PLAIN, List.of(), Optional.empty());
    }

    private static boolean tablesOnly(From from) {
        return switch (from) {
            case Table table -> true;
            case Named named -> false;
            case Derived derived -> false;
            case Join join -> tablesOnly(join.left()) && tablesOnly(join.right());
        };
    }

    private Expression window(Scope scope, List<Expression> ids) {
        StringBuilder over = new StringBuilder(" OVER (");
        List<Expression> operands = new ArrayList<>();
        Sort sort = chance.of(List.of(Sort.INT, Sort.BIG, Sort.DEC, Sort.DBL, Sort.TXT, Sort.DAY));
        operands.add(expressions.of(sort, scope, 1));
        if (chance.in100(60)) {
            operands.add(expressions.leaf(chance.of(List.of(Sort.values())), scope));
            over.append("PARTITION BY {").append(operands.size() - 1).append("} ");
        }
        operands.add(expressions.leaf(chance.of(List.of(Sort.values())), scope));
        over.append("ORDER BY {").append(operands.size() - 1).append(chance.in100(30) ? "} DESC" : "}");
        if (chance.in100(15)) {
            over.append(chance.of(List.of(" NULLS FIRST", " NULLS LAST")));
        }
        for (Expression id : ids) {
            operands.add(id);
            over.append(", {").append(operands.size() - 1).append(chance.in100(20) ? "} DESC" : "}");
        }
        String frame = chance.of(List.of(
                "",
                "",
                " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
                " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
                " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
                " ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING"));
        String ranked = over + ")";
        String framed = over + frame + ")";
        List<Expression> all = List.copyOf(operands);
        return chance.either(
                () -> both(Sort.BIG, "ROW_NUMBER()" + ranked, all),
                () -> both(Sort.BIG, chance.of(List.of("RANK()", "DENSE_RANK()")) + ranked, all),
                () -> both(Sort.BIG, "NTILE(3)" + ranked, all),
                () -> both(sort, chance.of(List.of("LAG", "LEAD")) + "({0})" + ranked, all),
                () -> both(sort, chance.of(List.of("LAG", "LEAD")) + "({0}, 2)" + ranked, all),
                () -> both(sort, chance.of(List.of("FIRST_VALUE", "LAST_VALUE")) + "({0})" + framed, all),
                () -> both(sort, chance.of(List.of("MIN", "MAX")) + "({0})" + framed, all),
                () -> both(Sort.BIG, "COUNT({0})" + framed, all),
                () -> sort == Sort.INT || sort == Sort.DEC
                        ? both(sort == Sort.INT ? Sort.BIG : sort, "SUM({0})" + framed, all)
                        : both(Sort.BIG, "COUNT(*)" + framed, all));
    }

    private static Expression both(Sort sort, String template, List<Expression> operands) {
        return Expression.of(sort, template, template, operands);
    }
}
