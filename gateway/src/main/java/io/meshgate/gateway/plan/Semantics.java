package io.meshgate.gateway.plan;

import io.meshgate.adapter.sql.ValueSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.DateString;

/**
 * Makes Meshgate's meaning explicit, so that no store has to guess it: operands of arithmetic and comparisons are cast to
 * one type, decimals are divided as DOUBLE, CASE branches have the planned type, AVG is SUM over COUNT, and REAL is summed
 * as DOUBLE (docs/sql-semantics.md).
 */
final class Semantics {
    private static final Set<SqlKind> ARITHMETIC = Set.of(SqlKind.PLUS, SqlKind.MINUS, SqlKind.TIMES, SqlKind.DIVIDE);
    private static final Set<SqlKind> COMPARISONS = Set.of(
            SqlKind.EQUALS,
            SqlKind.NOT_EQUALS,
            SqlKind.LESS_THAN,
            SqlKind.LESS_THAN_OR_EQUAL,
            SqlKind.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL,
            SqlKind.IS_DISTINCT_FROM,
            SqlKind.IS_NOT_DISTINCT_FROM);
    private static final Pattern ISO_DATE = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])");

    private Semantics() {}

    static RelNode explicit(RelNode rel) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                RelNode explicit =
                        visited.accept(new Expressions(visited.getCluster().getRexBuilder()));
                return explicit instanceof LogicalAggregate aggregate ? explicit(aggregate) : explicit;
            }
        });
    }

    private static RelNode explicit(Aggregate aggregate) {
        boolean needed = aggregate.getAggCallList().stream()
                .anyMatch(call -> call.getAggregation().getKind() == SqlKind.AVG || sumsReal(call, aggregate));
        return needed ? new AggregateRewrite(aggregate).rewrite() : aggregate;
    }

    private static boolean sumsReal(AggregateCall call, Aggregate aggregate) {
        return call.getAggregation().getKind() == SqlKind.SUM
                && argumentType(call, aggregate).getSqlTypeName() == SqlTypeName.REAL;
    }

    private static RelDataType argumentType(AggregateCall call, Aggregate aggregate) {
        return aggregate
                .getInput()
                .getRowType()
                .getFieldList()
                .get(call.getArgList().get(0))
                .getType();
    }

    /** Rewrites the calls of one aggregate: new arguments below it, quotients above it. */
    private static final class AggregateRewrite {
        private final Aggregate aggregate;
        private final RexBuilder rex;
        private final List<RexNode> inputs;
        private final List<AggregateCall> calls = new ArrayList<>();

        AggregateRewrite(Aggregate aggregate) {
            this.aggregate = aggregate;
            this.rex = aggregate.getCluster().getRexBuilder();
            this.inputs =
                    new ArrayList<>(rex.identityProjects(aggregate.getInput().getRowType()));
        }

        RelNode rewrite() {
            // Per old call: where its one or two new calls stand among the new ones.
            List<int[]> places = new ArrayList<>();
            List<AggregateCall> old = aggregate.getAggCallList();
            for (AggregateCall call : old) {
                if (call.getAggregation().getKind() == SqlKind.AVG) {
                    places.add(new int[] {add(call, SqlStdOperatorTable.SUM), add(call, SqlStdOperatorTable.COUNT)});
                } else if (sumsReal(call, aggregate)) {
                    places.add(new int[] {add(call, SqlStdOperatorTable.SUM)});
                } else {
                    calls.add(call);
                    places.add(new int[] {calls.size() - 1});
                }
            }
            RelNode below = Planner.builder(aggregate)
                    .push(aggregate.getInput())
                    .project(inputs, aggregate.getInput().getRowType().getFieldNames())
                    .build();
            Aggregate summed = LogicalAggregate.create(
                    below, aggregate.getHints(), aggregate.getGroupSet(), aggregate.getGroupSets(), typed(below));
            List<RexNode> outputs = new ArrayList<>();
            for (int i = 0; i < aggregate.getGroupCount(); i++) {
                outputs.add(rex.makeInputRef(summed, i));
            }
            for (int i = 0; i < old.size(); i++) {
                outputs.add(output(summed, places.get(i), old.get(i).getType()));
            }
            return Planner.builder(aggregate)
                    .push(summed)
                    .project(outputs, aggregate.getRowType().getFieldNames(), true)
                    .build();
        }

        /** SUM of a float goes over its DOUBLE; everything else keeps its argument. */
        private int add(AggregateCall call, SqlAggFunction function) {
            int argument = call.getArgList().get(0);
            RelDataType type = argumentType(call, aggregate);
            if (function.getKind() == SqlKind.SUM && type.getSqlTypeName() == SqlTypeName.REAL) {
                inputs.add(rex.makeAbstractCast(typeLike(type, SqlTypeName.DOUBLE), inputs.get(argument), false));
                argument = inputs.size() - 1;
            }
            calls.add(create(function, call, List.of(argument), aggregate.getInput(), call.getType()));
            return calls.size() - 1;
        }

        /** The new calls with the types that follow from their arguments. */
        private List<AggregateCall> typed(RelNode below) {
            return calls.stream()
                    .map(call -> create(call.getAggregation(), call, call.getArgList(), below, null))
                    .toList();
        }

        private AggregateCall create(
                SqlAggFunction function,
                AggregateCall like,
                List<Integer> arguments,
                RelNode input,
                @org.jspecify.annotations.Nullable RelDataType type) {
            return AggregateCall.create(
                    function,
                    like.isDistinct(),
                    like.isApproximate(),
                    like.ignoreNulls(),
                    like.rexList,
                    arguments,
                    like.filterArg,
                    like.distinctKeys,
                    like.collation,
                    aggregate.hasEmptyGroup(),
                    input,
                    type,
                    null);
        }

        private RexNode output(RelNode summed, int[] place, RelDataType type) {
            RexNode first = rex.makeInputRef(summed, aggregate.getGroupCount() + place[0]);
            if (place.length == 1) {
                return cast(rex, first, type);
            }
            RexNode count = rex.makeInputRef(summed, aggregate.getGroupCount() + place[1]);
            RexNode quotient = rex.makeCall(
                    typeLike(first.getType(), SqlTypeName.DOUBLE),
                    SqlStdOperatorTable.DIVIDE,
                    List.of(
                            cast(rex, first, typeLike(first.getType(), SqlTypeName.DOUBLE)),
                            cast(rex, count, typeLike(count.getType(), SqlTypeName.DOUBLE))));
            return cast(rex, quotient, type);
        }

        private RelDataType typeLike(RelDataType type, SqlTypeName name) {
            RelDataTypeFactory types = rex.getTypeFactory();
            return types.createTypeWithNullability(types.createSqlType(name), type.isNullable());
        }
    }

    /** The node as {@code type}, apart from nullability, by a CAST where it is not yet. */
    private static RexNode cast(RexBuilder rex, RexNode node, RelDataType type) {
        return SqlTypeUtil.equalSansNullability(rex.getTypeFactory(), node.getType(), type)
                ? node
                : rex.makeAbstractCast(
                        rex.getTypeFactory()
                                .createTypeWithNullability(type, node.getType().isNullable()),
                        node,
                        false);
    }

    private static final class Expressions extends RexShuttle {
        private final RexBuilder rex;

        Expressions(RexBuilder rex) {
            this.rex = rex;
        }

        @Override
        public RexNode visitCall(RexCall original) {
            if (COMPARISONS.contains(original.getKind()) && RowComparisons.isOne(original)) {
                return RowComparisons.writtenOut(original, rex).accept(this);
            }
            RexCall call = (RexCall) RexUtil.flatten(rex, super.visitCall(original));
            if (call.getKind() == SqlKind.MOD) {
                return remainder(call);
            }
            if (ARITHMETIC.contains(call.getKind())
                    && call.getOperands().stream().allMatch(o -> SqlTypeUtil.isNumeric(o.getType()))) {
                return withOperands(
                        call,
                        call.getOperands().stream()
                                .map(o -> arithmetic(o, call.getType()))
                                .toList());
            }
            if (isInstantPlusInterval(call)) {
                SqlOperator shift = call.getKind() == SqlKind.PLUS
                        ? SqlStdOperatorTable.DATETIME_PLUS
                        : SqlStdOperatorTable.MINUS_DATE;
                return rex.makeCall(call.getType(), shift, call.getOperands());
            }
            if (COMPARISONS.contains(call.getKind())) {
                return comparison(call);
            }
            if (call.getKind() == SqlKind.CASE) {
                return caseWhen(call);
            }
            if (call.getKind() == SqlKind.COALESCE && !SqlTypeUtil.inCharFamily(call.getType())) {
                return withOperands(
                        call,
                        call.getOperands().stream()
                                .map(o -> cast(rex, o, call.getType()))
                                .toList());
            }
            return call.getKind() == SqlKind.CAST ? dateLiteral(call) : call;
        }

        /** Calcite names these additions after dates and timestamps only where they have no zone. */
        private static boolean isInstantPlusInterval(RexCall call) {
            return (call.getKind() == SqlKind.PLUS || call.getKind() == SqlKind.MINUS)
                    && call.getOperands().size() == 2
                    && call.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                    && SqlTypeUtil.isInterval(call.getOperands().get(1).getType());
        }

        private RexNode withOperands(RexCall call, List<RexNode> operands) {
            return operands.equals(call.getOperands())
                    ? call
                    : rex.makeCall(call.getType(), call.getOperator(), operands);
        }

        private RexNode arithmetic(RexNode operand, RelDataType result) {
            if (result.getSqlTypeName() != SqlTypeName.DECIMAL) {
                return cast(rex, operand, result);
            }
            return SqlTypeUtil.isIntType(operand.getType())
                    ? cast(rex, operand, decimalOf(operand.getType()))
                    : operand;
        }

        private RelDataType decimalOf(RelDataType integer) {
            int digits = switch (integer.getSqlTypeName()) {
                case TINYINT -> 3;
                case SMALLINT -> 5;
                case INTEGER -> 10;
                default -> 19;
            };
            return rex.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, digits, 0);
        }

        /**
         * The remainder has the divisor's type, and is computed in the wider one: a dividend need not fit the former. It
         * stays nullable where only its operands have turned out not to be: an aggregate above it has its type from it.
         */
        private RexNode remainder(RexCall call) {
            if (call.getType().getSqlTypeName() == SqlTypeName.DECIMAL) {
                return withOperands(
                        call,
                        call.getOperands().stream()
                                .map(o -> arithmetic(o, call.getType()))
                                .toList());
            }
            RelDataType wider = rex.getTypeFactory()
                    .leastRestrictive(
                            call.getOperands().stream().map(RexNode::getType).toList());
            if (wider == null) {
                return call;
            }
            RexNode computed = rex.makeCall(
                    rex.getTypeFactory()
                            .createTypeWithNullability(wider, call.getType().isNullable()),
                    call.getOperator(),
                    call.getOperands().stream().map(o -> cast(rex, o, wider)).toList());
            return cast(rex, computed, call.getType());
        }

        /** Different kinds of numbers are made alike; decimals are compared by value, whatever their scales. */
        private RexNode comparison(RexCall original) {
            RexCall call = (RexCall) withOperands(
                    original,
                    original.getOperands().stream()
                            .map(Expressions::withoutWidening)
                            .toList());
            if (call.getOperands().size() != 2) {
                return call; // a comparison that knows NULL, now with a literal
            }
            RelDataType left = call.getOperands().get(0).getType();
            RelDataType right = call.getOperands().get(1).getType();
            if (!SqlTypeUtil.isNumeric(left)
                    || !SqlTypeUtil.isNumeric(right)
                    || left.getSqlTypeName() == right.getSqlTypeName()) {
                return call;
            }
            RelDataType common = rex.getTypeFactory().leastRestrictive(List.of(left, right));
            return common == null
                    ? call
                    : withOperands(
                            call,
                            call.getOperands().stream()
                                    .map(o -> arithmetic(o, common))
                                    .toList());
        }

        /** A decimal without the CAST that only gives it more digits: stores use their indexes for bare columns. */
        private static RexNode withoutWidening(RexNode node) {
            if (node.getKind() != SqlKind.CAST || node.getType().getSqlTypeName() != SqlTypeName.DECIMAL) {
                return node;
            }
            RexNode operand = ((RexCall) node).getOperands().get(0);
            RelDataType from = operand.getType();
            RelDataType to = node.getType();
            return from.getSqlTypeName() == SqlTypeName.DECIMAL
                            && from.getScale() <= to.getScale()
                            && from.getPrecision() - from.getScale() <= to.getPrecision() - to.getScale()
                    ? operand
                    : node;
        }

        private RexNode caseWhen(RexCall call) {
            List<RexNode> operands = new ArrayList<>();
            int last = call.getOperands().size() - 1;
            for (int i = 0; i <= last; i++) {
                RexNode operand = call.getOperands().get(i);
                boolean branch = i == last || i % 2 == 1;
                operands.add(
                        branch && !SqlTypeUtil.inCharFamily(call.getType())
                                ? cast(rex, operand, call.getType())
                                : operand);
            }
            return withOperands(call, operands);
        }

        /** {@code CAST('1994-01-01' AS DATE)}, also an implied one, is the date itself; a slot for such a text one for dates. */
        private RexNode dateLiteral(RexCall call) {
            RexNode operand = call.getOperands().get(0);
            RexLiteral value = operand instanceof ValueSlots.Slot slot
                    ? slot.plannedFor()
                    : operand instanceof RexLiteral literal ? literal : null;
            boolean toDate = call.getType().getSqlTypeName() == SqlTypeName.DATE;
            String text = toDate && value != null && SqlTypeUtil.inCharFamily(value.getType())
                    ? value.getValueAs(String.class)
                    : null;
            if (text == null || !isDate(text)) {
                return call;
            }
            RexLiteral literal = rex.makeDateLiteral(new DateString(text));
            RexNode date = operand instanceof ValueSlots.Slot slot ? slot.of(literal) : literal;
            return call.getType().isNullable() ? rex.makeAbstractCast(call.getType(), date, false) : date;
        }
    }

    static boolean isDate(String text) {
        if (!ISO_DATE.matcher(text).matches()) {
            return false;
        }
        try {
            return java.time.LocalDate.parse(text).getYear() > 0;
        } catch (java.time.DateTimeException e) {
            return false;
        }
    }
}
