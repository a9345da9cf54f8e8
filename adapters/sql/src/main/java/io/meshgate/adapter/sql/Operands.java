package io.meshgate.adapter.sql;

import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.Verdict;
import io.meshgate.catalog.ColumnType.Kind;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** What judges ask about the operands of a call. */
public final class Operands {
    static final Set<Kind> NUMBERS =
            EnumSet.of(Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.REAL, Kind.DOUBLE);

    /** What MIN and MAX take. */
    public static final Set<Kind> ORDERED = Stream.concat(
                    NUMBERS.stream(), Stream.of(Kind.VARCHAR, Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ))
            .collect(Collectors.toUnmodifiableSet());

    private Operands() {}

    public static Verdict when(boolean exact, String reason) {
        return exact ? Verdict.EXACT : Verdict.unsupported(reason);
    }

    public static Kind kind(RelDataType type) {
        return SqlTypes.columnType(type).kind();
    }

    public static Kind kind(RexCall call, int operand) {
        return kind(call.getOperands().get(operand).getType());
    }

    public static boolean isFloat(RelDataType type) {
        Kind kind = kind(type);
        return kind == Kind.REAL || kind == Kind.DOUBLE;
    }

    /** An integer of the query that fits an int; a minus may stand before it. {@code 1.0} and {@code 1e0} are none. */
    public static OptionalInt wholeNumber(RexCall call, int operand) {
        RexNode node = call.getOperands().get(operand);
        return SqlTypeUtil.isIntType(node.getType()) ? wholeValue(node) : OptionalInt.empty();
    }

    /** A number of the query without a fraction, of whatever type, that fits an int; a minus may stand before it. */
    public static OptionalInt wholeValue(RexNode node) {
        Optional<BigDecimal> number = number(node);
        try {
            return number.isPresent() ? OptionalInt.of(number.get().intValueExact()) : OptionalInt.empty();
        } catch (ArithmeticException e) {
            return OptionalInt.empty();
        }
    }

    /** A number of the query; a minus may stand before it. */
    public static Optional<BigDecimal> number(RexNode node) {
        return switch (node) {
            case RexLiteral literal
            when SqlTypeUtil.isNumeric(literal.getType()) -> Optional.ofNullable(literal.getValueAs(BigDecimal.class));
            case RexCall call
            when call.getKind() == SqlKind.MINUS_PREFIX ->
                number(call.getOperands().get(0)).map(BigDecimal::negate);
            default -> Optional.empty();
        };
    }

    /** A text of the query. */
    public static Optional<String> text(RexCall call, int operand) {
        return call.getOperands().get(operand) instanceof RexLiteral literal
                        && SqlTypeUtil.inCharFamily(literal.getType())
                ? Optional.ofNullable(literal.getValueAs(String.class))
                : Optional.empty();
    }

    static boolean allOf(Set<Kind> kinds, List<RelDataType> types) {
        return types.stream().map(Operands::kind).allMatch(kinds::contains);
    }
}
