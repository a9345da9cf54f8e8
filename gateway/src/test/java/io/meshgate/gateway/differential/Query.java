package io.meshgate.gateway.differential;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A generated query as a tree. */
sealed interface Query {
    String write(Spelling spelling);

    /** Smaller queries, some of which may not be valid. */
    Stream<Query> smaller();

    boolean hasOracle();

    /** Types of the columns, which are called c0, c1 ... */
    List<Sort> sorts();

    /** How the groups are formed. */
    enum Grouping {
        PLAIN("GROUP BY %s"),
        ROLLUP("GROUP BY ROLLUP(%s)"),
        CUBE("GROUP BY CUBE(%s)"),
        SETS("GROUP BY GROUPING SETS((%1$s), ())");

        private final String template;

        Grouping(String template) {
            this.template = template;
        }

        String write(List<Expression> keys, Spelling spelling) {
            String list = keys.stream().map(k -> k.write(spelling)).collect(Collectors.joining(", "));
            return template.formatted(list);
        }
    }

    /**
     * @param keys of the groups; none: no GROUP BY
     */
    record Select(
            boolean distinct,
            List<Expression> items,
            From from,
            Optional<Expression> where,
            Grouping grouping,
            List<Expression> keys,
            Optional<Expression> having)
            implements Query {
        public Select {
            items = List.copyOf(items);
            keys = List.copyOf(keys);
        }

        static Select of(List<Expression> items, From from, Optional<Expression> where) {
            return new Select(false, items, from, where, Grouping.PLAIN, List.of(), Optional.empty());
        }

        Select withDistinct(boolean only) {
            return new Select(only, items, from, where, grouping, keys, having);
        }

        Select withWhere(Optional<Expression> condition) {
            return new Select(distinct, items, from, condition, grouping, keys, having);
        }

        @Override
        public String write(Spelling spelling) {
            StringBuilder sql = new StringBuilder("SELECT ").append(distinct ? "DISTINCT " : "");
            for (int i = 0; i < items.size(); i++) {
                sql.append(i == 0 ? "" : ", ")
                        .append(items.get(i).write(spelling))
                        .append(" AS c")
                        .append(i);
            }
            sql.append(" FROM ").append(from.write(spelling));
            where.ifPresent(w -> sql.append(" WHERE ").append(w.write(spelling)));
            if (!keys.isEmpty()) {
                sql.append(' ').append(grouping.write(keys, spelling));
            }
            having.ifPresent(h -> sql.append(" HAVING ").append(h.write(spelling)));
            return sql.toString();
        }

        @Override
        public Stream<Query> smaller() {
            Stream<Query> parts = Stream.of(
                            where.isPresent() ? withWhere(Optional.empty()) : null,
                            having.isPresent()
                                    ? new Select(distinct, items, from, where, grouping, keys, Optional.empty())
                                    : null,
                            distinct ? new Select(false, items, from, where, grouping, keys, having) : null,
                            grouping == Grouping.PLAIN
                                    ? null
                                    : new Select(distinct, items, from, where, Grouping.PLAIN, keys, having))
                    .filter(q -> q != null)
                    .map(q -> q);
            Stream<Query> sources =
                    from.smaller().map(f -> new Select(distinct, items, f, where, grouping, keys, having));
            Stream<Query> columns = Lists.smaller(items, Expression::smaller)
                    .filter(list -> !list.isEmpty())
                    .map(list -> new Select(distinct, list, from, where, grouping, keys, having));
            Stream<Query> groups = Lists.smaller(keys, Expression::smaller)
                    .map(list -> new Select(distinct, items, from, where, grouping, list, having));
            Stream<Query> conditions = where.stream()
                    .flatMap(Expression::smaller)
                    .map(w -> new Select(distinct, items, from, Optional.of(w), grouping, keys, having));
            Stream<Query> havings = having.stream()
                    .flatMap(Expression::smaller)
                    .map(h -> new Select(distinct, items, from, where, grouping, keys, Optional.of(h)));
            return Stream.of(parts, sources, columns, groups, conditions, havings)
                    .flatMap(s -> s);
        }

        @Override
        public boolean hasOracle() {
            return Stream.of(items.stream(), where.stream(), keys.stream(), having.stream())
                            .flatMap(s -> s)
                            .allMatch(Expression::hasOracle)
                    && from.hasOracle();
        }

        @Override
        public List<Sort> sorts() {
            return items.stream().map(Expression::sort).toList();
        }
    }

    /** @param operator {@code UNION ALL} and its like */
    record Combined(String operator, Query left, Query right) implements Query {
        @Override
        public String write(Spelling spelling) {
            return "(" + left.write(spelling) + ") " + operator + " (" + right.write(spelling) + ")";
        }

        @Override
        public Stream<Query> smaller() {
            return Stream.of(
                            Stream.of(left, right),
                            left.smaller().map(l -> (Query) new Combined(operator, l, right)),
                            right.smaller().map(r -> (Query) new Combined(operator, left, r)))
                    .flatMap(s -> s);
        }

        @Override
        public boolean hasOracle() {
            return left.hasOracle() && right.hasOracle();
        }

        @Override
        public List<Sort> sorts() {
            return left.sorts();
        }
    }

    /**
     * A query in its total order: by all of its columns, so that LIMIT cuts one set of rows only.
     *
     * @param directions per column: empty or {@code " DESC NULLS LAST"} and its like
     */
    record Ordered(Query query, List<String> directions, OptionalInt limit, OptionalInt offset) implements Query {
        @Override
        public String write(Spelling spelling) {
            StringBuilder sql = new StringBuilder("SELECT * FROM (")
                    .append(query.write(spelling))
                    .append(") o ORDER BY ");
            for (int i = 0; i < sorts().size(); i++) {
                sql.append(i == 0 ? "" : ", ").append(i + 1).append(i < directions.size() ? directions.get(i) : "");
            }
            limit.ifPresent(n -> sql.append(" LIMIT ").append(n));
            offset.ifPresent(n -> sql.append(" OFFSET ").append(n));
            return sql.toString();
        }

        @Override
        public Stream<Query> smaller() {
            return Stream.concat(
                            Stream.of(
                                    query,
                                    new Ordered(query, List.of(), limit, OptionalInt.empty()),
                                    new Ordered(query, directions, limit, OptionalInt.empty()),
                                    new Ordered(query, List.of(), OptionalInt.empty(), OptionalInt.empty())),
                            query.smaller().map(q -> new Ordered(q, directions, limit, offset)))
                    .filter(q -> !q.equals(this));
        }

        @Override
        public boolean hasOracle() {
            return query.hasOracle();
        }

        @Override
        public List<Sort> sorts() {
            return query.sorts();
        }
    }

    /** A common table expression, which the body names {@code w} as often as it likes. */
    record With(Query shared, Query body) implements Query {
        @Override
        public String write(Spelling spelling) {
            return "WITH w AS (" + shared.write(spelling) + ") " + body.write(spelling);
        }

        @Override
        public Stream<Query> smaller() {
            return Stream.of(
                            Stream.of(shared, body),
                            shared.smaller().map(s -> (Query) new With(s, body)),
                            body.smaller().map(b -> (Query) new With(shared, b)))
                    .flatMap(s -> s);
        }

        @Override
        public boolean hasOracle() {
            return shared.hasOracle() && body.hasOracle();
        }

        @Override
        public List<Sort> sorts() {
            return body.sorts();
        }
    }

    /** What a query reads. */
    sealed interface From {
        String write(Spelling spelling);

        Stream<From> smaller();

        boolean hasOracle();
    }

    /** @param domain of the store that holds it in this query's placement */
    record Table(String domain, String name, String alias) implements From {
        @Override
        public String write(Spelling spelling) {
            return (spelling == Spelling.ORACLE ? name : domain + ".lab." + name) + " AS " + alias;
        }

        @Override
        public Stream<From> smaller() {
            return Stream.of();
        }

        @Override
        public boolean hasOracle() {
            return true;
        }
    }

    /** A name that is spelled alike for both: a common table expression, or VALUES. */
    record Named(String text, String alias) implements From {
        @Override
        public String write(Spelling spelling) {
            return text + " AS " + alias;
        }

        @Override
        public Stream<From> smaller() {
            return Stream.of();
        }

        @Override
        public boolean hasOracle() {
            return true;
        }
    }

    record Derived(Query query, String alias) implements From {
        @Override
        public String write(Spelling spelling) {
            return "(" + query.write(spelling) + ") AS " + alias;
        }

        @Override
        public Stream<From> smaller() {
            return query.smaller().map(q -> new Derived(q, alias));
        }

        @Override
        public boolean hasOracle() {
            return query.hasOracle();
        }
    }

    /** @param on none for a cross join */
    record Join(String type, From left, From right, Optional<Expression> on) implements From {
        @Override
        public String write(Spelling spelling) {
            return left.write(spelling) + " " + type + " " + right.write(spelling)
                    + on.map(c -> " ON " + c.write(spelling)).orElse("");
        }

        @Override
        public Stream<From> smaller() {
            return Stream.of(
                            Stream.of(left, right),
                            on.stream().flatMap(Expression::smaller).map(c ->
                                    (From) new Join(type, left, right, Optional.of(c))),
                            left.smaller().map(l -> (From) new Join(type, l, right, on)),
                            right.smaller().map(r -> (From) new Join(type, left, r, on)))
                    .flatMap(s -> s);
        }

        @Override
        public boolean hasOracle() {
            return left.hasOracle() && right.hasOracle() && on.stream().allMatch(Expression::hasOracle);
        }
    }
}
