package io.meshgate.gateway.plan;

import io.meshgate.adapter.ColumnValue;
import io.meshgate.adapter.ColumnValue.OfNumber;
import io.meshgate.adapter.ColumnValue.OfText;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.sql.ValueSlots;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/** What constant expressions are worth, for estimates only: nothing is folded by it. */
final class Constants {
    private Constants() {}

    /** Empty for NULL, for what is no constant, and for what is not understood. */
    static Optional<ColumnValue> value(RexNode expression) {
        if (expression instanceof RexLiteral literal) {
            return literal.isNull() ? Optional.empty() : value(literal.getType(), literal.getValueAs(Comparable.class));
        }
        if (expression instanceof ValueSlots.Slot slot) {
            return value(slot.plannedFor());
        }
        if (!(expression instanceof RexCall call) || call.getOperands().isEmpty()) {
            return Optional.empty();
        }
        RexNode first = call.getOperands().getFirst();
        return switch (call.getKind()) {
            case CAST -> value(first).flatMap(value -> cast(value, call.getType()));
            case PLUS, MINUS -> {
                double sign = call.getKind() == SqlKind.MINUS ? -1 : 1;
                yield value(first)
                        .flatMap(base -> moved(base, call.getOperands().get(1), sign));
            }
            default -> Optional.empty();
        };
    }

    /** @param value as Calcite holds it in a literal, or as a bound of a set of values, of this type */
    static Optional<ColumnValue> value(RelDataType type, @Nullable Object value) {
        return switch (value) {
            case null -> Optional.empty();
            case BigDecimal number ->
                SqlTypeUtil.isNumeric(type) ? Optional.of(ColumnValue.of(number.doubleValue())) : Optional.empty();
            case Number number -> Optional.of(ColumnValue.of(number.doubleValue()));
            case Boolean truth -> Optional.of(ColumnValue.of(truth ? 1 : 0));
            case NlsString text -> Optional.of(ColumnValue.of(text.getValue()));
            default ->
                isMoment(type) ? ColumnValue.parse(SqlTypes.columnType(type), value.toString()) : Optional.empty();
        };
    }

    private static boolean isMoment(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> true;
            default -> false;
        };
    }

    private static Optional<ColumnValue> cast(ColumnValue value, RelDataType type) {
        boolean toText = SqlTypeUtil.inCharFamily(type);
        return switch (value) {
            case OfText(String text)
            when !toText && (isMoment(type) || SqlTypeUtil.isNumeric(type)) ->
                ColumnValue.parse(SqlTypes.columnType(type), text.strip());
            case OfText text -> toText ? Optional.of(text) : Optional.empty();
            case OfNumber number -> toText ? Optional.empty() : Optional.of(number);
        };
    }

    /** A number or a moment, and what is added to it. */
    private static Optional<ColumnValue> moved(ColumnValue base, RexNode by, double sign) {
        if (!(base instanceof OfNumber(double from))) {
            return Optional.empty();
        }
        SqlTypeName type = by.getType().getSqlTypeName();
        if (SqlTypeName.INTERVAL_TYPES.contains(type)) {
            return interval(by)
                    .flatMap(amount -> SqlTypeName.YEAR_INTERVAL_TYPES.contains(type)
                            ? monthsLater(from, (long) (sign * amount))
                            : Optional.of(from + sign * amount * 1e3))
                    .map(ColumnValue::of);
        }
        return SqlTypeUtil.isNumeric(by.getType())
                ? value(by).map(amount -> ColumnValue.of(from + sign * ((OfNumber) amount).number()))
                : Optional.empty();
    }

    /** Months, or milliseconds. */
    private static Optional<Double> interval(RexNode by) {
        if (by instanceof RexLiteral literal && literal.getValueAs(Comparable.class) instanceof Number amount) {
            return Optional.of(amount.doubleValue());
        }
        if (by instanceof RexCall call && call.getKind() == SqlKind.TIMES) {
            List<Optional<Double>> factors = call.getOperands().stream()
                    .map(factor -> SqlTypeUtil.isInterval(factor.getType())
                            ? interval(factor)
                            : value(factor).map(value -> ((OfNumber) value).number()))
                    .toList();
            return factors.getFirst().flatMap(a -> factors.getLast().map(b -> a * b));
        }
        return Optional.empty();
    }

    /** Empty beyond the years that Java counts: whoever computes the answer says what is wrong with them. */
    private static Optional<Double> monthsLater(double micros, long months) {
        try {
            Instant moment = Instant.ofEpochMilli((long) (micros / 1e3));
            return Optional.of(moment.atOffset(ZoneOffset.UTC)
                            .plusMonths(months)
                            .toInstant()
                            .toEpochMilli()
                    * 1e3);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** What a cast that keeps the order of values is about: one between numbers, between texts, or between moments. */
    static RexNode withoutCast(RexNode expression) {
        if (expression.getKind() != SqlKind.CAST) {
            return expression;
        }
        RexNode operand = ((RexCall) expression).getOperands().getFirst();
        RelDataType from = operand.getType();
        RelDataType to = expression.getType();
        boolean alike = SqlTypeUtil.isNumeric(from) && SqlTypeUtil.isNumeric(to)
                || SqlTypeUtil.inCharFamily(from) && SqlTypeUtil.inCharFamily(to)
                || isMoment(from) && isMoment(to)
                || from.getSqlTypeName() == to.getSqlTypeName();
        return alike ? withoutCast(operand) : expression;
    }
}
