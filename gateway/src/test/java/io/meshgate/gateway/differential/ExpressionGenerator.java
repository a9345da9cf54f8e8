package io.meshgate.gateway.differential;

import io.meshgate.gateway.differential.Functions.Signature;
import io.meshgate.gateway.differential.Scope.Column;
import java.util.List;
import java.util.Optional;

/** Scalar expressions over a scope. Every template stands in parentheses, so that nothing depends on precedence. */
final class ExpressionGenerator {
    private final Chance chance;
    private final Functions functions;

    ExpressionGenerator(Chance chance, Functions functions) {
        this.chance = chance;
        this.functions = functions;
    }

    Expression any(Scope scope, int depth) {
        return of(chance.of(List.of(Sort.values())), scope, depth);
    }

    Expression of(Sort sort, Scope scope, int depth) {
        if (depth <= 0 || chance.in100(35)) {
            return leaf(sort, scope);
        }
        if (chance.in100(18)) {
            return choice(sort, scope, depth - 1);
        }
        List<Signature> calls = functions.scalars(sort);
        if (!calls.isEmpty() && chance.in100(15)) {
            Signature call = chance.of(calls);
            List<Expression> operands =
                    call.operands().stream().map(o -> leaf(o, scope)).toList();
            return Expression.ofMeshgate(sort, call.template(), operands);
        }
        return switch (sort) {
            case INT -> integer(scope, depth - 1);
            case BIG -> big(scope, depth - 1);
            case DEC -> decimal(scope, depth - 1);
            case DBL -> floating(scope, depth - 1);
            case TXT -> text(scope, depth - 1);
            case DAY -> day(scope, depth - 1);
            case MOMENT -> moment(scope, depth - 1);
            case INSTANT -> instant(scope, depth - 1);
            case BOOL -> condition(scope, depth - 1);
        };
    }

    Expression leaf(Sort sort, Scope scope) {
        Optional<Expression> column = chance.in100(80) ? scope.column(sort, chance.random()) : Optional.empty();
        return column.orElseGet(() -> literal(sort));
    }

    Expression literal(Sort sort) {
        return Expression.literal(sort, chance.of(sort.literals()));
    }

    private Expression choice(Sort sort, Scope scope, int depth) {
        return chance.either(
                () -> Expression.of(
                        sort,
                        "(CASE WHEN {0} THEN {1} ELSE {2} END)",
                        condition(scope, depth),
                        of(sort, scope, depth),
                        of(sort, scope, depth)),
                () -> Expression.of(
                        sort, "(CASE WHEN {0} THEN {1} END)", condition(scope, depth), of(sort, scope, depth)),
                () -> Expression.of(sort, "COALESCE({0}, {1})", of(sort, scope, depth), of(sort, scope, depth)),
                () -> Expression.of(sort, "NULLIF({0}, {1})", of(sort, scope, depth), of(sort, scope, depth)));
    }

    private Expression arithmetic(Sort sort, Scope scope, int depth) {
        String operator = chance.of(List.of("+", "-", "*"));
        return Expression.of(sort, "({0} " + operator + " {1})", of(sort, scope, depth), of(sort, scope, depth));
    }

    private Expression integer(Scope scope, int depth) {
        return chance.either(
                () -> arithmetic(Sort.INT, scope, depth),
                () -> Expression.of(
                        Sort.INT, "({0} / NULLIF({1}, 0))", of(Sort.INT, scope, depth), leaf(Sort.INT, scope)),
                () -> Expression.of(
                        Sort.INT, "MOD({0}, NULLIF({1}, 0))", of(Sort.INT, scope, depth), leaf(Sort.INT, scope)),
                () -> Expression.of(Sort.INT, "ABS({0})", of(Sort.INT, scope, depth)),
                () -> Expression.of(Sort.INT, "(- {0})", of(Sort.INT, scope, depth)),
                () -> Expression.of(Sort.INT, "CHAR_LENGTH({0})", of(Sort.TXT, scope, depth)),
                () -> Expression.of(
                        Sort.INT, "POSITION({0} IN {1})", leaf(Sort.TXT, scope), of(Sort.TXT, scope, depth)),
                () -> Expression.of(Sort.INT, "CAST({0} AS INTEGER)", of(Sort.DEC, scope, depth)),
                () -> Expression.of(Sort.INT, "CAST({0} AS INTEGER)", leaf(Sort.DBL, scope)),
                () -> Expression.of(
                        Sort.INT,
                        "CAST(EXTRACT(YEAR FROM {0}) AS INTEGER)",
                        // PostgreSQL knows no year 0.
                        "(CAST(EXTRACT(YEAR FROM {0}) AS INTEGER) + CASE WHEN EXTRACT(YEAR FROM {0}) < 0 THEN 1 ELSE 0"
                                + " END)",
                        List.of(of(chance.of(List.of(Sort.DAY, Sort.MOMENT, Sort.INSTANT)), scope, depth))),
                () -> Expression.of(
                        Sort.INT,
                        "CAST(EXTRACT("
                                + chance.of(List.of("QUARTER", "MONTH", "WEEK", "DAY", "DOY", "DOW", "ISODOW"))
                                + " FROM {0}) AS INTEGER)",
                        of(chance.of(List.of(Sort.DAY, Sort.MOMENT, Sort.INSTANT)), scope, depth)),
                () -> Expression.of(
                        Sort.INT,
                        "CAST(EXTRACT(" + chance.of(List.of("HOUR", "MINUTE")) + " FROM {0}) AS INTEGER)",
                        of(chance.in100(50) ? Sort.INSTANT : Sort.MOMENT, scope, depth)),
                () -> Expression.of(Sort.INT, "CAST({0} AS INTEGER)", of(Sort.BOOL, scope, depth)));
    }

    private Expression big(Scope scope, int depth) {
        return chance.either(
                () -> arithmetic(Sort.BIG, scope, depth),
                () -> Expression.of(Sort.BIG, "({0} + {1})", of(Sort.BIG, scope, depth), of(Sort.INT, scope, depth)),
                () -> Expression.of(
                        Sort.BIG, "({0} / NULLIF({1}, 0))", of(Sort.BIG, scope, depth), leaf(Sort.INT, scope)),
                () -> Expression.of(Sort.BIG, "CAST({0} AS BIGINT)", of(Sort.INT, scope, depth)),
                () -> Expression.of(Sort.BIG, "ABS({0})", of(Sort.BIG, scope, depth)));
    }

    private Expression decimal(Scope scope, int depth) {
        return chance.either(
                () -> Expression.of(
                        Sort.DEC,
                        "({0} " + chance.of(List.of("+", "-")) + " {1})",
                        of(Sort.DEC, scope, depth),
                        of(Sort.DEC, scope, depth)),
                () -> Expression.of(Sort.DEC, "({0} * {1})", leaf(Sort.DEC, scope), leaf(Sort.DEC, scope)),
                () -> Expression.of(Sort.DEC, "({0} * {1})", leaf(Sort.DEC, scope), leaf(Sort.INT, scope)),
                () -> Expression.of(Sort.DEC, "ABS({0})", of(Sort.DEC, scope, depth)),
                () -> Expression.of(Sort.DEC, "CAST({0} AS DECIMAL(12, 1))", of(Sort.DEC, scope, depth)),
                () -> Expression.of(Sort.DEC, "CAST({0} AS DECIMAL(12, 2))", of(Sort.INT, scope, depth)),
                () -> Expression.of(
                        Sort.DEC,
                        "CAST({0} AS DECIMAL(12, 2))",
                        "CAST(CAST({0} AS TEXT) AS DECIMAL(12, 2))",
                        List.of(leaf(Sort.DBL, scope))),
                () -> Expression.of(Sort.DEC, "ROUND({0}, 1)", leaf(Sort.DEC, scope)),
                () -> Expression.of(Sort.DEC, chance.of(List.of("FLOOR", "CEIL")) + "({0})", leaf(Sort.DEC, scope)));
    }

    private Expression floating(Scope scope, int depth) {
        return chance.either(
                () -> arithmetic(Sort.DBL, scope, 0),
                () -> Expression.of(
                        Sort.DBL,
                        "({0} / NULLIF({1}, 0))",
                        "(CAST({0} AS DOUBLE PRECISION) / CAST(NULLIF({1}, 0) AS DOUBLE PRECISION))",
                        List.of(leaf(Sort.DEC, scope), leaf(Sort.DEC, scope))),
                () -> Expression.of(Sort.DBL, "CAST({0} AS DOUBLE PRECISION)", of(Sort.INT, scope, depth)),
                () -> Expression.of(Sort.DBL, "CAST({0} AS DOUBLE PRECISION)", of(Sort.DEC, scope, depth)),
                () -> Expression.of(Sort.DBL, "ABS({0})", of(Sort.DBL, scope, depth)),
                () -> Expression.of(
                        Sort.DBL, chance.of(List.of("FLOOR", "CEIL")) + "({0})", of(Sort.DBL, scope, depth)),
                () -> Expression.of(
                        Sort.DBL,
                        "SQRT(ABS({0}))",
                        "SQRT(CAST(ABS({0}) AS DOUBLE PRECISION))",
                        List.of(leaf(Sort.INT, scope))));
    }

    private Expression text(Scope scope, int depth) {
        return chance.either(
                () -> Expression.of(Sort.TXT, "({0} || {1})", of(Sort.TXT, scope, depth), of(Sort.TXT, scope, depth)),
                () -> Expression.of(
                        Sort.TXT,
                        "SUBSTRING({0} FROM " + (1 + chance.below(3)) + " FOR " + chance.below(4) + ")",
                        of(Sort.TXT, scope, depth)),
                () -> Expression.of(Sort.TXT, "SUBSTRING({0} FROM 2)", of(Sort.TXT, scope, depth)),
                () -> Expression.of(
                        Sort.TXT,
                        "TRIM(" + chance.of(List.of("BOTH", "LEADING", "TRAILING")) + " FROM {0})",
                        of(Sort.TXT, scope, depth)),
                () -> Expression.of(Sort.TXT, "CAST({0} AS VARCHAR)", of(Sort.INT, scope, depth)),
                () -> Expression.of(Sort.TXT, "CAST({0} AS VARCHAR)", of(Sort.BOOL, scope, depth)),
                () -> Expression.of(Sort.TXT, "CAST({0} AS VARCHAR(2))", of(Sort.TXT, scope, depth)),
                () -> Expression.of(
                        Sort.TXT, "REPLACE({0}, 'a', {1})", of(Sort.TXT, scope, depth), leaf(Sort.TXT, scope)),
                // PostgreSQL's letters are of another library: only the two ways of Meshgate are compared.
                () -> Expression.ofMeshgate(
                        Sort.TXT, chance.of(List.of("UPPER", "LOWER")) + "({0})", List.of(of(Sort.TXT, scope, depth))));
    }

    private Expression day(Scope scope, int depth) {
        String sign = chance.of(List.of("+", "-"));
        String span = "INTERVAL '" + (1 + chance.below(40)) + "' " + chance.of(List.of("DAY", "MONTH", "YEAR"));
        return chance.either(
                () -> Expression.of(
                        Sort.DAY,
                        "({0} " + sign + " " + span + ")",
                        "CAST({0} " + sign + " " + span + " AS DATE)",
                        List.of(of(Sort.DAY, scope, depth))),
                () -> Expression.of(
                        Sort.DAY,
                        "CAST({0} AS DATE)",
                        of(chance.in100(50) ? Sort.INSTANT : Sort.MOMENT, scope, depth)));
    }

    private Expression moment(Scope scope, int depth) {
        String span = "INTERVAL '" + (1 + chance.below(50)) + "' "
                + chance.of(List.of("SECOND", "MINUTE", "HOUR", "DAY", "MONTH"));
        return chance.either(
                () -> Expression.of(
                        Sort.MOMENT,
                        "({0} " + chance.of(List.of("+", "-")) + " " + span + ")",
                        of(Sort.MOMENT, scope, depth)),
                () -> Expression.of(
                        Sort.MOMENT,
                        "DATE_TRUNC('" + chance.of(List.of("year", "quarter", "month", "week", "day", "hour"))
                                + "', {0})",
                        of(Sort.MOMENT, scope, depth)),
                () -> Expression.of(
                        Sort.MOMENT,
                        "CAST({0} AS TIMESTAMP)",
                        of(chance.in100(50) ? Sort.INSTANT : Sort.DAY, scope, depth)));
    }

    private Expression instant(Scope scope, int depth) {
        String span = "INTERVAL '" + (1 + chance.below(50)) + "' " + chance.of(List.of("MINUTE", "HOUR", "DAY"));
        return chance.either(
                () -> Expression.of(
                        Sort.INSTANT,
                        "({0} " + chance.of(List.of("+", "-")) + " " + span + ")",
                        of(Sort.INSTANT, scope, depth)),
                () -> Expression.of(
                        Sort.INSTANT, "CAST({0} AS TIMESTAMP WITH TIME ZONE)", of(Sort.MOMENT, scope, depth)),
                () -> Expression.of(
                        Sort.INSTANT,
                        "DATE_TRUNC('" + chance.of(List.of("year", "month", "week", "day", "hour")) + "', {0})",
                        of(Sort.INSTANT, scope, depth)));
    }

    /** Equality of a column of each side, of a type that both have. */
    Expression equality(Scope left, Scope right) {
        return compared(left, right, chance.in100(10) ? "IS NOT DISTINCT FROM" : "=");
    }

    Expression inequality(Scope left, Scope right) {
        return compared(left, right, chance.of(List.of("<", ">=", "<>")));
    }

    private Expression compared(Scope left, Scope right, String operator) {
        List<Sort> common = left.columns().stream()
                .map(Column::sort)
                .filter(s -> right.columns().stream().anyMatch(c -> c.sort() == s))
                .toList();
        if (common.isEmpty()) {
            return Expression.of(
                    Sort.BOOL,
                    "({0} IS NOT NULL AND {1} IS NOT NULL)",
                    chance.of(left.columns()).expression(),
                    chance.of(right.columns()).expression());
        }
        Sort sort = chance.of(common);
        return Expression.of(
                Sort.BOOL,
                "({0} " + operator + " {1})",
                left.column(sort, chance.random()).orElseThrow(),
                right.column(sort, chance.random()).orElseThrow());
    }

    /** A condition without subqueries. */
    Expression condition(Scope scope, int depth) {
        if (depth <= 0) {
            return comparison(scope, 0);
        }
        return chance.either(
                () -> comparison(scope, depth - 1),
                () -> comparison(scope, depth - 1),
                () -> comparison(scope, 0),
                () -> Expression.of(
                        Sort.BOOL, "({0} AND {1})", condition(scope, depth - 1), condition(scope, depth - 1)),
                () -> Expression.of(
                        Sort.BOOL, "({0} OR {1})", condition(scope, depth - 1), condition(scope, depth - 1)),
                () -> Expression.of(Sort.BOOL, "(NOT {0})", condition(scope, depth - 1)),
                () -> Expression.of(
                        Sort.BOOL,
                        "({0} IS " + chance.of(List.of("TRUE", "NOT TRUE", "FALSE", "NOT FALSE")) + ")",
                        condition(scope, depth - 1)),
                () -> nullTest(scope, depth - 1),
                () -> list(scope, depth - 1),
                () -> like(scope, depth - 1),
                () -> leaf(Sort.BOOL, scope));
    }

    private Expression comparison(Scope scope, int depth) {
        Sort sort = chance.of(List.of(Sort.values()));
        String operator =
                chance.of(List.of("=", "=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"));
        Sort other =
                sort.isNumber() && chance.in100(25) ? chance.of(List.of(Sort.INT, Sort.BIG, Sort.DEC, Sort.DBL)) : sort;
        if (sort == Sort.BOOL) {
            return leaf(sort, scope);
        }
        return Expression.of(Sort.BOOL, "({0} " + operator + " {1})", of(sort, scope, depth), of(other, scope, depth));
    }

    private Expression nullTest(Scope scope, int depth) {
        return Expression.of(Sort.BOOL, "({0} IS " + chance.of(List.of("NULL", "NOT NULL")) + ")", any(scope, depth));
    }

    private Expression list(Scope scope, int depth) {
        Sort sort = chance.of(List.of(Sort.INT, Sort.TXT, Sort.DEC, Sort.DAY, Sort.BIG, Sort.DBL, Sort.INSTANT));
        String not = chance.in100(40) ? "NOT " : "";
        return chance.either(
                () -> Expression.of(
                        Sort.BOOL,
                        "({0} " + not + "IN ({1}, {2}, {3}))",
                        of(sort, scope, depth),
                        literal(sort),
                        leaf(sort, scope),
                        literal(sort)),
                () -> Expression.of(
                        Sort.BOOL,
                        "({0} " + not + "BETWEEN {1} AND {2})",
                        of(sort, scope, depth),
                        leaf(sort, scope),
                        leaf(sort, scope)));
    }

    private Expression like(Scope scope, int depth) {
        String not = chance.in100(30) ? "NOT " : "";
        String pattern = chance.of(
                List.of("'a%'", "'%a'", "'_'", "'%'", "''", "'%_%'", "'a_b'", "'%\\%'", "'ä%'", "'__'", "'a\\b'"));
        Expression text = of(Sort.TXT, scope, depth);
        return chance.either(
                () -> Expression.of(
                        Sort.BOOL,
                        "({0} " + not + "LIKE " + pattern + ")",
                        "({0} " + not + "LIKE " + pattern + " ESCAPE '')",
                        List.of(text)),
                () -> Expression.of(
                        Sort.BOOL,
                        "({0} " + not + "LIKE {1})",
                        "({0} " + not + "LIKE {1} ESCAPE '')",
                        List.of(text, leaf(Sort.TXT, scope))),
                () -> Expression.of(
                        Sort.BOOL,
                        "({0} " + not + "LIKE " + chance.of(List.of("'a!_%'", "'%!%'", "'!a%'", "'100!%'")) + " ESCAPE "
                                + chance.of(List.of("'!'", "'x'")) + ")",
                        text),
                // Letters are the engine's, not PostgreSQL's.
                () -> Expression.ofMeshgate(Sort.BOOL, "({0} " + not + "ILIKE " + pattern + ")", List.of(text)));
    }
}
