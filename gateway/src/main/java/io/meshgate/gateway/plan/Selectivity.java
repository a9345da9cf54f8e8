package io.meshgate.gateway.plan;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import io.meshgate.adapter.ColumnValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Sarg;

/**
 * The share of rows that a condition keeps. Conditions on different columns are taken for independent; bounds of one column are
 * one range.
 */
final class Selectivity {
    /** For so many rows a condition is true, and for so many false; for the others it is unknown. */
    record Truth(double yes, double no) {
        static final Truth ALWAYS = new Truth(1, 0);
        static final Truth NEVER = new Truth(0, 1);

        /** @param nulls rows for which it is neither */
        static Truth of(double yes, double nulls) {
            return new Truth(yes, Math.max(0, 1 - nulls - yes));
        }

        Truth negated() {
            return new Truth(no, yes);
        }

        Truth and(Truth other) {
            return new Truth(yes * other.yes, 1 - (1 - no) * (1 - other.no));
        }

        Truth or(Truth other) {
            return negated().and(other.negated()).negated();
        }

        Truth orElse(Truth disjoint) {
            return new Truth(Math.min(1, yes + disjoint.yes), Math.max(0, no - disjoint.yes));
        }
    }

    private final IntFunction<ColumnShares> columns;

    /** @param columns what is known of each column that conditions speak of, by its number there */
    Selectivity(IntFunction<ColumnShares> columns) {
        this.columns = columns;
    }

    /** Over the columns of an operator. */
    static Selectivity over(RelNode rel) {
        return new Selectivity(column -> shares(rel, column));
    }

    /** Over the columns of two inputs, one after the other. */
    static Selectivity over(RelNode left, RelNode right) {
        int leftWidth = left.getRowType().getFieldCount();
        return new Selectivity(column -> column < leftWidth ? shares(left, column) : shares(right, column - leftWidth));
    }

    static ColumnShares shares(RelNode rel, int column) {
        return BaseColumn.of(rel, column).map(BaseColumn::shares).orElse(ColumnShares.UNKNOWN);
    }

    double of(RexNode condition) {
        return Math.clamp(truth(condition).yes(), 0.0, 1.0);
    }

    private Truth truth(RexNode condition) {
        return switch (condition.getKind()) {
            case AND -> all(RelOptUtil.conjunctions(condition), false);
            case OR -> any(RelOptUtil.disjunctions(condition));
            case NOT -> {
                RexNode operand = operand(condition, 0);
                yield operand.getKind() == SqlKind.OR
                        ? all(RelOptUtil.disjunctions(operand), true)
                        : truth(operand).negated();
            }
            case IS_NULL -> isNull(operand(condition, 0));
            case IS_NOT_NULL -> isNull(operand(condition, 0)).negated();
            case IS_TRUE -> known(truth(operand(condition, 0)).yes());
            case IS_NOT_TRUE -> known(1 - truth(operand(condition, 0)).yes());
            case IS_FALSE -> known(truth(operand(condition, 0)).no());
            case IS_NOT_FALSE -> known(1 - truth(operand(condition, 0)).no());
            case EQUALS, NOT_EQUALS, IS_NOT_DISTINCT_FROM, IS_DISTINCT_FROM -> equality((RexCall) condition);
            case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> inequality(condition);
            case SEARCH -> search((RexCall) condition);
            case LIKE -> like((RexCall) condition);
            case LITERAL ->
                condition.isAlwaysTrue() ? Truth.ALWAYS : condition.isAlwaysFalse() ? Truth.NEVER : new Truth(0, 0);
            case INPUT_REF -> flag(((RexInputRef) condition).getIndex());
            case EXISTS -> known(0.5);
            default -> known(ColumnShares.OTHER);
        };
    }

    private static Truth known(double yes) {
        return Truth.of(yes, 0);
    }

    private static RexNode operand(RexNode call, int ordinal) {
        return ((RexCall) call).getOperands().get(ordinal);
    }

    // ---- several conditions

    /** @param negated whether none of them shall be true, instead of each */
    private Truth all(List<RexNode> conjuncts, boolean negated) {
        Map<Integer, Range<ColumnValue>> ranges = new LinkedHashMap<>();
        Truth truth = Truth.ALWAYS;
        for (RexNode conjunct : conjuncts) {
            Optional<ColumnRange> bound = ColumnRange.of(conjunct, negated);
            if (bound.isEmpty()) {
                truth = truth.and(negated ? truth(conjunct).negated() : truth(conjunct));
            } else {
                int column = bound.get().column();
                Range<ColumnValue> own = bound.get().range();
                Range<ColumnValue> before = ranges.getOrDefault(column, Range.all());
                if (!before.isConnected(own)) {
                    return Truth.NEVER;
                }
                ranges.put(column, before.intersection(own));
            }
        }
        for (Map.Entry<Integer, Range<ColumnValue>> range : ranges.entrySet()) {
            truth = truth.and(within(columns.apply(range.getKey()), range.getValue()));
        }
        return truth;
    }

    private static Truth within(ColumnShares column, Range<ColumnValue> range) {
        return Truth.of(column.within(range), column.nulls());
    }

    /** Different values of one column never meet in one row. */
    private Truth any(List<RexNode> disjuncts) {
        Map<Integer, Truth> points = new LinkedHashMap<>();
        Truth truth = Truth.NEVER;
        for (RexNode disjunct : disjuncts) {
            Optional<ColumnRange> point = ColumnRange.of(disjunct).filter(bound -> ColumnShares.isPoint(bound.range()));
            if (point.isPresent()) {
                points.merge(point.get().column(), truth(disjunct), Truth::orElse);
            } else {
                truth = truth.or(truth(disjunct));
            }
        }
        for (Truth ofColumn : points.values()) {
            truth = truth.or(ofColumn);
        }
        return truth;
    }

    // ---- single ones

    private Truth isNull(RexNode operand) {
        if (Constants.withoutCast(operand) instanceof RexInputRef column) {
            return known(columns.apply(column.getIndex()).isNull());
        }
        return known(operand.getType().isNullable() ? ColumnShares.EQUALITY : 0);
    }

    private Truth flag(int index) {
        ColumnShares column = columns.apply(index);
        double yes = column.distinct().isPresent() ? column.equalTo(ColumnValue.of(1)) : ColumnShares.OTHER;
        return Truth.of(yes, column.nulls());
    }

    private Truth equality(RexCall call) {
        Truth equal = ColumnRange.of(call, SqlKind.EQUALS)
                .map(point -> within(columns.apply(point.column()), point.range()))
                .orElseGet(() -> equal(
                        Constants.withoutCast(call.getOperands().get(0)),
                        Constants.withoutCast(call.getOperands().get(1))));
        return switch (call.getKind()) {
            case EQUALS -> equal;
            case NOT_EQUALS -> equal.negated();
            case IS_NOT_DISTINCT_FROM -> known(equal.yes());
            default -> known(1 - equal.yes());
        };
    }

    private Truth equal(RexNode left, RexNode right) {
        if (left instanceof RexInputRef a && right instanceof RexInputRef b) {
            ColumnShares one = columns.apply(a.getIndex());
            ColumnShares other = columns.apply(b.getIndex());
            return Truth.of(
                    Math.min(one.equalToOne(), other.equalToOne()), 1 - (1 - one.nulls()) * (1 - other.nulls()));
        }
        RexNode side = left instanceof RexInputRef ? left : right;
        if (side instanceof RexInputRef column) {
            ColumnShares shares = columns.apply(column.getIndex());
            return Truth.of(shares.equalToOne(), shares.nulls());
        }
        return known(ColumnShares.EQUALITY);
    }

    private Truth inequality(RexNode condition) {
        return ColumnRange.of(condition)
                .map(bound -> within(columns.apply(bound.column()), bound.range()))
                .orElse(known(ColumnShares.RANGE));
    }

    private Truth like(RexCall call) {
        if (call.getOperands().size() == 2
                && Constants.withoutCast(call.getOperands().get(0)) instanceof RexInputRef column
                && Constants.value(call.getOperands().get(1)).orElse(null)
                        instanceof ColumnValue.OfText(String pattern)) {
            ColumnShares shares = columns.apply(column.getIndex());
            return Truth.of(shares.matching(LikePattern.of(pattern)), shares.nulls());
        }
        return known(ColumnShares.OTHER);
    }

    private Truth search(RexCall call) {
        Sarg<?> sarg = ((RexLiteral) call.getOperands().get(1)).getValueAs(Sarg.class);
        RexNode subject = Constants.withoutCast(call.getOperands().get(0));
        if (sarg == null) {
            return known(ColumnShares.OTHER);
        }
        ColumnShares column =
                subject instanceof RexInputRef reference ? columns.apply(reference.getIndex()) : ColumnShares.UNKNOWN;
        boolean complement = sarg.isComplementedPoints();
        RelDataType type = call.getOperands().get(1).getType();
        double share = 0;
        for (Range<?> range : (complement ? sarg.rangeSet.complement() : (RangeSet<?>) sarg.rangeSet).asRanges()) {
            share += column.within(ColumnRange.of(range, type));
        }
        double limit = column.distinct().isPresent() || !sarg.isPoints() ? 1 - column.nulls() : 0.5;
        Truth found = Truth.of(Math.min(share, limit), column.nulls());
        Truth truth = complement ? found.negated() : found;
        return sarg.nullAs == RexUnknownAs.UNKNOWN
                ? truth
                : known(truth.yes() + (sarg.nullAs == RexUnknownAs.TRUE ? column.isNull() : 0));
    }

    /** A column, and the range in which a condition wants its values. */
    record ColumnRange(int column, Range<ColumnValue> range) {
        /** Of a comparison with a constant. */
        static Optional<ColumnRange> of(RexNode condition) {
            return of(condition, false);
        }

        /** @param negated whether it shall be false */
        private static Optional<ColumnRange> of(RexNode condition, boolean negated) {
            return condition instanceof RexCall call
                    ? of(call, negated ? call.getKind().negateNullSafe() : call.getKind())
                    : Optional.empty();
        }

        static Optional<ColumnRange> of(RexCall call, SqlKind kind) {
            return switch (kind) {
                case EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
                    RexNode left = call.getOperands().get(0);
                    RexNode right = call.getOperands().get(1);
                    yield of(left, kind, right).or(() -> of(right, kind.reverse(), left));
                }
                default -> Optional.empty();
            };
        }

        private static Optional<ColumnRange> of(RexNode subject, SqlKind kind, RexNode bound) {
            if (!(Constants.withoutCast(subject) instanceof RexInputRef column)) {
                return Optional.empty();
            }
            return Constants.value(bound)
                    .map(value -> new ColumnRange(
                            column.getIndex(),
                            switch (kind) {
                                case LESS_THAN -> Range.lessThan(value);
                                case LESS_THAN_OR_EQUAL -> Range.atMost(value);
                                case GREATER_THAN -> Range.greaterThan(value);
                                case GREATER_THAN_OR_EQUAL -> Range.atLeast(value);
                                default -> Range.singleton(value);
                            }));
        }

        /** A bound that is not understood is none. */
        static Range<ColumnValue> of(Range<?> range, RelDataType type) {
            Optional<ColumnValue> low =
                    range.hasLowerBound() ? Constants.value(type, range.lowerEndpoint()) : Optional.empty();
            Optional<ColumnValue> high =
                    range.hasUpperBound() ? Constants.value(type, range.upperEndpoint()) : Optional.empty();
            Range<ColumnValue> lower = low.map(value -> range.lowerBoundType() == BoundType.CLOSED
                            ? Range.atLeast(value)
                            : Range.greaterThan(value))
                    .orElse(Range.all());
            Range<ColumnValue> upper = high.map(value ->
                            range.upperBoundType() == BoundType.CLOSED ? Range.atMost(value) : Range.lessThan(value))
                    .orElse(Range.all());
            return lower.isConnected(upper) ? lower.intersection(upper) : lower;
        }
    }
}
