package io.meshgate.adapter.sql;

import static io.meshgate.adapter.sql.Operands.when;

import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.FunctionTable.Builder;
import io.meshgate.catalog.ColumnType.Kind;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Functions of dates and times. */
public final class TimeFunctions {
    private static final Set<String> DATE_FIELDS =
            Set.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOY", "DOW", "ISODOW", "ISOYEAR", "DECADE");
    private static final Set<String> TIME_FIELDS = Set.of("HOUR", "MINUTE");

    /** Units whose start is the same everywhere. */
    private static final Set<String> UNITS = Set.of(
            "MICROSECONDS", "MILLISECONDS", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR");

    private static final Set<Kind> TIMES = EnumSet.of(Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ);
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private TimeFunctions() {}

    /** EXTRACT of whole fields, the start of a unit, moments plus or minus whole days and months. */
    public static Builder rows(Builder table, StoreDialect dialect) {
        table.row(
                SqlStdOperatorTable.EXTRACT,
                call -> field(String.valueOf(((RexLiteral) call.getOperands().get(0)).getValue()), call),
                (call, operands) ->
                        dialect.cast(dialect.extract(operands.get(0), utc(call, operands, dialect)), call.getType()));
        table.row(
                MeshFunctions.DATE_TRUNC,
                call -> when(
                        UNITS.contains(unit(call)),
                        "date_trunc is sent for literal units up to a year: where decades and centuries begin differs"),
                (call, operands) -> dialect.cast(truncated(call, operands, dialect), call.getType()));
        table.row(
                SqlStdOperatorTable.DATETIME_PLUS,
                TimeFunctions::shifted,
                (call, operands) -> dialect.cast(operands.get(0) + " + " + operands.get(1), call.getType()));
        return table.row(
                SqlStdOperatorTable.MINUS_DATE,
                TimeFunctions::shifted,
                (call, operands) -> dialect.cast(operands.get(0) + " - " + operands.get(1), call.getType()));
    }

    private static String truncated(RexCall call, List<String> operands, StoreDialect dialect) {
        String start = "date_trunc(" + operands.get(0) + ", " + utc(call, operands, dialect) + ")";
        // A time in UTC becomes the instant again.
        return Operands.kind(call, 1) == Kind.TIMESTAMP_TZ ? dialect.utc(start) : start;
    }

    /** The second operand; an instant as its time in UTC. */
    private static String utc(RexCall call, List<String> operands, StoreDialect dialect) {
        return Operands.kind(call, 1) == Kind.TIMESTAMP_TZ ? dialect.utc(operands.get(1)) : operands.get(1);
    }

    private static String unit(RexCall call) {
        return Operands.text(call, 0).orElse("a column's unit").toUpperCase(Locale.ROOT);
    }

    private static Verdict field(String field, RexCall call) {
        Kind kind = Operands.kind(call, 1);
        boolean known = TIMES.contains(kind)
                && (DATE_FIELDS.contains(field) || kind != Kind.DATE && TIME_FIELDS.contains(field));
        return when(known, "EXTRACT of " + field + " from " + kind + " differs between stores");
    }

    private static Verdict shifted(RexCall call) {
        List<RexNode> operands = call.getOperands();
        Kind kind = Operands.kind(call, 0);
        boolean literal = operands.size() == 2
                && operands.get(1) instanceof RexLiteral interval
                && interval.getValue() instanceof BigDecimal number
                && (kind != Kind.DATE
                        || SqlTypeUtil.isInterval(interval.getType())
                                && (interval.getType().getSqlTypeName().isYearMonth()
                                        || number.longValue() % MILLIS_PER_DAY == 0));
        return when(TIMES.contains(kind) && literal, "only literal intervals, for dates of whole days, are added");
    }
}
