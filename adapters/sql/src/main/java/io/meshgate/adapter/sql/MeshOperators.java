package io.meshgate.adapter.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlAbstractTimeFunction;
import org.apache.calcite.sql.fun.SqlLeadLagAggFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlNthValueAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/** Meshgate's functions: the standard's, and of PostgreSQL's habits those that have a row in the local engine. */
public final class MeshOperators {
    public static final SqlOperator ILIKE = SqlLibraryOperators.ILIKE;
    public static final SqlFunction LENGTH = SqlLibraryOperators.LENGTH;

    /** Of the values that are not NULL, as PostgreSQL's; the planner makes a CASE of it. */
    public static final SqlFunction GREATEST = SqlLibraryOperators.GREATEST_PG;

    public static final SqlFunction LEAST = SqlLibraryOperators.LEAST_PG;
    public static final SqlAggFunction LAG = new Neighbour(SqlKind.LAG);
    public static final SqlAggFunction LEAD = new Neighbour(SqlKind.LEAD);
    public static final SqlAggFunction NTH_VALUE = new NthValue();

    public static final SqlAggFunction VAR_SAMP = new SampleSpread(SqlStdOperatorTable.VAR_SAMP);
    public static final SqlAggFunction VARIANCE = new SampleSpread(SqlStdOperatorTable.VARIANCE);
    public static final SqlAggFunction COVAR_SAMP = new SampleSpread(SqlStdOperatorTable.COVAR_SAMP);

    /** {@code LISTAGG}, which {@code STRING_AGG} is written as. */
    public static final SqlAggFunction LISTAGG = new ListAggregate();

    /** {@code CURRENT_TIMESTAMP} and its like with microseconds, which the standard's lack. */
    private static final List<SqlOperator> MOMENTS = List.of(
            new Moment("CURRENT_TIMESTAMP", SqlTypeName.TIMESTAMP),
            new Moment("LOCALTIMESTAMP", SqlTypeName.TIMESTAMP),
            new Moment("CURRENT_TIME", SqlTypeName.TIME),
            new Moment("LOCALTIME", SqlTypeName.TIME));

    /** {@code DAYOFWEEK} counts Sunday as 1 by its definition, and would be answered as EXTRACT(DOW), where it is 0. */
    private static final Set<String> NOT_MESHGATES = Set.of(
            "DAYOFWEEK",
            "CURRENT_TIMESTAMP",
            "LOCALTIMESTAMP",
            "CURRENT_TIME",
            "LOCALTIME",
            "LAG",
            "LEAD",
            "LISTAGG",
            "NTH_VALUE",
            "VAR_SAMP",
            "VARIANCE",
            "COVAR_SAMP",
            "SQRT");

    private static final SqlOperatorTable TABLE = SqlOperatorTables.chain(
            new Standard(),
            SqlOperatorTables.of(Stream.concat(
                            Stream.concat(MOMENTS.stream(), MeshFunctions.all()),
                            Stream.of(
                                    ILIKE,
                                    SqlLibraryOperators.NOT_ILIKE,
                                    SqlLibraryOperators.STRING_AGG,
                                    LISTAGG,
                                    LENGTH,
                                    GREATEST,
                                    LEAST,
                                    LAG,
                                    LEAD,
                                    NTH_VALUE,
                                    VAR_SAMP,
                                    VARIANCE,
                                    COVAR_SAMP,
                                    SqlLibraryOperators.BOOL_AND,
                                    SqlLibraryOperators.BOOL_OR,
                                    SqlLibraryOperators.INFIX_CAST))
                    .toList()));

    /** The standard's operators but for those that are not Meshgate's. */
    private static final class Standard implements SqlOperatorTable {
        @Override
        public void lookupOperatorOverloads(
                SqlIdentifier name,
                @Nullable SqlFunctionCategory category,
                SqlSyntax syntax,
                List<SqlOperator> found,
                SqlNameMatcher matcher) {
            List<SqlOperator> standard = new ArrayList<>();
            SqlStdOperatorTable.instance().lookupOperatorOverloads(name, category, syntax, standard, matcher);
            standard.stream()
                    .filter(operator -> !NOT_MESHGATES.contains(operator.getName()))
                    .forEach(found::add);
        }

        @Override
        public List<SqlOperator> getOperatorList() {
            return SqlStdOperatorTable.instance().getOperatorList().stream()
                    .filter(operator -> !NOT_MESHGATES.contains(operator.getName()))
                    .toList();
        }
    }

    /** A moment that a query binds once; its name tells which. */
    private static final class Moment extends SqlAbstractTimeFunction {
        private final SqlTypeName type;

        Moment(String name, SqlTypeName type) {
            super(name, type);
            this.type = type;
        }

        @Override
        public RelDataType inferReturnType(SqlOperatorBinding call) {
            RelDataTypeFactory types = call.getTypeFactory();
            return types.createSqlType(type, types.getTypeSystem().getMaxPrecision(type));
        }
    }

    /** The standard's function; Calcite's says that it is never NULL as soon as the default is not, whatever the rows hold. */
    private static final class Neighbour extends SqlLeadLagAggFunction {
        Neighbour(SqlKind kind) {
            super(kind);
        }

        @Override
        public RelDataType inferReturnType(SqlOperatorBinding call) {
            RelDataType type = super.inferReturnType(call);
            return call.getTypeFactory()
                    .createTypeWithNullability(
                            type, type.isNullable() || call.getOperandType(0).isNullable());
        }
    }

    /** The standard's function; Calcite's says that it is never NULL if its operand is not, though a frame may be shorter. */
    private static final class NthValue extends SqlNthValueAggFunction {
        NthValue() {
            super(SqlKind.NTH_VALUE);
        }

        @Override
        public RelDataType inferReturnType(SqlOperatorBinding call) {
            return call.getTypeFactory().createTypeWithNullability(super.inferReturnType(call), true);
        }
    }

    /** A standard function; Calcite's says that it is never NULL if its operands are not, though of a single row it is. */
    private static final class SampleSpread extends SqlAggFunction {
        private final SqlAggFunction standard;

        SampleSpread(SqlAggFunction standard) {
            super(
                    standard.getName(),
                    null,
                    standard.getKind(),
                    standard::inferReturnType,
                    null,
                    standard.getOperandTypeChecker(),
                    SqlFunctionCategory.NUMERIC,
                    false,
                    false,
                    Optionality.FORBIDDEN);
            this.standard = standard;
        }

        @Override
        public RelDataType inferReturnType(SqlOperatorBinding call) {
            return call.getTypeFactory().createTypeWithNullability(super.inferReturnType(call), true);
        }
    }

    /** The standard's function; Calcite's says that it is never NULL if its operand is not, though of nothing it is. */
    private static final class ListAggregate extends SqlAggFunction {
        ListAggregate() {
            super(
                    "LISTAGG",
                    null,
                    SqlKind.LISTAGG,
                    ReturnTypes.ARG0_NULLABLE_IF_EMPTY,
                    null,
                    OperandTypes.STRING.or(OperandTypes.STRING_STRING),
                    SqlFunctionCategory.SYSTEM,
                    false,
                    false,
                    Optionality.OPTIONAL);
        }
    }

    private MeshOperators() {}

    /** Functions without a row in any dialect, because the planner writes them as something else. */
    static Stream<SqlOperator> rewritten() {
        return Stream.concat(
                MOMENTS.stream(),
                Stream.of(SqlStdOperatorTable.CURRENT_DATE, SqlStdOperatorTable.NULLIF, GREATEST, LEAST));
    }

    /** Calcite's, which also write a window's spread as sums, and slots. */
    public static SqlRexConvertletTable convertlets() {
        return call -> ValueSlots.isSlot(call)
                ? ValueSlots::convert
                : StandardConvertletTable.INSTANCE.get(
                        call.getOperator() instanceof SampleSpread own
                                ? own.standard.createCall(
                                        call.getFunctionQuantifier(), call.getParserPosition(), call.getOperandList())
                                : call);
    }

    /** All operators that the validator knows; whether they can run is the local engine's verdict. */
    public static SqlOperatorTable table() {
        return TABLE;
    }
}
