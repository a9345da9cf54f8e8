package io.meshgate.gateway.differential;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** The mutations of expressions; each gives an expression of the same type. */
final class WrongExpressions {
    private static final int FIVE_HOURS_MILLIS = 5 * 3_600_000;

    private WrongExpressions() {}

    static List<Mutation> all() {
        return List.of(
                ofCalls("integer division rounds", WrongExpressions::roundedDivision),
                ofCalls("AVG of integers is truncated", WrongExpressions::truncatedAverage),
                ofCalls("a zone is forgotten", WrongExpressions::inAnotherZone),
                ofCalls("NaN equals nothing", WrongExpressions::nanUnequal),
                ofCalls("-0.0 is not 0.0", WrongExpressions::zerosApart),
                ofCalls("a DECIMAL is rounded half to even", WrongExpressions::halfToEven),
                ofCalls("IS NOT TRUE is written as NOT", WrongExpressions::not),
                ofCalls(">= is written as >", WrongExpressions::strictly));
    }

    private static Mutation ofCalls(String name, BiFunction<RexBuilder, RexCall, RexNode> change) {
        return Mutation.ofPlan(
                name,
                rel -> rel.accept(new RelHomogeneousShuttle() {
                    @Override
                    public RelNode visit(RelNode other) {
                        RelNode node = super.visit(other);
                        RexBuilder rex = node.getCluster().getRexBuilder();
                        return node.accept(new RexShuttle() {
                            @Override
                            public RexNode visitCall(RexCall call) {
                                RexNode inner = super.visitCall(call);
                                return inner instanceof RexCall within ? change.apply(rex, within) : inner;
                            }
                        });
                    }
                }));
    }

    private static RexNode roundedDivision(RexBuilder rex, RexCall call) {
        if (call.getKind() != SqlKind.DIVIDE || !SqlTypeUtil.isIntType(call.getType())) {
            return call;
        }
        List<RexNode> doubles =
                call.getOperands().stream().map(o -> toDouble(rex, o)).toList();
        return rex.makeAbstractCast(
                SqlParserPos.ZERO, call.getType(), rex.makeCall(SqlStdOperatorTable.DIVIDE, doubles), false);
    }

    private static RexNode toDouble(RexBuilder rex, RexNode operand) {
        RelDataType type = rex.getTypeFactory()
                .createTypeWithNullability(
                        rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE),
                        operand.getType().isNullable());
        return rex.makeAbstractCast(SqlParserPos.ZERO, type, operand, false);
    }

    private static RexNode truncatedAverage(RexBuilder rex, RexCall call) {
        if (call.getKind() != SqlKind.DIVIDE
                || call.getType().getSqlTypeName() != SqlTypeName.DOUBLE
                || !call.getOperands().stream().allMatch(WrongExpressions::isCastOfInteger)) {
            return call;
        }
        List<RexNode> integers = call.getOperands().stream()
                .map(o -> ((RexCall) o).getOperands().getFirst())
                .toList();
        return rex.makeAbstractCast(
                SqlParserPos.ZERO, call.getType(), rex.makeCall(SqlStdOperatorTable.DIVIDE, integers), false);
    }

    private static boolean isCastOfInteger(RexNode node) {
        return node.getKind() == SqlKind.CAST
                && SqlTypeUtil.isIntType(
                        ((RexCall) node).getOperands().getFirst().getType());
    }

    /** As if the session were five hours west of UTC. */
    private static RexNode inAnotherZone(RexBuilder rex, RexCall call) {
        int instant = call.getOperands().size() - 1;
        boolean depends = call.getKind() == SqlKind.CAST
                || call.getKind() == SqlKind.EXTRACT
                || call.getOperator().getName().equals("DATE_TRUNC");
        if (!depends
                || !isInstant(call.getOperands().get(instant))
                || isInstant(call) && call.getKind() == SqlKind.CAST) {
            return call;
        }
        RexNode right = call.getOperands().get(instant);
        RexNode span = rex.makeIntervalLiteral(
                BigDecimal.valueOf(FIVE_HOURS_MILLIS),
                new SqlIntervalQualifier(TimeUnit.HOUR, null, SqlParserPos.ZERO));
        RexNode wrong = rex.makeCall(right.getType(), SqlStdOperatorTable.MINUS_DATE, List.of(right, span));
        return call.clone(call.getType(), Lists.with(call.getOperands(), instant, wrong));
    }

    private static boolean isInstant(RexNode node) {
        return node.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
    }

    private static boolean equatesFloats(RexCall call) {
        return call.getKind() == SqlKind.EQUALS
                && call.getOperands().stream()
                        .allMatch(o ->
                                SqlTypeName.APPROX_TYPES.contains(o.getType().getSqlTypeName()));
    }

    /** {@code x - x} is NaN, which is not 0. */
    private static RexNode nanUnequal(RexBuilder rex, RexCall call) {
        if (!equatesFloats(call)) {
            return call;
        }
        RexNode left = call.getOperands().getFirst();
        RexNode nothing = rex.makeCall(SqlStdOperatorTable.MINUS, left, left);
        RexNode number =
                rex.makeCall(SqlStdOperatorTable.EQUALS, nothing, toDouble(rex, rex.makeExactLiteral(BigDecimal.ZERO)));
        return rex.makeCall(SqlStdOperatorTable.AND, call, number);
    }

    private static RexNode zerosApart(RexBuilder rex, RexCall call) {
        if (!equatesFloats(call)) {
            return call;
        }
        List<RexNode> texts = call.getOperands().stream()
                .map(o -> rex.makeAbstractCast(
                        SqlParserPos.ZERO,
                        rex.getTypeFactory()
                                .createTypeWithNullability(
                                        rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR),
                                        o.getType().isNullable()),
                        o,
                        false))
                .toList();
        return rex.makeCall(SqlStdOperatorTable.EQUALS, texts);
    }

    private static RexNode halfToEven(RexBuilder rex, RexCall call) {
        boolean rounds = call.getKind() == SqlKind.CAST
                && SqlTypeUtil.isIntType(call.getType())
                && SqlTypeUtil.isDecimal(call.getOperands().getFirst().getType());
        return rounds
                ? rex.makeAbstractCast(
                        SqlParserPos.ZERO,
                        call.getType(),
                        toDouble(rex, call.getOperands().getFirst()),
                        false)
                : call;
    }

    private static RexNode not(RexBuilder rex, RexCall call) {
        return call.getKind() == SqlKind.IS_NOT_TRUE
                ? rex.makeCall(call.getType(), SqlStdOperatorTable.NOT, call.getOperands())
                : call;
    }

    private static RexNode strictly(RexBuilder rex, RexCall call) {
        return call.getKind() == SqlKind.GREATER_THAN_OR_EQUAL
                ? rex.makeCall(call.getType(), SqlStdOperatorTable.GREATER_THAN, call.getOperands())
                : call;
    }
}
