package io.meshgate.gateway.plan;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Compares with a correlated aggregate as with the one row that it always has: {@code x IN (SELECT MAX(y) ...)} is
 * {@code x = (SELECT MAX(y) ...)}, unknown where the maximum is of nothing, and so are {@code ANY} and {@code ALL}. The
 * general way through joins is longer.
 */
final class OneRowSubqueries {
    private OneRowSubqueries() {}

    static RelNode toScalars(RelNode rel) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                return visited.accept(new Comparisons(visited.getCluster().getRexBuilder()));
            }
        });
    }

    private static final class Comparisons extends RexShuttle {
        private final RexBuilder rex;

        Comparisons(RexBuilder rex) {
            this.rex = rex;
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery original) {
            RexSubQuery query = (RexSubQuery) super.visitSubQuery(original);
            RelNode rel = toScalars(query.rel);
            RexSubQuery inner = rel == query.rel ? query : query.clone(rel);
            boolean correlated = !RelOptUtil.getVariablesUsed(rel).isEmpty();
            return inner.getOperands().size() == 1 && correlated && hasOneRow(rel) ? compared(inner) : inner;
        }

        private RexNode compared(RexSubQuery query) {
            return switch (query.getKind()) {
                case IN -> comparison(SqlStdOperatorTable.EQUALS, query);
                case SOME -> comparison(operator(((SqlQuantifyOperator) query.getOperator()).comparisonKind), query);
                default -> query;
            };
        }

        private RexNode comparison(SqlOperator operator, RexSubQuery query) {
            return rex.makeCall(operator, query.getOperands().get(0), RexSubQuery.scalar(query.rel));
        }

        private static SqlOperator operator(SqlKind comparison) {
            return switch (comparison) {
                case EQUALS -> SqlStdOperatorTable.EQUALS;
                case NOT_EQUALS -> SqlStdOperatorTable.NOT_EQUALS;
                case LESS_THAN -> SqlStdOperatorTable.LESS_THAN;
                case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
                case GREATER_THAN -> SqlStdOperatorTable.GREATER_THAN;
                case GREATER_THAN_OR_EQUAL -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
                default -> throw new IllegalArgumentException("no comparison: " + comparison);
            };
        }

        private static boolean hasOneRow(RelNode rel) {
            return switch (rel) {
                case Project project -> hasOneRow(project.getInput());
                case Aggregate aggregate ->
                    aggregate.getGroupSet().isEmpty() && aggregate.getGroupType() == Aggregate.Group.SIMPLE;
                default -> false;
            };
        }
    }
}
