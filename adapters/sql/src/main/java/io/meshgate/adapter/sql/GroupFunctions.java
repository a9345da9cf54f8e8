package io.meshgate.adapter.sql;

import static io.meshgate.adapter.sql.Operands.when;

import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.FunctionTable.AggregateText;
import io.meshgate.adapter.sql.FunctionTable.Builder;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Aggregates, each cast to its promised type, and window functions. */
public final class GroupFunctions {
    private static final Map<SqlOperator, String> BOOLEANS = Map.of(
            SqlStdOperatorTable.EVERY, "bool_and",
            SqlStdOperatorTable.SOME, "bool_or",
            SqlLibraryOperators.BOOL_AND, "bool_and",
            SqlLibraryOperators.BOOL_OR, "bool_or");

    /** How far values lie apart, in DOUBLE. */
    public static final List<SqlAggFunction> SPREADS = List.of(
            SqlStdOperatorTable.STDDEV_POP,
            SqlStdOperatorTable.STDDEV_SAMP,
            SqlStdOperatorTable.STDDEV,
            SqlStdOperatorTable.VAR_POP,
            MeshOperators.VAR_SAMP,
            MeshOperators.VARIANCE,
            SqlStdOperatorTable.COVAR_POP,
            MeshOperators.COVAR_SAMP);

    private static final List<SqlAggFunction> RANKS = List.of(
            SqlStdOperatorTable.ROW_NUMBER,
            SqlStdOperatorTable.RANK,
            SqlStdOperatorTable.DENSE_RANK,
            SqlStdOperatorTable.PERCENT_RANK,
            SqlStdOperatorTable.CUME_DIST,
            SqlStdOperatorTable.FIRST_VALUE,
            SqlStdOperatorTable.LAST_VALUE);

    /** Those that count rows by an operand, which some stores want as an INTEGER. */
    private static final Map<SqlAggFunction, Integer> COUNTING = Map.of(
            SqlStdOperatorTable.NTILE, 0,
            MeshOperators.NTH_VALUE, 1,
            MeshOperators.LAG, 1,
            MeshOperators.LEAD, 1);

    private GroupFunctions() {}

    /**
     * COUNT, SUM, MIN and MAX and the planner's own LITERAL_AGG; MIN and MAX of text by {@code dialect}'s bytewise order.
     */
    public static Builder sums(Builder table, StoreDialect dialect) {
        table.aggregate(
                SqlStdOperatorTable.COUNT,
                arguments -> when(arguments.size() <= 1, "COUNT of several columns is not sent"),
                (text, types, result) -> dialect.cast(count(text), result));
        table.aggregate(SqlStdOperatorTable.SUM, GroupFunctions::summable, Writers.aggregate("SUM", dialect));
        table.aggregate(
                SqlStdOperatorTable.SUM0,
                GroupFunctions::summable,
                (text, types, result) -> dialect.cast("COALESCE(" + text.call("SUM") + ", 0)", result));
        // The literal is there for an empty group as well, and keeps the query an aggregate.
        table.aggregate(
                SqlInternalOperators.LITERAL_AGG,
                arguments -> Verdict.EXACT,
                (text, types, result) -> dialect.cast(
                        "CASE WHEN COUNT(*) >= 0 THEN " + text.arguments().get(0) + " END", result));
        for (SqlOperator extreme : List.of(SqlStdOperatorTable.MIN, SqlStdOperatorTable.MAX)) {
            table.aggregate(
                    extreme,
                    GroupFunctions::ordered,
                    (text, types, result) ->
                            dialect.cast(extreme(extreme.getName(), text, types.get(0), dialect), result));
        }
        return table;
    }

    /** Of rows, or of values; the planner takes operands that are never NULL away, also those of REGR_COUNT. */
    private static String count(AggregateText text) {
        return text.arguments().isEmpty() ? "COUNT(*)" + text.rows() : text.call("COUNT");
    }

    /** {@code MIN} or {@code MAX}, of text by its bytes. */
    public static String extreme(String name, AggregateText text, RelDataType type, StoreDialect dialect) {
        return SqlTypeUtil.inCharFamily(type)
                ? text.withArguments(List.of(dialect.bytewise(text.arguments().get(0))))
                        .call(name)
                : text.call(name);
    }

    /** AND and OR of a group, spreads in DOUBLE, GROUPING, ANY_VALUE. */
    public static Builder statistics(Builder table, StoreDialect dialect) {
        BOOLEANS.forEach((function, name) ->
                table.aggregate(function, arguments -> Verdict.EXACT, Writers.aggregate(name, dialect)));
        SPREADS.forEach(spread -> table.aggregate(spread, GroupFunctions::spreadable, spread(spread, dialect)));
        table.aggregate(
                SqlStdOperatorTable.REGR_COUNT,
                GroupFunctions::spreadable,
                (text, types, result) ->
                        dialect.cast(text.arguments().size() > 1 ? text.call("REGR_COUNT") : count(text), result));
        table.aggregate(
                SqlStdOperatorTable.GROUPING, arguments -> Verdict.EXACT, Writers.aggregate("GROUPING", dialect));
        return table.aggregate(
                SqlStdOperatorTable.ANY_VALUE,
                arguments -> when(
                        Operands.ORDERED.contains(Operands.kind(arguments.get(0)))
                                || Operands.kind(arguments.get(0)) == Kind.BOOLEAN,
                        "ANY_VALUE is sent as MIN, which arrays, intervals and binary values have not in every store"),
                (text, types, result) -> dialect.cast(any(text, types.get(0), dialect), result));
    }

    /** {@code STDDEV_POP(CAST(x AS DOUBLE))} and its like. */
    public static FunctionTable.AggregateWriter spread(SqlAggFunction function, StoreDialect dialect) {
        return (text, types, result) -> dialect.cast(ofDoubles(text, dialect).call(function.getName()), result);
    }

    public static AggregateText ofDoubles(AggregateText text, StoreDialect dialect) {
        return text.withArguments(text.arguments().stream()
                .map(argument -> dialect.cast(argument, ColumnType.DOUBLE))
                .toList());
    }

    public static Verdict spreadable(List<RelDataType> arguments) {
        return when(Operands.allOf(Operands.NUMBERS, arguments), "deviations and variances are those of numbers");
    }

    /** The gateway's engine has no others, and what it cannot do no store is asked for. */
    public static Verdict literalSeparators(Aggregate aggregate) {
        boolean columns = aggregate.getAggCallList().stream()
                .filter(call -> call.getAggregation().getKind() == SqlKind.LISTAGG)
                .filter(call -> call.getArgList().size() > 1)
                .anyMatch(call -> !isLiteral(aggregate, call.getArgList().get(1)));
        return when(!columns, "STRING_AGG takes a literal separator");
    }

    private static boolean isLiteral(Aggregate aggregate, int input) {
        return aggregate.getInput() instanceof Project project
                && project.getProjects().get(input) instanceof RexLiteral;
    }

    /** The least of some values that are all as good. */
    public static String any(AggregateText text, RelDataType type, StoreDialect dialect) {
        return Operands.kind(type) == Kind.BOOLEAN ? text.call("bool_and") : extreme("MIN", text, type, dialect);
    }

    public static Builder windows(Builder table, StoreDialect dialect) {
        for (SqlAggFunction function : RANKS) {
            table.aggregate(function, arguments -> Verdict.EXACT, Writers.aggregate(function.getName(), dialect));
        }
        COUNTING.forEach((function, operand) -> table.aggregate(
                function,
                arguments -> Verdict.EXACT,
                (text, types, result) -> dialect.cast(
                        text.withArguments(Writers.replaced(
                                        text.arguments(), operand, count -> dialect.cast(count, ColumnType.INTEGER)))
                                .call(function.getName()),
                        result)));
        return table;
    }

    private static Verdict summable(List<RelDataType> arguments) {
        return when(Operands.allOf(Operands.NUMBERS, arguments), "SUM is sent for numbers only");
    }

    private static Verdict ordered(List<RelDataType> arguments) {
        Kind kind = Operands.kind(arguments.get(0));
        return when(Operands.ORDERED.contains(kind), "MIN and MAX are not sent for " + kind);
    }
}
