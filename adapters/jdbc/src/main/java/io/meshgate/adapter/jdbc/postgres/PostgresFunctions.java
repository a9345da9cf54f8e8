package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.FunctionTable;
import io.meshgate.adapter.sql.FunctionTable.AggregateText;
import io.meshgate.adapter.sql.GroupFunctions;
import io.meshgate.adapter.sql.MeshFunctions;
import io.meshgate.adapter.sql.MeshOperators;
import io.meshgate.adapter.sql.NumberFunctions;
import io.meshgate.adapter.sql.Operands;
import io.meshgate.adapter.sql.StandardFunctions;
import io.meshgate.adapter.sql.TextFunctions;
import io.meshgate.adapter.sql.TimeFunctions;
import io.meshgate.adapter.sql.Writers;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * PostgreSQL's rows. Where it raises an error and Meshgate has a value (the square root of -1 is NaN), the row asks first;
 * where letters have other cases (ß in PostgreSQL's locales), a filter is sent for texts of ASCII and takes all others.
 */
final class PostgresFunctions {
    private static final String CASES_DIFFER = "PostgreSQL changes the case of letters beyond ASCII by its locale";

    /** What is said where an operand lies beyond the domain; {@code f} stands for the function. */
    private static final String NEGATIVE = "CASE WHEN {0} < 0 THEN 'NaN' ELSE f({0}) END";

    private static final String NOT_POSITIVE =
            "CASE WHEN {0} < 0 THEN 'NaN' WHEN {0} = 0 THEN '-Infinity' ELSE f({0}) END";
    private static final String INFINITE = "CASE WHEN {0} IN ('Infinity', '-Infinity') THEN 'NaN' ELSE f({0}) END";
    private static final String BEYOND_ONE = "CASE WHEN {0} < -1 OR {0} > 1 THEN 'NaN' ELSE f({0}) END";

    private static final String ROOT =
            "CASE WHEN {0} = '-Infinity' THEN 'Infinity' WHEN {0} < 0 THEN 'NaN' ELSE power({0}, 0.5) END";

    private static final BigDecimal HALF = new BigDecimal("0.5");

    private static final Map<SqlOperator, String> GUARDED = Map.of(
            MeshFunctions.SQRT, NEGATIVE.replace("f(", "sqrt("),
            SqlStdOperatorTable.LN, NOT_POSITIVE.replace("f(", "ln("),
            SqlStdOperatorTable.LOG10, NOT_POSITIVE.replace("f(", "log("),
            SqlStdOperatorTable.SIN, INFINITE.replace("f(", "sin("),
            SqlStdOperatorTable.COS, INFINITE.replace("f(", "cos("),
            SqlStdOperatorTable.TAN, INFINITE.replace("f(", "tan("),
            SqlStdOperatorTable.ASIN, BEYOND_ONE.replace("f(", "asin("),
            SqlStdOperatorTable.ACOS, BEYOND_ONE.replace("f(", "acos("));

    private static final Set<SqlOperator> REPEATING = Stream.concat(
                    GUARDED.keySet().stream(), Stream.of(SqlStdOperatorTable.POWER, SqlStdOperatorTable.ROUND))
            .collect(Collectors.toSet());

    private static final int NESTED_MAX = 3;

    /** The greatest number below a half: added to a number just below a half, the half itself would make it 1. */
    private static final String ALMOST_HALF = "CAST('0.49999999999999994' AS double precision)";

    /** Above it no number has a fraction, and 10^15 times it is still no infinity. */
    private static final String UNROUNDED = "CAST('1e292' AS double precision)";

    private static final int FLOAT_DIGITS_MAX = 15;

    private final PostgresDialect dialect;

    private PostgresFunctions(PostgresDialect dialect) {
        this.dialect = dialect;
    }

    static FunctionTable table(PostgresDialect dialect) {
        FunctionTable.Builder table = FunctionTable.builder().casts(PostgresFunctions::castIsExact);
        StandardFunctions.logic(table);
        StandardFunctions.ranges(table, dialect);
        StandardFunctions.arithmetic(table);
        TimeFunctions.rows(table, dialect);
        TextFunctions.rows(table, dialect);
        TextFunctions.patterns(table);
        NumberFunctions.rows(table, dialect);
        GroupFunctions.sums(table, dialect);
        GroupFunctions.statistics(table, dialect);
        GroupFunctions.windows(table, dialect);
        PostgresFunctions own = new PostgresFunctions(dialect);
        own.cases(table);
        own.doubles(table);
        own.aggregates(table);
        table.row(
                SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR,
                call -> Operands.when(
                        !call.getOperands().isEmpty() && Operands.kind(call, 0) != Kind.ARRAY,
                        "PostgreSQL's arrays of arrays are one array of two dimensions"),
                (call, operands) -> dialect.cast("ARRAY[" + String.join(", ", operands) + "]", call.getType()));
        return table.build();
    }

    private static boolean castIsExact(ColumnType from, ColumnType to) {
        return StandardFunctions.castIsExact(from, to) || from.kind() == Kind.TIMESTAMP && to.kind() == Kind.TIME;
    }

    private void cases(FunctionTable.Builder table) {
        for (SqlOperator function : List.of(SqlStdOperatorTable.UPPER, SqlStdOperatorTable.LOWER)) {
            table.superset(
                    function,
                    CASES_DIFFER,
                    (call, operands) -> function.getName() + "(" + dialect.bytewise(operands.get(0)) + ")",
                    PostgresFunctions::beyondAscii);
        }
        table.superset(
                MeshOperators.ILIKE,
                CASES_DIFFER,
                Writers.loose((call, operands) -> dialect.bytewise(operands.get(0)) + " "
                        + TextFunctions.like("ILIKE", operands)
                                .substring(operands.get(0).length() + 1)),
                PostgresFunctions::beyondAscii);
    }

    /** True where one of the first two operands has a letter beyond ASCII. */
    private static String beyondAscii(RexCall call, List<String> operands) {
        return IntStream.range(0, Math.min(2, operands.size()))
                .filter(i -> Operands.text(call, i)
                        .filter(StandardCharsets.US_ASCII.newEncoder()::canEncode)
                        .isEmpty())
                .mapToObj(i -> "octet_length(" + operands.get(i) + ") <> length(" + operands.get(i) + ")")
                .collect(Collectors.joining(" OR "));
    }

    private void doubles(FunctionTable.Builder table) {
        GUARDED.forEach((function, template) -> table.row(
                function,
                PostgresFunctions::nestedLittle,
                (call, operands) -> dialect.cast(
                        Writers.repeating(dialect.cast(operands.get(0), ColumnType.DOUBLE), template),
                        call.getType())));
        table.row(
                SqlStdOperatorTable.POWER,
                call -> nestedLittle(call)
                        .and(Operands.when(
                                Operands.wholeValue(call.getOperands().get(1)).orElse(-1) >= 0 || isRoot(call),
                                "POWER is sent for literal exponents of 0.5 and whole ones: PostgreSQL raises an error"
                                        + " where there is no finite real power")),
                (call, operands) -> isRoot(call)
                        ? dialect.cast(
                                Writers.repeating(dialect.cast(operands.get(0), ColumnType.DOUBLE), ROOT),
                                call.getType())
                        : NumberFunctions.ofDoubles(dialect, "POWER").write(call, operands));
        table.row(SqlStdOperatorTable.ROUND, PostgresFunctions::rounding, this::round);
    }

    /** Operands that are written several times multiply where such calls nest. */
    private static Verdict nestedLittle(RexCall call) {
        return Operands.when(
                depth(call) <= NESTED_MAX,
                "functions that PostgreSQL raises errors for are sent " + NESTED_MAX + " in one another at most");
    }

    private static int depth(RexNode node) {
        if (!(node instanceof RexCall call)) {
            return 0;
        }
        int inner = call.getOperands().stream()
                .mapToInt(PostgresFunctions::depth)
                .max()
                .orElse(0);
        return REPEATING.contains(call.getOperator()) ? inner + 1 : inner;
    }

    /** The power that the planner makes of deviations over windows. */
    private static boolean isRoot(RexCall call) {
        return Operands.number(call.getOperands().get(1))
                .filter(exponent -> exponent.compareTo(HALF) == 0)
                .isPresent();
    }

    private static Verdict rounding(RexCall call) {
        boolean digits = call.getOperands().size() > 1;
        int count = digits ? Operands.wholeNumber(call, 1).orElse(0) : 0;
        return NumberFunctions.rounding(call)
                .and(nestedLittle(call))
                .and(Operands.when(
                        !Operands.isFloat(call.getOperands().get(0).getType())
                                || count >= 0 && count <= FLOAT_DIGITS_MAX,
                        "ROUND of a float is sent for 0 to 15 digits"));
    }

    /** Half away from zero; PostgreSQL rounds floats half to even, and has no digits for them. */
    private String round(RexCall call, List<String> operands) {
        if (!Operands.isFloat(call.getOperands().get(0).getType())) {
            return NumberFunctions.roundExact(call, operands, dialect);
        }
        String number = dialect.cast(operands.get(0), ColumnType.DOUBLE);
        int digits = operands.size() > 1 ? Operands.wholeNumber(call, 1).orElse(0) : 0;
        String factor = "CAST('1e" + digits + "' AS double precision)";
        String template = digits == 0
                ? "trunc({0} + sign({0}) * " + ALMOST_HALF + ")"
                : "CASE WHEN abs({0}) < " + UNROUNDED + " THEN trunc({0} * " + factor + " + sign({0}) * " + ALMOST_HALF
                        + ") / " + factor + " ELSE {0} END";
        return dialect.cast(Writers.repeating(number, template), call.getType());
    }

    private void aggregates(FunctionTable.Builder table) {
        table.aggregate(
                MeshOperators.LISTAGG,
                arguments -> Verdict.EXACT,
                (text, types, result) -> dialect.cast(joined(text).call("string_agg"), result));
        table.aggregate(
                SqlStdOperatorTable.SINGLE_VALUE,
                arguments -> Operands.when(
                        isOrdered(Operands.kind(arguments.get(0))),
                        "a scalar subquery is sent for numbers, texts, booleans, dates and times only"),
                (text, types, result) -> dialect.cast(
                        "CASE WHEN COUNT(*)" + text.rows() + " > 1 THEN "
                                + severalRows(text.arguments().get(0), dialect.typeName(SqlTypes.columnType(result)))
                                + " ELSE " + GroupFunctions.any(text, types.get(0), dialect) + " END",
                        result));
    }

    /** What is DISTINCT has to be ordered by itself to the letter, as the text that string_agg makes of a varchar. */
    private AggregateText joined(AggregateText text) {
        String value = text.arguments().get(0);
        String separator = text.arguments().size() > 1 ? text.arguments().get(1) : "','";
        if (text.distinct().isEmpty()) {
            return text.withArguments(List.of(value, separator));
        }
        String own = dialect.bytewise(dialect.cast(value, ColumnType.VARCHAR));
        return new AggregateText(
                text.distinct(),
                List.of(own, separator),
                text.order().replace(dialect.bytewise(value), own),
                text.rows());
    }

    /** Raises PostgreSQL's own error; it counts what the query counts, lest it be evaluated before it is needed. */
    private static String severalRows(String argument, String type) {
        return "(SELECT CAST(NULL AS " + type + ") FROM generate_series(1, 2) WHERE COUNT(" + argument + ") >= 0)";
    }

    private static boolean isOrdered(Kind kind) {
        return kind == Kind.BOOLEAN || Operands.ORDERED.contains(kind);
    }
}
