package io.meshgate.adapter.sql;

import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.FunctionTable.Builder;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Rows that several dialects share because store and Meshgate mean and spell the same: each dialect still chooses the
 * groups that its live tests have shown to be equal.
 */
public final class StandardFunctions {
    private static final Set<Kind> NUMBERS =
            EnumSet.of(Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.REAL, Kind.DOUBLE);
    private static final Set<String> EXTRACTABLE =
            Set.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOY", "DOW", "ISODOW", "HOUR", "MINUTE");

    private StandardFunctions() {}

    /** {@code AND OR NOT}, {@code IS ...}, {@code COALESCE}, {@code = <>} on anything but arrays and intervals. */
    public static Builder logic(Builder table) {
        table.exact(SqlStdOperatorTable.AND, Writers.infix("AND"));
        table.exact(SqlStdOperatorTable.OR, Writers.infix("OR"));
        table.exact(SqlStdOperatorTable.NOT, Writers.looseTemplate("NOT {0}"));
        table.exact(SqlStdOperatorTable.IS_NULL, Writers.looseTemplate("{0} IS NULL"));
        table.exact(SqlStdOperatorTable.IS_NOT_NULL, Writers.looseTemplate("{0} IS NOT NULL"));
        table.exact(SqlStdOperatorTable.IS_TRUE, Writers.looseTemplate("{0} IS TRUE"));
        table.exact(SqlStdOperatorTable.IS_NOT_TRUE, Writers.looseTemplate("{0} IS NOT TRUE"));
        table.exact(SqlStdOperatorTable.IS_FALSE, Writers.looseTemplate("{0} IS FALSE"));
        table.exact(SqlStdOperatorTable.IS_NOT_FALSE, Writers.looseTemplate("{0} IS NOT FALSE"));
        table.exact(SqlStdOperatorTable.COALESCE, Writers.function("COALESCE"));
        table.row(SqlStdOperatorTable.EQUALS, StandardFunctions::comparable, Writers.infix("="));
        table.row(SqlStdOperatorTable.NOT_EQUALS, StandardFunctions::comparable, Writers.infix("<>"));
        table.row(
                SqlStdOperatorTable.IS_DISTINCT_FROM, StandardFunctions::comparable, Writers.infix("IS DISTINCT FROM"));
        return table.row(
                SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
                StandardFunctions::comparable,
                Writers.infix("IS NOT DISTINCT FROM"));
    }

    /** {@code < <= > >=}; text is compared by {@code dialect}'s bytewise order. */
    public static Builder ranges(Builder table, StoreDialect dialect) {
        for (SqlOperator operator : List.of(
                SqlStdOperatorTable.LESS_THAN,
                SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
                SqlStdOperatorTable.GREATER_THAN,
                SqlStdOperatorTable.GREATER_THAN_OR_EQUAL)) {
            table.row(operator, StandardFunctions::comparable, new Writers.Loose((call, operands) -> {
                boolean text =
                        SqlTypeUtil.inCharFamily(call.getOperands().get(0).getType());
                String left = text ? dialect.bytewise(operands.get(0)) : operands.get(0);
                return left + " " + operator.getName() + " " + operands.get(1);
            }));
        }
        return table;
    }

    /** {@code + - *} on numbers, {@code /} and {@code %} on integers and floats, whose operands were made alike before. */
    public static Builder arithmetic(Builder table) {
        table.row(SqlStdOperatorTable.PLUS, StandardFunctions::numbers, Writers.infix("+"));
        table.row(SqlStdOperatorTable.MINUS, StandardFunctions::numbers, Writers.infix("-"));
        table.row(SqlStdOperatorTable.MULTIPLY, StandardFunctions::product, Writers.infix("*"));
        table.row(SqlStdOperatorTable.DIVIDE, StandardFunctions::numbers, Writers.infix("/"));
        table.row(SqlStdOperatorTable.MOD, StandardFunctions::exactNumbers, Writers.infix("%"));
        table.row(SqlStdOperatorTable.PERCENT_REMAINDER, StandardFunctions::exactNumbers, Writers.infix("%"));
        table.row(SqlStdOperatorTable.UNARY_MINUS, StandardFunctions::numbers, Writers.looseTemplate("- {0}"));
        table.row(SqlStdOperatorTable.UNARY_PLUS, StandardFunctions::numbers, Writers.template("{0}"));
        return table.row(SqlStdOperatorTable.ABS, StandardFunctions::numbers, Writers.function("ABS"));
    }

    /** EXTRACT of the fields that are whole numbers everywhere; date plus or minus whole days and months. */
    public static Builder time(Builder table, StoreDialect dialect) {
        table.row(
                SqlStdOperatorTable.EXTRACT,
                StandardFunctions::extractable,
                (call, operands) ->
                        dialect.cast("EXTRACT(" + operands.get(0) + " FROM " + operands.get(1) + ")", call.getType()));
        table.row(
                SqlStdOperatorTable.DATETIME_PLUS,
                StandardFunctions::datePlus,
                (call, operands) -> dialect.cast(operands.get(0) + " + " + operands.get(1), call.getType()));
        return table.row(
                SqlStdOperatorTable.MINUS_DATE,
                StandardFunctions::datePlus,
                (call, operands) -> dialect.cast(operands.get(0) + " - " + operands.get(1), call.getType()));
    }

    /** Text functions that count code points: concatenation, LIKE without a default escape, length, substring, trim. */
    public static Builder text(Builder table, StoreDialect dialect) {
        table.exact(SqlStdOperatorTable.CONCAT, Writers.infix("||"));
        table.row(
                SqlStdOperatorTable.LIKE,
                StandardFunctions::like,
                new Writers.Loose((call, operands) -> operands.get(0) + " LIKE " + operands.get(1) + " ESCAPE "
                        + (operands.size() > 2 ? operands.get(2) : "''")));
        for (SqlOperator length :
                List.of(SqlStdOperatorTable.CHAR_LENGTH, SqlStdOperatorTable.CHARACTER_LENGTH, MeshOperators.LENGTH)) {
            table.exact(length, (call, operands) -> dialect.cast("LENGTH(" + operands.get(0) + ")", call.getType()));
        }
        table.row(SqlStdOperatorTable.SUBSTRING, StandardFunctions::forwardSubstring, Writers.function("SUBSTRING"));
        table.row(
                SqlStdOperatorTable.TRIM,
                StandardFunctions::blankTrim,
                (call, operands) ->
                        "TRIM(" + operands.get(0) + " " + operands.get(1) + " FROM " + operands.get(2) + ")");
        return table;
    }

    /** COUNT, SUM, MIN and MAX and the planner's own LITERAL_AGG, each cast to its promised type; MIN and MAX of text by {@code dialect}'s bytewise order. */
    public static Builder aggregates(Builder table, StoreDialect dialect) {
        table.aggregate(
                SqlStdOperatorTable.COUNT,
                StandardFunctions::oneArgumentAtMost,
                (text, types, result) -> dialect.cast(
                        text.arguments().isEmpty() ? "COUNT(*)" + text.rows() : text.call("COUNT"), result));
        table.aggregate(SqlStdOperatorTable.SUM, StandardFunctions::summable, Writers.aggregate("SUM", dialect));
        table.aggregate(
                SqlStdOperatorTable.SUM0,
                StandardFunctions::summable,
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
                    StandardFunctions::ordered,
                    (text, types, result) -> dialect.cast(
                            SqlTypeUtil.inCharFamily(types.get(0))
                                    ? text.withArguments(List.of(dialect.bytewise(
                                                    text.arguments().get(0))))
                                            .call(extreme.getName())
                                    : text.call(extreme.getName()),
                            result));
        }
        return table;
    }

    /** Casts between numbers, and between dates and timestamps, that round and fail alike everywhere. */
    public static boolean castIsExact(ColumnType from, ColumnType to) {
        if (from.kind() == to.kind() && from.kind() != Kind.ARRAY) {
            return from.kind() != Kind.UNKNOWN;
        }
        boolean numbers = NUMBERS.contains(from.kind()) && NUMBERS.contains(to.kind());
        boolean times = switch (from.kind()) {
            case DATE -> to.kind() == Kind.TIMESTAMP || to.kind() == Kind.TIMESTAMP_TZ;
            case TIMESTAMP, TIMESTAMP_TZ ->
                to.kind() == Kind.DATE || to.kind() == Kind.TIMESTAMP || to.kind() == Kind.TIMESTAMP_TZ;
            default -> false;
        };
        boolean exactText = to.kind() == Kind.VARCHAR
                && Set.of(Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.BOOLEAN)
                        .contains(from.kind());
        return numbers || times || exactText;
    }

    private static Verdict when(boolean exact, String reason) {
        return exact ? Verdict.EXACT : Verdict.unsupported(reason);
    }

    private static Kind kind(RelDataType type) {
        return SqlTypes.columnType(type).kind();
    }

    private static Verdict comparable(RexCall call) {
        boolean all = call.getOperands().stream()
                .map(operand -> kind(operand.getType()))
                .noneMatch(kind -> kind == Kind.ARRAY || kind == Kind.INTERVAL || kind == Kind.UNKNOWN);
        return when(all, "arrays and intervals are not compared");
    }

    private static Verdict numbers(RexCall call) {
        return when(
                call.getOperands().stream().allMatch(operand -> NUMBERS.contains(kind(operand.getType()))),
                call.getOperator().getName() + " is sent for numbers only");
    }

    /** A product of decimals is exact, or refused before it is computed. */
    public static Verdict product(RexCall call) {
        int fractionDigits = call.getType().getSqlTypeName() == SqlTypeName.DECIMAL
                ? call.getOperands().stream()
                        .mapToInt(o -> o.getType().getScale())
                        .sum()
                : 0;
        return numbers(call)
                .and(when(
                        fractionDigits <= ColumnType.DECIMAL_PRECISION_MAX,
                        "the product has more than 38 digits after the point; CAST a factor to fewer"));
    }

    /** Integers and decimals. */
    public static Verdict exactNumbers(RexCall call) {
        return when(
                call.getOperands().stream().allMatch(operand -> SqlTypeUtil.isExactNumeric(operand.getType())),
                call.getOperator().getName() + " is sent for exact numbers only");
    }

    private static Verdict extractable(RexCall call) {
        String field = String.valueOf(((RexLiteral) call.getOperands().get(0)).getValue());
        Kind kind = kind(call.getOperands().get(1).getType());
        boolean time = kind == Kind.TIMESTAMP || kind == Kind.TIMESTAMP_TZ;
        boolean date = kind == Kind.DATE && !field.equals("HOUR") && !field.equals("MINUTE");
        return when(EXTRACTABLE.contains(field) && (time || date), "EXTRACT of " + field + " differs between stores");
    }

    private static Verdict datePlus(RexCall call) {
        List<RexNode> operands = call.getOperands();
        Kind kind = kind(operands.get(0).getType());
        boolean time = kind == Kind.DATE || kind == Kind.TIMESTAMP || kind == Kind.TIMESTAMP_TZ;
        boolean literal = operands.size() == 2
                && operands.get(1) instanceof RexLiteral interval
                && interval.getValue() instanceof BigDecimal number
                && (kind != Kind.DATE
                        || SqlTypeUtil.isInterval(interval.getType())
                                && (interval.getType().getSqlTypeName().isYearMonth()
                                        || number.longValue() % 86_400_000L == 0));
        return when(time && literal, "only literal intervals, for dates of whole days, are added");
    }

    /**
     * Patterns without ESCAPE mean the same wherever they come from; with one, a pattern that ends in the escape character
     * is an error in one store and a match in another.
     */
    public static Verdict like(RexCall call) {
        if (call.getOperands().size() == 2) {
            return Verdict.EXACT;
        }
        if (!(call.getOperands().get(1) instanceof RexLiteral pattern && !pattern.isNull())
                || !(call.getOperands().get(2) instanceof RexLiteral escape && !escape.isNull())) {
            return Verdict.unsupported("LIKE with ESCAPE is sent with a literal pattern only");
        }
        String character = String.valueOf(escape.getValueAs(String.class));
        boolean endsOpen = String.valueOf(pattern.getValueAs(String.class)).endsWith(character);
        return when(character.codePointCount(0, character.length()) == 1, "ESCAPE takes one character")
                .and(when(!endsOpen, "the LIKE pattern ends in its escape character"));
    }

    /** {@code POSITION(a IN b)}; a start would be ignored. */
    public static Verdict positionFromStart(RexCall call) {
        return when(call.getOperands().size() == 2, "POSITION is sent without FROM only");
    }

    /** A number, and perhaps a literal number of digits. */
    public static Verdict rounding(RexCall call) {
        List<RexNode> operands = call.getOperands();
        boolean number = NUMBERS.contains(kind(operands.get(0).getType()));
        boolean digits = operands.size() == 1
                || operands.get(1) instanceof RexLiteral literal && SqlTypeUtil.isNumeric(literal.getType());
        return when(number && digits, call.getOperator().getName() + " takes numbers, and a literal number of digits");
    }

    private static Verdict forwardSubstring(RexCall call) {
        List<RexNode> operands = call.getOperands();
        boolean forward = operands.stream()
                        .skip(1)
                        .allMatch(o ->
                                o instanceof RexLiteral l && l.getValueAs(Integer.class) instanceof Integer n && n >= 0)
                && operands.get(1) instanceof RexLiteral start
                && start.getValueAs(Integer.class) instanceof Integer first
                && first >= 1;
        return when(
                forward && SqlTypeUtil.inCharFamily(operands.get(0).getType()),
                "SUBSTRING is sent for text from a literal position of 1 or more");
    }

    private static Verdict blankTrim(RexCall call) {
        return when(
                call.getOperands().get(1) instanceof RexLiteral characters
                        && " ".equals(characters.getValueAs(String.class)),
                "TRIM is sent for blanks only");
    }

    private static Verdict oneArgumentAtMost(List<RelDataType> arguments) {
        return when(arguments.size() <= 1, "COUNT of several columns is not sent");
    }

    private static Verdict summable(List<RelDataType> arguments) {
        return when(NUMBERS.contains(kind(arguments.get(0))), "SUM is sent for numbers only");
    }

    private static Verdict ordered(List<RelDataType> arguments) {
        Kind kind = kind(arguments.get(0));
        return when(
                NUMBERS.contains(kind)
                        || EnumSet.of(Kind.VARCHAR, Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ)
                                .contains(kind),
                "MIN and MAX are not sent for " + kind);
    }
}
