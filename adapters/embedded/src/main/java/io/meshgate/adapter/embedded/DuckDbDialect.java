package io.meshgate.adapter.embedded;

import io.meshgate.adapter.LiveColumn.Trait;
import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.FunctionTable;
import io.meshgate.adapter.sql.MeshOperators;
import io.meshgate.adapter.sql.StandardFunctions;
import io.meshgate.adapter.sql.StoreDialect;
import io.meshgate.adapter.sql.Writers;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * DuckDB's SQL, for the remainder, for DuckDB files and for local files. Relies on the settings of every instance:
 * integer division, division by zero as an error, UTC, NULL as the highest value.
 */
public final class DuckDbDialect extends StoreDialect {
    private final Function<StoreTable, String> tableSource;
    private final FunctionTable functions = functionTable();

    /** @param tableSource writes a table of the store as it stands in FROM */
    public DuckDbDialect(Function<StoreTable, String> tableSource) {
        this.tableSource = tableSource;
    }

    @Override
    public FunctionTable functions() {
        return functions;
    }

    @Override
    public String tableSource(StoreTable table) {
        return tableSource.apply(table);
    }

    @Override
    public boolean semiJoinSyntax() {
        return true;
    }

    @Override
    public Verdict window(RexOver over) {
        return Verdict.EXACT;
    }

    @Override
    public String typeName(ColumnType type) {
        return switch (type.kind()) {
            case DECIMAL -> "DECIMAL(" + type.precision() + ", " + type.scale() + ")";
            case REAL -> "FLOAT";
            case VARBINARY -> "BLOB";
            case TIMESTAMP_TZ -> "TIMESTAMPTZ";
            case ARRAY -> typeName(type.element().orElseThrow()) + "[]";
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, DOUBLE, DATE, TIME, TIMESTAMP, INTERVAL ->
                type.kind().name();
            case VARCHAR -> "VARCHAR";
            case UNKNOWN -> throw new IllegalArgumentException("a column of unknown type cannot be read");
        };
    }

    /** Statistics of Parquet files omit NaN, so a float column is wrapped before any filter can trust them. */
    @Override
    public String column(String alias, StoreColumn column) {
        String reference = super.column(alias, column);
        return column.live().traits().contains(Trait.NAN_NOT_IN_STATISTICS)
                ? "CASE WHEN isnan(" + reference + ") THEN " + cast("'NaN'", column.type()) + " ELSE " + reference
                        + " END"
                : reference;
    }

    /** Floats become decimals by their shortest decimal text, so that 1.005 rounds to 1.01. */
    @Override
    public String convert(String sql, ColumnType from, ColumnType to) {
        boolean floating = from.kind() == Kind.REAL || from.kind() == Kind.DOUBLE;
        return to.kind() == Kind.DECIMAL && floating ? cast(cast(sql, ColumnType.VARCHAR), to) : cast(sql, to);
    }

    /** DuckDB's own {@code '\x'} takes two digits only. */
    @Override
    protected String binary(byte[] bytes) {
        return "from_hex('" + HexFormat.of().formatHex(bytes) + "')";
    }

    private FunctionTable functionTable() {
        FunctionTable.Builder table = FunctionTable.builder().casts(DuckDbDialect::castIsExact);
        StandardFunctions.logic(table);
        StandardFunctions.ranges(table, this);
        StandardFunctions.arithmetic(table);
        StandardFunctions.time(table, this);
        StandardFunctions.text(table, this);
        StandardFunctions.aggregates(table, this);
        new DuckDbArithmetic(this).rows(table);
        table.exact(SqlStdOperatorTable.UPPER, Writers.function("UPPER"));
        table.exact(SqlStdOperatorTable.LOWER, Writers.function("LOWER"));
        table.exact(SqlStdOperatorTable.REPLACE, Writers.function("REPLACE"));
        table.row(
                MeshOperators.ILIKE,
                StandardFunctions::like,
                Writers.loose((call, operands) -> operands.get(0) + " ILIKE " + operands.get(1) + " ESCAPE "
                        + (operands.size() > 2 ? operands.get(2) : "''")));
        table.row(
                SqlStdOperatorTable.POSITION,
                StandardFunctions::positionFromStart,
                (call, operands) ->
                        cast("POSITION(" + operands.get(0) + " IN " + operands.get(1) + ")", call.getType()));
        table.exact(
                SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR,
                (call, operands) -> cast("[" + String.join(", ", operands) + "]", call.getType()));
        doubles(table);
        rounding(table);
        table.exact(
                MeshOperators.DATE_TRUNC,
                (call, operands) -> cast("date_trunc(" + String.join(", ", operands) + ")", call.getType()));
        table.aggregate(
                SqlStdOperatorTable.SINGLE_VALUE,
                arguments -> Verdict.EXACT,
                (text, types, result) -> cast(
                        "CASE WHEN COUNT(*) > 1 THEN error('a scalar subquery returned more than one row') ELSE first("
                                + text.arguments().get(0) + ") END",
                        result));
        statistics(table);
        ranking(table);
        return table.build();
    }

    private void doubles(FunctionTable.Builder table) {
        for (SqlOperator function : List.of(
                SqlStdOperatorTable.SQRT, SqlStdOperatorTable.LN, SqlStdOperatorTable.EXP, SqlStdOperatorTable.POWER)) {
            table.exact(function, (call, operands) -> {
                List<String> doubles =
                        operands.stream().map(o -> cast(o, ColumnType.DOUBLE)).toList();
                return cast(function.getName() + "(" + String.join(", ", doubles) + ")", call.getType());
            });
        }
    }

    private void rounding(FunctionTable.Builder table) {
        for (SqlOperator function :
                List.of(SqlStdOperatorTable.FLOOR, SqlStdOperatorTable.CEIL, SqlStdOperatorTable.ROUND)) {
            table.row(
                    function,
                    StandardFunctions::rounding,
                    (call, operands) ->
                            cast(function.getName() + "(" + String.join(", ", operands) + ")", call.getType()));
        }
    }

    private void statistics(FunctionTable.Builder table) {
        for (SqlOperator function : List.of(
                SqlStdOperatorTable.STDDEV_POP,
                SqlStdOperatorTable.STDDEV_SAMP,
                SqlStdOperatorTable.STDDEV,
                SqlStdOperatorTable.VAR_POP,
                SqlStdOperatorTable.VAR_SAMP,
                SqlStdOperatorTable.VARIANCE)) {
            table.aggregate(
                    function,
                    arguments -> Verdict.EXACT,
                    (text, types, result) -> cast(
                            text.withArguments(List.of(cast(text.arguments().get(0), ColumnType.DOUBLE)))
                                    .call(function.getName()),
                            result));
        }
        table.aggregate(SqlStdOperatorTable.EVERY, arguments -> Verdict.EXACT, Writers.aggregate("bool_and", this));
        table.aggregate(SqlStdOperatorTable.SOME, arguments -> Verdict.EXACT, Writers.aggregate("bool_or", this));
        table.aggregate(SqlStdOperatorTable.LISTAGG, arguments -> Verdict.EXACT, Writers.aggregate("string_agg", this));
        table.aggregate(SqlStdOperatorTable.GROUPING, arguments -> Verdict.EXACT, Writers.aggregate("GROUPING", this));
        table.aggregate(SqlStdOperatorTable.ANY_VALUE, arguments -> Verdict.EXACT, Writers.aggregate("MIN", this));
    }

    private void ranking(FunctionTable.Builder table) {
        for (SqlOperator function : List.of(
                SqlStdOperatorTable.ROW_NUMBER,
                SqlStdOperatorTable.RANK,
                SqlStdOperatorTable.DENSE_RANK,
                SqlStdOperatorTable.PERCENT_RANK,
                SqlStdOperatorTable.CUME_DIST,
                SqlStdOperatorTable.NTILE,
                SqlStdOperatorTable.LAG,
                SqlStdOperatorTable.LEAD,
                SqlStdOperatorTable.FIRST_VALUE,
                SqlStdOperatorTable.LAST_VALUE,
                SqlStdOperatorTable.NTH_VALUE)) {
            table.aggregate(function, arguments -> Verdict.EXACT, Writers.aggregate(function.getName(), this));
        }
    }

    private static boolean castIsExact(ColumnType from, ColumnType to) {
        boolean text = from.kind() == Kind.VARCHAR || to.kind() == Kind.VARCHAR;
        boolean known = from.kind() != Kind.UNKNOWN && to.kind() != Kind.UNKNOWN;
        return StandardFunctions.castIsExact(from, to)
                || text && known
                || from.kind() == Kind.TIMESTAMP && to.kind() == Kind.TIME;
    }
}
