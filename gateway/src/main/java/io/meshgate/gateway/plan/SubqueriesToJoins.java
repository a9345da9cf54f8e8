package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * Turns EXISTS, IN and their negations, where they stand as a conjunct of a WHERE, into semi- and anti-joins: stores
 * understand those as EXISTS. Whatever has another shape is left to Calcite's general decorrelation.
 *
 * <p>{@code x NOT IN (SELECT y ...)} keeps a row only if {@code x = y} is false for every y, so its anti-join matches
 * where the comparison is not false: {@code x = y OR x IS NULL OR y IS NULL}.
 */
final class SubqueriesToJoins {

    RelNode rewrite(RelNode rel) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                return visited instanceof LogicalFilter filter ? rewrite(filter) : visited;
            }
        });
    }

    private RelNode rewrite(LogicalFilter filter) {
        RelNode input = filter.getInput();
        List<RexNode> kept = new ArrayList<>();
        boolean changed = false;
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            Optional<RelNode> join = join(input, conjunct, filter.getVariablesSet());
            changed |= join.isPresent();
            input = join.orElse(input);
            if (join.isEmpty()) {
                kept.add(conjunct);
            }
        }
        if (!changed) {
            return filter;
        }
        RexNode condition = RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), kept);
        return condition.isAlwaysTrue() ? input : filter.copy(filter.getTraitSet(), input, condition);
    }

    private Optional<RelNode> join(RelNode left, RexNode conjunct, Set<CorrelationId> variables) {
        boolean negated = conjunct.getKind() == SqlKind.NOT;
        RexNode inner = negated ? ((RexCall) conjunct).getOperands().get(0) : conjunct;
        if (!(inner instanceof RexSubQuery subQuery) || variables.size() > 1) {
            return Optional.empty();
        }
        if (subQuery.getKind() != SqlKind.EXISTS && subQuery.getKind() != SqlKind.IN) {
            return Optional.empty();
        }
        RelNode sub = rewrite(subQuery.rel);
        return variables.isEmpty() || !mentions(sub, variables)
                ? Optional.of(semiJoin(left, sub, subQuery, negated, List.of(), variables))
                : correlated(left, sub, subQuery, negated, variables);
    }

    /** The shape Project* (Filter (body)), with all mentions of the outer row in that filter. */
    private Optional<RelNode> correlated(
            RelNode left, RelNode sub, RexSubQuery subQuery, boolean negated, Set<CorrelationId> variables) {
        Optional<Project> project = sub instanceof Project p ? Optional.of(p) : Optional.empty();
        RelNode below = project.map(Project::getInput).orElse(sub);
        if (!(below instanceof Filter filter)
                || mentions(filter.getInput(), variables)
                || RexUtil.SubQueryFinder.find(filter.getCondition()) != null
                || project.isPresent() && project.get().getProjects().stream().anyMatch(p -> mentions(p, variables))
                || project.isPresent() && project.get().containsOver()) {
            return Optional.empty();
        }
        List<RexNode> local = new ArrayList<>();
        List<RexNode> lifted = new ArrayList<>();
        RelOptUtil.conjunctions(filter.getCondition())
                .forEach(conjunct -> (mentions(conjunct, variables) ? lifted : local).add(conjunct));
        RexBuilder rex = left.getCluster().getRexBuilder();
        RelNode body = local.isEmpty()
                ? filter.getInput()
                : LogicalFilter.create(filter.getInput(), RexUtil.composeConjunction(rex, local));
        if (subQuery.getKind() == SqlKind.EXISTS) {
            return Optional.of(semiJoin(left, body, subQuery, negated, lifted, variables));
        }
        // IN compares the projected columns, which join the body's own.
        List<RexNode> fields = new ArrayList<>(rex.identityProjects(body.getRowType()));
        int width = fields.size();
        project.ifPresentOrElse(
                p -> fields.addAll(p.getProjects()), () -> fields.addAll(rex.identityProjects(body.getRowType())));
        RelNode extended = Planner.builder(left)
                .push(body)
                .project(fields, List.of(), true)
                .build();
        return Optional.of(semiJoin(left, extended, subQuery, negated, lifted, variables, width));
    }

    private RelNode semiJoin(
            RelNode left,
            RelNode right,
            RexSubQuery subQuery,
            boolean negated,
            List<RexNode> lifted,
            Set<CorrelationId> variables) {
        return semiJoin(left, right, subQuery, negated, lifted, variables, 0);
    }

    /** @param firstCompared ordinal in {@code right} of the first column that IN compares */
    private RelNode semiJoin(
            RelNode left,
            RelNode right,
            RexSubQuery subQuery,
            boolean negated,
            List<RexNode> lifted,
            Set<CorrelationId> variables,
            int firstCompared) {
        RexBuilder rex = left.getCluster().getRexBuilder();
        int leftWidth = left.getRowType().getFieldCount();
        List<RexNode> conditions = new ArrayList<>();
        for (RexNode conjunct : lifted) {
            conditions.add(conjunct.accept(new OuterRowToLeftInput(rex, variables, leftWidth)));
        }
        for (int i = 0; i < subQuery.getOperands().size(); i++) {
            RelDataType type =
                    right.getRowType().getFieldList().get(firstCompared + i).getType();
            RexNode compared = rex.makeInputRef(type, leftWidth + firstCompared + i);
            RexNode operand = subQuery.getOperands().get(i);
            RexNode equal = rex.makeCall(SqlStdOperatorTable.EQUALS, operand, compared);
            conditions.add(
                    negated && equal.getType().isNullable()
                            ? notFalse(rex, equal, operand, compared, subQuery)
                            : equal);
        }
        return LogicalJoin.create(
                left,
                right,
                List.of(),
                RexUtil.composeConjunction(rex, conditions),
                Set.of(),
                negated ? JoinRelType.ANTI : JoinRelType.SEMI);
    }

    private static RexNode notFalse(RexBuilder rex, RexNode equal, RexNode left, RexNode right, RexSubQuery subQuery) {
        if (subQuery.getOperands().size() > 1) {
            return rex.makeCall(SqlStdOperatorTable.IS_NOT_FALSE, equal);
        }
        List<RexNode> cases = new ArrayList<>(List.of(equal));
        for (RexNode side : List.of(left, right)) {
            if (side.getType().isNullable()) {
                cases.add(rex.makeCall(SqlStdOperatorTable.IS_NULL, side));
            }
        }
        return RexUtil.composeDisjunction(rex, cases);
    }

    private static boolean mentions(RelNode rel, Set<CorrelationId> variables) {
        return RelOptUtil.getVariablesUsed(rel).stream().anyMatch(variables::contains);
    }

    private static boolean mentions(RexNode node, Set<CorrelationId> variables) {
        boolean[] found = {false};
        node.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public @Nullable Void visitCorrelVariable(RexCorrelVariable variable) {
                found[0] |= variables.contains(variable.id);
                return null;
            }
        });
        return found[0];
    }

    /** In a lifted condition the outer row becomes the left input, and the subquery's fields move behind it. */
    private static final class OuterRowToLeftInput extends RexShuttle {
        private final RexBuilder rex;
        private final Set<CorrelationId> variables;
        private final int leftWidth;

        OuterRowToLeftInput(RexBuilder rex, Set<CorrelationId> variables, int leftWidth) {
            this.rex = rex;
            this.variables = variables;
            this.leftWidth = leftWidth;
        }

        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
            return access.getReferenceExpr() instanceof RexCorrelVariable variable && variables.contains(variable.id)
                    ? rex.makeInputRef(access.getType(), access.getField().getIndex())
                    : super.visitFieldAccess(access);
        }

        @Override
        public RexNode visitInputRef(RexInputRef reference) {
            return rex.makeInputRef(reference.getType(), reference.getIndex() + leftWidth);
        }
    }
}
