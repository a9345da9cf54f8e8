package io.meshgate.gateway.plan;

import com.google.common.collect.ImmutableList;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;

/**
 * Partitions windows of subqueries by what their rows must have in common with the outer row. Decorrelation computes them
 * for all outer rows at once; {@code RANK() OVER (ORDER BY x) ... WHERE inner.k = outer.k} is then the rank among the rows
 * of one {@code k}. Where anything else than such equalities chooses the rows, the query is refused.
 */
final class CorrelatedWindows {
    private CorrelatedWindows() {}

    static RelNode partition(RelNode rel) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                return visited instanceof LogicalProject project && project.containsOver()
                        ? partition(project)
                        : visited;
            }
        });
    }

    private static RelNode partition(LogicalProject project) {
        if (project.getProjects().stream().anyMatch(RexUtil::containsCorrelation)) {
            throw refused();
        }
        List<RexNode> keys = keys(project.getInput());
        if (keys.isEmpty()) {
            return project;
        }
        RexShuttle partitioning = new Partitioning(project.getCluster().getRexBuilder(), keys);
        return LogicalProject.create(
                project.getInput(),
                project.getHints(),
                partitioning.apply(project.getProjects()),
                project.getRowType(),
                project.getVariablesSet());
    }

    /** Outer rows that a plan mentions and does not bring along by itself. */
    private static Set<CorrelationId> outerRows(RelNode rel) {
        Set<CorrelationId> outer = new HashSet<>(RelOptUtil.getVariablesUsed(rel));
        rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                if (other instanceof Correlate correlate) {
                    outer.remove(correlate.getCorrelationId());
                }
                return super.visit(other);
            }
        });
        return outer;
    }

    /** What is the same in all rows that belong to one outer row. */
    private static List<RexNode> keys(RelNode rel) {
        if (outerRows(rel).isEmpty()) {
            return List.of();
        }
        return switch (rel) {
            case Filter filter -> {
                List<RexNode> keys = new ArrayList<>(keys(filter.getInput()));
                for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
                    if (RexUtil.containsCorrelation(conjunct)) {
                        keys.add(innerSide(conjunct));
                    }
                }
                yield keys;
            }
            case Project project
            when project.getProjects().stream().noneMatch(RexUtil::containsCorrelation) ->
                keys(project.getInput()).stream()
                        .map(key -> output(project, key))
                        .toList();
            default -> throw refused();
        };
    }

    private static RexNode innerSide(RexNode conjunct) {
        if (conjunct.getKind() == SqlKind.EQUALS) {
            RexNode left = ((RexCall) conjunct).getOperands().get(0);
            RexNode right = ((RexCall) conjunct).getOperands().get(1);
            if (!RexUtil.containsCorrelation(left) && readsNothing(right)) {
                return left;
            }
            if (!RexUtil.containsCorrelation(right) && readsNothing(left)) {
                return right;
            }
        }
        throw refused();
    }

    private static boolean readsNothing(RexNode node) {
        return RelOptUtil.InputFinder.bits(node).isEmpty();
    }

    private static RexNode output(Project project, RexNode key) {
        int at = project.getProjects().indexOf(key);
        if (at < 0) {
            throw refused();
        }
        return RexInputRef.of(at, project.getRowType());
    }

    private static QueryFailure refused() {
        return QueryFailure.of(
                ErrorCode.UNSUPPORTED,
                "this cannot be answered yet: a window in a subquery whose rows depend on the outer row by more than"
                        + " equalities of columns; join the tables and put the outer row's key into PARTITION BY");
    }

    private static final class Partitioning extends RexShuttle {
        private final RexBuilder rex;
        private final List<RexNode> keys;

        Partitioning(RexBuilder rex, List<RexNode> keys) {
            this.rex = rex;
            this.keys = keys;
        }

        @Override
        public RexNode visitOver(RexOver over) {
            RexWindow window = over.getWindow();
            List<RexNode> partition = new ArrayList<>(window.partitionKeys);
            partition.addAll(keys);
            return rex.makeOver(
                    over.getType(),
                    over.getAggOperator(),
                    over.getOperands(),
                    partition,
                    ImmutableList.copyOf(window.orderKeys),
                    window.getLowerBound(),
                    window.getUpperBound(),
                    window.getExclude(),
                    window.isRows(),
                    true,
                    false,
                    over.isDistinct(),
                    over.ignoreNulls());
        }
    }
}
