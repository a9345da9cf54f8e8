package io.meshgate.gateway.plan;

import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Aggregate functions of which parts can be aggregated first and merged then: COUNT as the sum of counts, SUM as the sum of
 * sums, the others as themselves. AVG is SUM over COUNT before it comes here. DISTINCT calls are none of them, since a value
 * of two parts would count twice; ordered ones neither.
 */
final class SplitCall {
    private static final Map<SqlAggFunction, SqlAggFunction> MERGING = Map.of(
            SqlStdOperatorTable.COUNT, SqlStdOperatorTable.SUM0,
            SqlStdOperatorTable.SUM, SqlStdOperatorTable.SUM,
            SqlStdOperatorTable.SUM0, SqlStdOperatorTable.SUM0,
            SqlStdOperatorTable.MIN, SqlStdOperatorTable.MIN,
            SqlStdOperatorTable.MAX, SqlStdOperatorTable.MAX,
            SqlStdOperatorTable.EVERY, SqlStdOperatorTable.EVERY,
            SqlStdOperatorTable.SOME, SqlStdOperatorTable.SOME,
            SqlStdOperatorTable.ANY_VALUE, SqlStdOperatorTable.ANY_VALUE);

    private SplitCall() {}

    static boolean canSplit(AggregateCall call) {
        return isPlain(call) && !call.isDistinct();
    }

    /** Whether the same rows, each several times, give the same: such a call needs no split where rows are only repeated. */
    static boolean ignoresRepetition(AggregateCall call) {
        SqlAggFunction function = call.getAggregation();
        return isPlain(call)
                && (call.isDistinct()
                        || MERGING.get(function) == function
                                && function != SqlStdOperatorTable.SUM
                                && function != SqlStdOperatorTable.SUM0);
    }

    private static boolean isPlain(AggregateCall call) {
        return MERGING.containsKey(call.getAggregation())
                && !call.isApproximate()
                && !call.ignoreNulls()
                && call.rexList.isEmpty()
                && call.distinctKeys == null
                && call.collation.equals(RelCollations.EMPTY);
    }

    /** The same call over other columns of another input. */
    static AggregateCall over(
            AggregateCall call, List<Integer> arguments, int filter, boolean emptyGroup, RelNode input) {
        return create(call.getAggregation(), call.isDistinct(), arguments, filter, emptyGroup, input);
    }

    /** The call that merges what {@code call} has made of parts. */
    static AggregateCall merging(AggregateCall call, int argument, boolean emptyGroup, RelNode input) {
        SqlAggFunction function = MERGING.getOrDefault(call.getAggregation(), call.getAggregation());
        return create(function, false, List.of(argument), -1, emptyGroup, input);
    }

    private static AggregateCall create(
            SqlAggFunction function,
            boolean distinct,
            List<Integer> arguments,
            int filter,
            boolean emptyGroup,
            RelNode input) {
        return AggregateCall.create(
                function,
                distinct,
                false,
                false,
                List.of(),
                arguments,
                filter,
                null,
                RelCollations.EMPTY,
                emptyGroup,
                input,
                null,
                null);
    }

    /** The merged columns with the types and names of the aggregate that was split: sums of sums are wider. */
    static RelNode typedLike(RelNode merged, Aggregate split) {
        RexBuilder rex = split.getCluster().getRexBuilder();
        List<RexNode> columns = new java.util.ArrayList<>();
        for (int i = 0; i < split.getRowType().getFieldCount(); i++) {
            RexNode column = rex.makeInputRef(merged, i);
            var type = split.getRowType().getFieldList().get(i).getType();
            columns.add(
                    SqlTypeUtil.equalSansNullability(rex.getTypeFactory(), column.getType(), type)
                            ? column
                            : rex.makeAbstractCast(type, column, false));
        }
        return Planner.builder(split)
                .push(merged)
                .project(columns, split.getRowType().getFieldNames(), true)
                .build();
    }
}
