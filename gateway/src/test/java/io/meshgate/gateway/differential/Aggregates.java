package io.meshgate.gateway.differential;

import io.meshgate.gateway.differential.Functions.Signature;
import io.meshgate.gateway.differential.Query.Grouping;
import io.meshgate.gateway.differential.Query.Select;
import io.meshgate.gateway.differential.Sources.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Grouped queries: aggregates distinct, filtered and ordered, grouping sets, HAVING. */
final class Aggregates {
    /** A number that groups would be taken for a column's place. */
    private static final Pattern NAMES_A_COLUMN = Pattern.compile("\\b[a-z]\\d*\\.[a-z]");

    private static final List<Sort> AGGREGATED = List.of(
            Sort.INT, Sort.INT, Sort.BIG, Sort.DEC, Sort.DBL, Sort.TXT, Sort.DAY, Sort.MOMENT, Sort.INSTANT, Sort.BOOL);

    private final Chance chance;
    private final ExpressionGenerator expressions;
    private final Conditions conditions;
    private final Functions functions;

    Aggregates(Chance chance, ExpressionGenerator expressions, Conditions conditions, Functions functions) {
        this.chance = chance;
        this.expressions = expressions;
        this.conditions = conditions;
        this.functions = functions;
    }

    Query query(Source source, int depth) {
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
        Grouping grouping = keys.isEmpty() || chance.in100(75)
                ? Grouping.PLAIN
                : chance.of(List.of(Grouping.ROLLUP, Grouping.CUBE, Grouping.SETS));
        List<Expression> items = new ArrayList<>(keys);
        for (int i = 0; i <= chance.below(3); i++) {
            items.add(aggregate(scope, chance.of(AGGREGATED)));
        }
        if (grouping != Grouping.PLAIN && chance.in100(40)) {
            items.add(Expression.of(Sort.INT, "CAST(GROUPING({0}) AS INTEGER)", keys.getFirst()));
        }
        Optional<Expression> having = chance.in100(20)
                ? Optional.of(Expression.of(
                        Sort.BOOL,
                        "({0} " + chance.of(List.of(">", "<", ">=", "<>")) + " {1})",
                        aggregate(scope, Sort.INT),
                        expressions.literal(Sort.INT)))
                : Optional.empty();
        return new Select(false, items, source.from(), conditions.where(scope, depth), grouping, keys, having);
    }

    private Expression aggregate(Scope scope, Sort sort) {
        List<Signature> calls = functions.aggregates(sort);
        if (!calls.isEmpty() && chance.in100(15)) {
            Signature call = chance.of(calls);
            return Expression.ofMeshgate(
                    sort,
                    call.template(),
                    call.operands().stream()
                            .map(o -> expressions.leaf(o, scope))
                            .toList());
        }
        String distinct = chance.in100(25) ? "DISTINCT " : "";
        String filter = chance.in100(25) ? " FILTER (WHERE {1})" : "";
        Expression condition = expressions.condition(scope, 1);
        Expression argument = expressions.of(sort, scope, 2);
        String extreme = chance.of(List.of("MIN", "MAX")) + "({0})" + filter;
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
                        () -> Expression.of(Sort.INT, extreme, argument, condition));
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
                        () -> Expression.of(
                                Sort.DBL,
                                "SUM({0})" + filter,
                                "SUM(CAST({0} AS DOUBLE PRECISION))" + filter,
                                List.of(argument, condition)),
                        () -> Expression.of(Sort.DBL, extreme, argument, condition),
                        () -> average(chance.in100(50) ? Sort.INT : Sort.DEC, scope, distinct));
            case TXT -> chance.either(() -> Expression.of(Sort.TXT, extreme, argument, condition), () -> joined(scope));
            case DAY, MOMENT, INSTANT -> Expression.of(sort, extreme, argument, condition);
            case BOOL -> Expression.of(Sort.BOOL, "EVERY({0})", argument);
        };
    }

    /** Texts in an order that leaves no choice. */
    private Expression joined(Scope scope) {
        String direction = chance.direction();
        return Expression.of(
                Sort.TXT, "STRING_AGG({0}, '|' ORDER BY {0}" + direction + ")", expressions.of(Sort.TXT, scope, 2));
    }

    private Expression average(Sort sort, Scope scope, String distinct) {
        return Expression.of(
                Sort.DBL,
                "AVG(" + distinct + "{0})",
                "(CAST(SUM(" + distinct + "{0}) AS DOUBLE PRECISION) / NULLIF(COUNT(" + distinct + "{0}), 0))",
                List.of(expressions.of(sort, scope, 2)));
    }
}
