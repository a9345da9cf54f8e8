package io.meshgate.gateway.differential;

import io.meshgate.gateway.differential.Query.Select;
import io.meshgate.gateway.differential.Scope.Column;
import io.meshgate.gateway.differential.Sources.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions over a scope, with subqueries of all forms, correlated or not. */
final class Conditions {
    private static final List<Sort> COMPARED =
            List.of(Sort.INT, Sort.INT, Sort.TXT, Sort.DEC, Sort.DAY, Sort.BIG, Sort.INSTANT);

    private final Chance chance;
    private final ExpressionGenerator expressions;
    private final Sources sources;

    Conditions(Chance chance, ExpressionGenerator expressions, Sources sources) {
        this.chance = chance;
        this.expressions = expressions;
        this.sources = sources;
    }

    Optional<Expression> where(Scope scope, int depth) {
        List<Expression> conditions = new ArrayList<>();
        if (!scope.outer().isEmpty()) {
            Scope outer = new Scope(scope.outer(), List.of());
            conditions.add(
                    chance.in100(85) ? expressions.equality(scope, outer) : expressions.inequality(scope, outer));
        }
        if (chance.in100(35)) {
            conditions.add(expressions.condition(scope, 2));
        }
        if (depth > 0 && chance.in100(45)) {
            conditions.add(subquery(scope));
        }
        return conditions.stream().reduce((a, b) -> Expression.of(Sort.BOOL, "({0} AND {1})", a, b));
    }

    private Expression subquery(Scope scope) {
        List<Column> seen = chance.in100(60) ? scope.columns() : List.of();
        String not = chance.in100(45) ? "NOT " : "";
        Sort sort = chance.of(COMPARED);
        String operator = chance.of(List.of("=", "<", ">=", "<>"));
        return switch (chance.below(8)) {
            case 0, 1, 2 -> Expression.over(Sort.BOOL, "(" + not + "EXISTS ({q0}))", narrow(Sort.INT, seen));
            case 3, 4, 5 ->
                Expression.over(
                        Sort.BOOL, "({0} " + not + "IN ({q0}))", narrow(sort, seen), expressions.leaf(sort, scope));
            case 6 ->
                Expression.over(
                        Sort.BOOL,
                        "({0} " + operator + chance.of(List.of(" ANY", " ALL")) + " ({q0}))",
                        narrow(sort, chance.in100(50) ? seen : List.of()),
                        expressions.leaf(sort, scope));
            default ->
                Expression.over(
                        Sort.BOOL, "({0} " + operator + " ({q0}))", scalar(sort, seen), expressions.leaf(sort, scope));
        };
    }

    /** A subquery of one column. */
    private Query narrow(Sort sort, List<Column> outer) {
        Source source = sources.small(outer);
        return Select.of(List.of(expressions.of(sort, source.scope(), 1)), source.from(), where(source.scope(), 0));
    }

    /** A subquery of one column and one row. */
    private Query scalar(Sort sort, List<Column> outer) {
        Source source = sources.small(outer);
        Expression item = sort == Sort.INT && chance.in100(50)
                ? Expression.of(Sort.INT, "CAST(COUNT(*) AS INTEGER)")
                : Expression.of(
                        sort, chance.of(List.of("MIN", "MAX")) + "({0})", expressions.of(sort, source.scope(), 1));
        return Select.of(List.of(item), source.from(), where(source.scope(), 0));
    }

    /** A subquery in the select list. */
    Expression scalarItem(Scope scope) {
        Sort sort = chance.of(COMPARED);
        return Expression.over(sort, "({q0})", scalar(sort, chance.in100(70) ? scope.columns() : List.of()));
    }
}
