package io.meshgate.gateway.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A typed expression as a tree, so that it can be written twice and shrunk.
 *
 * @param mesh Meshgate's spelling; {@code {0}} is the first operand, {@code {q0}} the first query
 * @param oracle PostgreSQL's; empty where PostgreSQL means something else
 */
record Expression(Sort sort, String mesh, Optional<String> oracle, List<Expression> operands, List<Query> queries) {
    Expression {
        operands = List.copyOf(operands);
        queries = List.copyOf(queries);
    }

    /** A literal; PostgreSQL takes {@code 0.5e0} for a decimal. */
    static Expression literal(Sort sort, String text) {
        String oracle = sort == Sort.DBL ? "CAST('" + text + "' AS DOUBLE PRECISION)" : text;
        return of(sort, text, oracle, List.of());
    }

    /** An expression that both spell alike. */
    static Expression of(Sort sort, String template, Expression... operands) {
        return new Expression(sort, template, Optional.of(template), List.of(operands), List.of());
    }

    static Expression of(Sort sort, String mesh, String oracle, List<Expression> operands) {
        return new Expression(sort, mesh, Optional.of(oracle), operands, List.of());
    }

    /** What another database may mean otherwise: only Meshgate is asked. */
    static Expression ofMeshgate(Sort sort, String mesh, List<Expression> operands) {
        return new Expression(sort, mesh, Optional.empty(), operands, List.of());
    }

    static Expression over(Sort sort, String template, Query query, Expression... operands) {
        return new Expression(sort, template, Optional.of(template), List.of(operands), List.of(query));
    }

    /** Whether the oracle can be asked too. */
    boolean hasOracle() {
        return oracle.isPresent()
                && operands.stream().allMatch(Expression::hasOracle)
                && queries.stream().allMatch(Query::hasOracle);
    }

    String write(Spelling spelling) {
        String text = spelling == Spelling.ORACLE ? oracle.orElse(mesh) : mesh;
        for (int i = 0; i < operands.size(); i++) {
            text = text.replace("{" + i + "}", operands.get(i).write(spelling));
        }
        for (int i = 0; i < queries.size(); i++) {
            text = text.replace("{q" + i + "}", queries.get(i).write(spelling));
        }
        return text;
    }

    /** Smaller expressions of the same type, the smallest first; some may not be valid where this one stands. */
    Stream<Expression> smaller() {
        Stream<Expression> inner = operands.stream().filter(o -> o.sort() == sort);
        boolean leaf = operands.isEmpty() && queries.isEmpty();
        Stream<Expression> literal =
                leaf ? Stream.of() : Stream.of(literal(sort, sort.literals().getFirst()));
        return Stream.of(literal, inner, smallerOperands(), smallerQueries()).flatMap(s -> s);
    }

    private Stream<Expression> smallerOperands() {
        List<Expression> all = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            int place = i;
            operands.get(i).smaller().forEach(less -> {
                all.add(new Expression(sort, mesh, oracle, Lists.with(operands, place, less), queries));
            });
        }
        return all.stream();
    }

    private Stream<Expression> smallerQueries() {
        List<Expression> all = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            int place = i;
            queries.get(i).smaller().forEach(less -> {
                all.add(new Expression(sort, mesh, oracle, operands, Lists.with(queries, place, less)));
            });
        }
        return all.stream();
    }
}
