package io.meshgate.gateway.plan;

import io.meshgate.adapter.StoreTable;
import java.util.List;
import java.util.OptionalLong;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Sarg;

/** Estimates of rows and distinct values from table sizes and keys: rough, cheap, and never without an answer. */
public final class Cardinality {
    private static final double ROWS_UNKNOWN = 10_000;
    private static final double DISTINCT_SHARE = 0.1;
    private static final double DISTINCT_LEAST = 1_000;
    private static final double EQUALITY = 0.05;
    private static final double RANGE = 0.3;
    private static final double OTHER = 0.25;

    private Cardinality() {}

    /** Rows of an operator's answer, at least 1. */
    public static double rows(RelNode rel) {
        double rows = switch (rel) {
            case TableScan scan -> tableRows(scan);
            case Values values -> values.getTuples().size();
            case Filter filter -> rows(filter.getInput()) * selectivity(filter.getCondition());
            case Project project -> rows(project.getInput());
            case Aggregate aggregate -> groups(aggregate);
            case Sort sort
            when sort.fetch instanceof RexLiteral fetch -> Math.min(rows(sort.getInput()), RexLiteral.intValue(fetch));
            case Sort sort -> rows(sort.getInput());
            case Join join when !join.getJoinType().projectsRight() -> rows(join.getLeft()) / 2;
            case Join join ->
                join(
                        rows(join.getLeft()),
                        rows(join.getRight()),
                        RelOptUtil.conjunctions(join.getCondition()).size());
            case SetOp setOp ->
                setOp.getInputs().stream().mapToDouble(Cardinality::rows).sum();
            default -> ROWS_UNKNOWN;
        };
        return Math.max(1, rows);
    }

    private static double tableRows(TableScan scan) {
        StoreTable table = scan.getTable().unwrap(StoreTable.class);
        return table == null ? ROWS_UNKNOWN : table.rowCount().orElse((long) ROWS_UNKNOWN);
    }

    private static double tableDistinct(TableScan scan, int column) {
        double rows = tableRows(scan);
        StoreTable table = scan.getTable().unwrap(StoreTable.class);
        OptionalLong told = table == null
                ? OptionalLong.empty()
                : table.columns().get(column).live().distinct();
        return told.isPresent() ? Math.min(rows, Math.max(1, told.getAsLong())) : distinctOf(rows);
    }

    private static double groups(Aggregate aggregate) {
        double input = rows(aggregate.getInput());
        double groups = 1;
        for (int key : aggregate.getGroupSet()) {
            groups *= distinct(aggregate.getInput(), key);
        }
        return Math.min(groups, Math.max(1, input * OTHER));
    }

    private static double join(double left, double right, int conjuncts) {
        return conjuncts == 0 ? left * right : Math.max(left, right);
    }

    /** Distinct values of a column, before any filter. */
    public static double distinct(RelNode rel, int column) {
        return switch (rel) {
            case TableScan scan -> isUnique(scan, column) ? tableRows(scan) : tableDistinct(scan, column);
            case Filter filter -> distinct(filter.getInput(), column);
            case Sort sort -> distinct(sort.getInput(), column);
            case Project project
            when project.getProjects().get(column) instanceof RexInputRef reference ->
                distinct(project.getInput(), reference.getIndex());
            case Aggregate aggregate
            when column < aggregate.getGroupCount() ->
                distinct(aggregate.getInput(), aggregate.getGroupSet().nth(column));
            case Join join -> {
                int leftWidth = join.getLeft().getRowType().getFieldCount();
                yield column < leftWidth
                        ? distinct(join.getLeft(), column)
                        : distinct(join.getRight(), column - leftWidth);
            }
            default -> distinctOf(rows(rel));
        };
    }

    /** Of a column that nothing is known of: small tables are mostly joined by their keys. */
    private static double distinctOf(double rows) {
        return Math.max(Math.min(rows, DISTINCT_LEAST), rows * DISTINCT_SHARE);
    }

    /** Whether each row has another value in this column. */
    public static boolean isUnique(RelNode rel, int column) {
        return switch (rel) {
            case TableScan scan -> {
                StoreTable table = scan.getTable().unwrap(StoreTable.class);
                yield table != null && table.uniqueKeys().contains(List.of(column));
            }
            case Filter filter -> isUnique(filter.getInput(), column);
            case Project project
            when project.getProjects().get(column) instanceof RexInputRef reference ->
                isUnique(project.getInput(), reference.getIndex());
            case Aggregate aggregate -> aggregate.getGroupCount() == 1 && column == 0;
            default -> false;
        };
    }

    /** The share of rows that a condition keeps. */
    static double selectivity(RexNode condition) {
        return switch (condition.getKind()) {
            case AND ->
                RelOptUtil.conjunctions(condition).stream()
                        .mapToDouble(Cardinality::selectivity)
                        .reduce(1, (a, b) -> a * b);
            case OR ->
                Math.min(
                        1,
                        RelOptUtil.disjunctions(condition).stream()
                                .mapToDouble(Cardinality::selectivity)
                                .sum());
            case NOT -> 1 - selectivity(((RexCall) condition).getOperands().get(0));
            case EQUALS, IS_NULL -> EQUALITY;
            case NOT_EQUALS, IS_NOT_NULL -> 1 - EQUALITY;
            case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> RANGE;
            case SEARCH -> search((RexCall) condition);
            case LITERAL -> condition.isAlwaysTrue() ? 1 : 0;
            default -> condition.isA(SqlKind.EXISTS) ? 0.5 : OTHER;
        };
    }

    private static double search(RexCall call) {
        Sarg<?> sarg = ((RexLiteral) call.getOperands().get(1)).getValueAs(Sarg.class);
        if (sarg == null || !sarg.isPoints()) {
            return RANGE / 2;
        }
        return Math.min(0.5, sarg.pointCount * EQUALITY);
    }
}
