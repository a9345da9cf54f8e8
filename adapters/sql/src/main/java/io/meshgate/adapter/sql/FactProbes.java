package io.meshgate.adapter.sql;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;

/**
 * Questions that show whether a {@link Fact} holds, in the planner's algebra: so what is asked is written by the dialect as
 * any query is, and the store and its spelling are tried together. Each is one row with one BOOLEAN, TRUE where the fact
 * holds; or must fail.
 */
final class FactProbes {
    private static final RexBuilder REX = ExpressionWriter.REX;
    private static final RelDataTypeFactory TYPES = REX.getTypeFactory();
    private static final RelDataType VARCHAR = TYPES.createSqlType(SqlTypeName.VARCHAR);
    private static final RelDataType INTEGER = TYPES.createSqlType(SqlTypeName.INTEGER);
    private static final RelDataType DOUBLE = TYPES.createSqlType(SqlTypeName.DOUBLE);
    private static final RelDataType TIMESTAMP = TYPES.createSqlType(SqlTypeName.TIMESTAMP, 6);
    private static final RelDataType INSTANT = TYPES.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, 6);
    private static final RelOptCluster CLUSTER =
            RelOptCluster.create(new HepPlanner(HepProgram.builder().build()), REX);

    private static final RexLiteral NULL = REX.makeNullLiteral(INTEGER);

    private static final String COMPOSED = "\u00e9";
    private static final String DECOMPOSED = "e\u0301";
    private static final String LAST_OF_TWO_BYTES = "\uffee";
    private static final String ASTRAL = "\ud83d\ude00";

    /**
     * @param rows statements whose one value must be TRUE
     * @param failures statements that the store must refuse
     */
    record Probes(List<RelNode> rows, List<RelNode> failures) {}

    private FactProbes() {}

    /** What to ask about each fact. */
    static final Map<Fact, Probes> TABLE = Map.ofEntries(
            row(
                    Fact.TEXT_EQUALITY,
                    differ(text("a"), text("A")),
                    differ(text("a"), text("a ")),
                    differ(text(COMPOSED), text(DECOMPOSED)),
                    differ(text("ss"), text("\u00df"))),
            row(
                    Fact.TEXT_ORDER,
                    less(text("B"), text("a")),
                    less(text("a"), text("a ")),
                    less(text("z"), text(COMPOSED)),
                    less(text(LAST_OF_TWO_BYTES), text(ASTRAL)),
                    firstOf(List.of(text("a"), text("B")), true, text("B"))),
            row(
                    Fact.TEXT_PATTERNS,
                    not(call(SqlStdOperatorTable.LIKE, text("a"), text("A"))),
                    call(SqlStdOperatorTable.LIKE, text(ASTRAL), text("_")),
                    not(call(SqlStdOperatorTable.LIKE, text(DECOMPOSED), text("_")))),
            row(
                    Fact.TEXT_LENGTH,
                    equal(call(SqlStdOperatorTable.CHAR_LENGTH, text(ASTRAL + DECOMPOSED)), integer(3)),
                    equal(call(SqlStdOperatorTable.CHAR_LENGTH, text("a ")), integer(2))),
            row(Fact.EMPTY_TEXT, call(SqlStdOperatorTable.IS_NOT_NULL, text(""))),
            row(
                    Fact.NULL_ORDER,
                    firstOf(List.of(NULL, integer(1)), true, integer(1)),
                    firstOf(List.of(integer(1), NULL), false, NULL)),
            row(
                    Fact.INTEGER_DIVISION,
                    equal(call(SqlStdOperatorTable.DIVIDE, integer(-7), integer(2)), integer(-3)),
                    equal(call(SqlStdOperatorTable.DIVIDE, integer(1), integer(2)), integer(0)),
                    equal(call(SqlStdOperatorTable.MOD, integer(-7), integer(2)), integer(-1))),
            fails(Fact.DIVISION_BY_ZERO, call(SqlStdOperatorTable.DIVIDE, integer(1), integer(0))),
            fails(
                    Fact.INTEGER_OVERFLOW,
                    call(SqlStdOperatorTable.PLUS, integer(Integer.MAX_VALUE), integer(Integer.MAX_VALUE))),
            row(
                    Fact.DECIMALS,
                    equal(call(SqlStdOperatorTable.PLUS, decimal("0.1"), decimal("0.2")), decimal("0.3")),
                    equal(
                            call(SqlStdOperatorTable.MULTIPLY, decimal("1.00000001"), decimal("1.00000001")),
                            decimal("1.0000000200000001"))),
            row(
                    Fact.ROUNDING,
                    equal(cast(decimal("2.5"), INTEGER), integer(3)),
                    equal(cast(decimal("-2.5"), INTEGER), integer(-3)),
                    equal(cast(decimal("0.125"), decimalType(3, 2)), decimal("0.13")),
                    equal(cast(real("2.5"), INTEGER), integer(2)),
                    equal(cast(real("3.5"), INTEGER), integer(4))),
            row(
                    Fact.FLOATS,
                    equal(real("NaN"), real("NaN")),
                    less(real("Infinity"), real("NaN")),
                    equal(real("-0.0"), real("0.0"))),
            row(
                    Fact.MICROSECONDS,
                    differ(timestamp("2024-01-01 00:00:00.000001"), timestamp("2024-01-01 00:00:00.000002"))),
            row(
                    Fact.CALENDAR,
                    equal(plusOneDay("1582-10-04"), date("1582-10-05")),
                    equal(plusOneDay("1900-02-28"), date("1900-03-01"))),
            row(
                    Fact.ZONE,
                    equal(cast(instant("2024-07-01 12:00:00"), TIMESTAMP), timestamp("2024-07-01 12:00:00")),
                    equal(cast(instant("2024-01-01 12:00:00"), TIMESTAMP), timestamp("2024-01-01 12:00:00"))));

    private static Map.Entry<Fact, Probes> row(Fact fact, Object... shown) {
        return Map.entry(
                fact,
                new Probes(
                        Arrays.stream(shown)
                                .map(probe -> probe instanceof RexNode value ? one(value) : (RelNode) probe)
                                .toList(),
                        List.of()));
    }

    private static Map.Entry<Fact, Probes> fails(Fact fact, RexNode value) {
        return Map.entry(fact, new Probes(List.of(), List.of(one(value))));
    }

    private static RelNode one(RexNode value) {
        return project(LogicalValues.createOneRow(CLUSTER), value);
    }

    private static RelNode project(RelNode input, RexNode value) {
        return LogicalProject.create(input, List.of(), List.of(value), List.of("holds"), Set.of());
    }

    /** Whether the first of the values, as ORDER BY sorts them, is {@code first}; NULL as the highest. */
    private static RelNode firstOf(List<RexLiteral> values, boolean ascending, RexNode first) {
        RelDataType type = TYPES.createTypeWithNullability(first.getType(), true);
        RelDataType row = TYPES.builder().add("x", type).build();
        RelNode rows = RelFactories.LOGICAL_BUILDER
                .create(CLUSTER, null)
                .values(values.stream().map(List::of).toList(), row)
                .build();
        RelFieldCollation key = ascending
                ? new RelFieldCollation(0, RelFieldCollation.Direction.ASCENDING, RelFieldCollation.NullDirection.LAST)
                : new RelFieldCollation(
                        0, RelFieldCollation.Direction.DESCENDING, RelFieldCollation.NullDirection.FIRST);
        RelNode top = LogicalSort.create(rows, RelCollations.of(key), null, integer(1));
        return project(top, call(SqlStdOperatorTable.IS_NOT_DISTINCT_FROM, RexInputRef.of(0, row), first));
    }

    private static RexNode call(SqlOperator operator, RexNode... operands) {
        return REX.makeCall(operator, operands);
    }

    private static RexNode equal(RexNode left, RexNode right) {
        return call(SqlStdOperatorTable.EQUALS, left, right);
    }

    private static RexNode differ(RexNode left, RexNode right) {
        return call(SqlStdOperatorTable.NOT_EQUALS, left, right);
    }

    private static RexNode less(RexNode left, RexNode right) {
        return call(SqlStdOperatorTable.LESS_THAN, left, right);
    }

    private static RexNode not(RexNode value) {
        return call(SqlStdOperatorTable.NOT, value);
    }

    private static RexNode cast(RexNode value, RelDataType type) {
        return REX.makeAbstractCast(type, value, false);
    }

    private static RexLiteral text(String value) {
        return (RexLiteral) REX.makeLiteral(value, VARCHAR, false);
    }

    private static RexLiteral integer(long value) {
        return (RexLiteral) REX.makeExactLiteral(BigDecimal.valueOf(value), INTEGER);
    }

    private static RelDataType decimalType(int precision, int scale) {
        return TYPES.createSqlType(SqlTypeName.DECIMAL, precision, scale);
    }

    private static RexNode decimal(String value) {
        BigDecimal number = new BigDecimal(value);
        return REX.makeExactLiteral(
                number, decimalType(Math.max(number.precision(), number.scale() + 1), number.scale()));
    }

    private static RexNode real(String value) {
        return cast(text(value), DOUBLE);
    }

    private static RexNode timestamp(String value) {
        return REX.makeTimestampLiteral(new TimestampString(value), 6);
    }

    private static RexNode instant(String value) {
        return REX.makeTimestampWithLocalTimeZoneLiteral(new TimestampString(value), 6);
    }

    private static RexNode date(String value) {
        return REX.makeDateLiteral(new DateString(value));
    }

    private static RexNode plusOneDay(String day) {
        SqlIntervalQualifier days = new SqlIntervalQualifier(TimeUnit.DAY, null, SqlParserPos.ZERO);
        long millisPerDay = 86_400_000L;
        return REX.makeCall(
                TYPES.createSqlType(SqlTypeName.DATE),
                SqlStdOperatorTable.DATETIME_PLUS,
                List.of(date(day), REX.makeIntervalLiteral(BigDecimal.valueOf(millisPerDay), days)));
    }
}
