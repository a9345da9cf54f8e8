package io.meshgate.gateway.differential;

import io.meshgate.gateway.differential.Query.From;
import io.meshgate.gateway.differential.Query.Select;
import io.meshgate.gateway.differential.Query.Table;
import io.meshgate.gateway.differential.Scope.Column;
import io.meshgate.gateway.differential.Sources.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows whose values leave no choice: those that ask for a row's place are ordered by an expression and then by the ids of
 * all tables of FROM; the others may have peers.
 */
final class Windows {
    private static final List<String> FRAMES = List.of(
            "",
            "",
            " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
            " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
            " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
            " ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING");

    private final Chance chance;
    private final ExpressionGenerator expressions;
    private final Conditions conditions;

    Windows(Chance chance, ExpressionGenerator expressions, Conditions conditions) {
        this.chance = chance;
        this.expressions = expressions;
        this.conditions = conditions;
    }

    Query query(Source source, int depth) {
        Scope scope = source.scope();
        List<Expression> ids = tablesOnly(source.from())
                ? scope.columns().stream()
                        .filter(c -> c.text().endsWith(".id"))
                        .map(Column::expression)
                        .toList()
                : List.of();
        List<Expression> items = new ArrayList<>();
        for (int i = 0; i <= chance.below(2); i++) {
            items.add(expressions.any(scope, 2));
        }
        for (int i = 0; i <= chance.below(2); i++) {
            items.add(ids.isEmpty() || chance.in100(35) ? overPeers(scope) : overRows(scope, ids));
        }
        return Select.of(items, source.from(), conditions.where(scope, depth));
    }

    private static boolean tablesOnly(From from) {
        return switch (from) {
            case Table table -> true;
            case Query.Named named -> false;
            case Query.Derived derived -> false;
            case Query.Join join -> tablesOnly(join.left()) && tablesOnly(join.right());
        };
    }

    /** A window under construction: its text and what its places stand for. */
    private final class Over {
        final List<Expression> operands = new ArrayList<>();
        final StringBuilder text = new StringBuilder(" OVER (");

        Over(Expression argument, Scope scope) {
            operands.add(argument);
            if (chance.in100(60)) {
                operands.add(expressions.leaf(chance.of(List.of(Sort.values())), scope));
                text.append("PARTITION BY {").append(operands.size() - 1).append("} ");
            }
        }

        void orderBy(Expression key) {
            text.append(text.indexOf("ORDER BY") < 0 ? "ORDER BY {" : ", {");
            operands.add(key);
            text.append(operands.size() - 1).append('}').append(chance.direction());
        }

        Expression of(Sort sort, String function, String frame) {
            return Expression.of(sort, function + text + frame + ")", operands.toArray(Expression[]::new));
        }
    }

    private Expression overPeers(Scope scope) {
        Sort sort = chance.of(List.of(Sort.INT, Sort.DEC, Sort.TXT, Sort.DAY, Sort.INSTANT));
        Over over = new Over(expressions.of(sort, scope, 1), scope);
        boolean ordered = chance.in100(65);
        if (ordered) {
            over.orderBy(expressions.leaf(chance.of(List.of(Sort.values())), scope));
        }
        List<Expression> ways = new ArrayList<>();
        ways.add(over.of(sort, chance.of(List.of("MIN", "MAX")) + "({0})", ""));
        ways.add(over.of(Sort.BIG, "COUNT({0})", ""));
        ways.add(over.of(Sort.BIG, "COUNT(*)", ""));
        if (sort == Sort.INT || sort == Sort.DEC) {
            ways.add(over.of(sort == Sort.INT ? Sort.BIG : sort, "SUM({0})", ""));
        }
        if (ordered) {
            ways.add(over.of(Sort.BIG, "RANK()", ""));
            ways.add(over.of(Sort.BIG, "DENSE_RANK()", ""));
            ways.add(over.of(Sort.DBL, "PERCENT_RANK()", ""));
            ways.add(over.of(Sort.DBL, "CUME_DIST()", ""));
        }
        return chance.of(ways);
    }

    private Expression overRows(Scope scope, List<Expression> ids) {
        Sort sort = chance.of(List.of(Sort.INT, Sort.BIG, Sort.DEC, Sort.DBL, Sort.TXT, Sort.DAY));
        Over over = new Over(expressions.of(sort, scope, 1), scope);
        over.orderBy(expressions.leaf(chance.of(List.of(Sort.values())), scope));
        ids.forEach(over::orderBy);
        String frame = chance.of(FRAMES);
        return chance.either(
                () -> over.of(Sort.BIG, chance.of(List.of("ROW_NUMBER()", "RANK()", "DENSE_RANK()", "NTILE(3)")), ""),
                () -> over.of(sort, chance.of(List.of("LAG", "LEAD")) + "({0}" + chance.of(List.of(")", ", 2)")), ""),
                () -> over.of(sort, chance.of(List.of("FIRST_VALUE", "LAST_VALUE")) + "({0})", frame),
                () -> over.of(sort, chance.of(List.of("MIN", "MAX")) + "({0})", frame),
                () -> over.of(Sort.BIG, "COUNT({0})", frame),
                () -> sort == Sort.INT || sort == Sort.DEC
                        ? over.of(sort == Sort.INT ? Sort.BIG : sort, "SUM({0})", frame)
                        : over.of(Sort.BIG, "COUNT(*)", frame));
    }
}
