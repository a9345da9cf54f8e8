package io.meshgate.adapter.embedded;

import io.meshgate.adapter.LiveColumn.Trait;
import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.FunctionTable;
import io.meshgate.adapter.sql.GroupFunctions;
import io.meshgate.adapter.sql.KeySets;
import io.meshgate.adapter.sql.MeshFunctions;
import io.meshgate.adapter.sql.MeshOperators;
import io.meshgate.adapter.sql.NumberFunctions;
import io.meshgate.adapter.sql.Operands;
import io.meshgate.adapter.sql.StandardFunctions;
import io.meshgate.adapter.sql.StoreDialect;
import io.meshgate.adapter.sql.TextFunctions;
import io.meshgate.adapter.sql.TimeFunctions;
import io.meshgate.adapter.sql.Writers;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

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
    public Verdict structure(RelNode node) {
        return node instanceof Aggregate aggregate ? GroupFunctions.literalSeparators(aggregate) : Verdict.EXACT;
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

    /**
     * One constant, however many keys, and a semi-join with it: of 50,000 keys as literals of an IN list each is an
     * expression to bind, and seconds pass before the first row is read.
     */
    @Override
    protected String amongValues(String operand, List<ColumnType> types, List<List<Object>> keys) {
        return (types.size() == 1 ? operand : "(" + operand + ")") + " IN "
                + rowsSource(types.stream().map(KeySets::keyType).toList(), keys);
    }

    @Override
    protected String rowsSource(List<ColumnType> types, List<? extends List<? extends @Nullable Object>> rows) {
        return IntStream.range(0, types.size())
                .mapToObj(column -> "unnest("
                        + cast(
                                text("[" + column(types.get(column), column, rows) + "]"),
                                ColumnType.array(types.get(column)))
                        + ")")
                .collect(Collectors.joining(", ", "(SELECT ", ")"));
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
        new DuckDbArithmetic(this).rows(table);
        TimeFunctions.rows(table, this);
        TextFunctions.rows(table, this);
        TextFunctions.patterns(table);
        NumberFunctions.rows(table, this);
        GroupFunctions.sums(table, this);
        GroupFunctions.statistics(table, this);
        GroupFunctions.windows(table, this);
        table.exact(SqlStdOperatorTable.UPPER, Writers.function("UPPER"));
        table.exact(SqlStdOperatorTable.LOWER, Writers.function("LOWER"));
        table.row(
                MeshOperators.ILIKE,
                TextFunctions::like,
                Writers.loose((call, operands) -> TextFunctions.like("ILIKE", operands)));
        NumberFunctions.PARTIAL.forEach(
                function -> table.exact(function, NumberFunctions.ofDoubles(this, function.getName())));
        table.exact(SqlStdOperatorTable.POWER, NumberFunctions.ofDoubles(this, "POWER"));
        table.row(
                SqlStdOperatorTable.ROUND,
                NumberFunctions::rounding,
                (call, operands) -> NumberFunctions.roundExact(call, operands, this));
        table.exact(
                SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR,
                (call, operands) -> cast("[" + String.join(", ", operands) + "]", call.getType()));
        table.exact(
                MeshFunctions.DATE_TRUNC,
                (call, operands) -> cast("date_trunc(" + String.join(", ", operands) + ")", call.getType()));
        table.aggregate(
                SqlStdOperatorTable.SINGLE_VALUE,
                arguments -> Verdict.EXACT,
                (text, types, result) -> cast(
                        "CASE WHEN COUNT(*) > 1 THEN error('a scalar subquery returned more than one row') ELSE first("
                                + text.arguments().get(0) + ") END",
                        result));
        GroupFunctions.SPREADS.forEach(spread -> table.aggregate(spread, GroupFunctions::spreadable, nanOfOne(spread)));
        table.aggregate(MeshOperators.LISTAGG, arguments -> Verdict.EXACT, Writers.aggregate("string_agg", this));
        return table.build();
    }

    /** DuckDB's variance of one value is 0 even if that is NaN or an infinity: 0 times the values tells. */
    private FunctionTable.AggregateWriter nanOfOne(SqlAggFunction spread) {
        FunctionTable.AggregateWriter plain = GroupFunctions.spread(spread, this);
        return (text, types, result) -> {
            String value = plain.write(text, types, result);
            String zero = GroupFunctions.ofDoubles(text, this).arguments().stream()
                    .map(argument -> argument + " * 0")
                    .collect(Collectors.joining(" + "));
            return types.stream().anyMatch(Operands::isFloat)
                    ? "(" + value + " + " + text.withArguments(List.of(zero)).call("MAX") + ")"
                    : value;
        };
    }

    private static boolean castIsExact(ColumnType from, ColumnType to) {
        boolean text = from.kind() == Kind.VARCHAR || to.kind() == Kind.VARCHAR;
        boolean known = from.kind() != Kind.UNKNOWN && to.kind() != Kind.UNKNOWN;
        return StandardFunctions.castIsExact(from, to)
                || text && known
                || from.kind() == Kind.TIMESTAMP && to.kind() == Kind.TIME;
    }
}
