package io.meshgate.gateway.differential;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's rows, spelled as case files spell values. */
final class OracleCells {
    private static final Pattern BEFORE_CHRIST =
            Pattern.compile("(?<year>\\d+)-(?<month>\\d+)-(?<day>\\d+)( (?<time>[\\d:.]+)(?<zone>\\+00)?)? BC");

    private OracleCells() {}

    static List<List<String>> read(ResultSet results) throws SQLException {
        int columns = results.getMetaData().getColumnCount();
        List<List<String>> rows = new ArrayList<>();
        while (results.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= columns; column++) {
                row.add(cell(value(results, column)));
            }
            rows.add(row);
        }
        return rows;
    }

    /** The driver takes 29 February of 1 BC, which is the year 0, for one of the year 1, which has none. */
    private static @Nullable Object value(ResultSet results, int column) throws SQLException {
        try {
            return asTyped(results, column);
        } catch (DateTimeException e) {
            Matcher words = BEFORE_CHRIST.matcher(results.getString(column));
            if (!words.matches()) {
                throw e;
            }
            LocalDate day = LocalDate.of(
                    1 - Integer.parseInt(words.group("year")),
                    Integer.parseInt(words.group("month")),
                    Integer.parseInt(words.group("day")));
            if (words.group("time") == null) {
                return day;
            }
            LocalDateTime moment = day.atTime(LocalTime.parse(words.group("time")));
            return words.group("zone") == null ? moment : moment.atOffset(ZoneOffset.UTC);
        }
    }

    private static @Nullable Object asTyped(ResultSet results, int column) throws SQLException {
        return switch (results.getMetaData().getColumnType(column)) {
            case Types.DATE -> results.getObject(column, LocalDate.class);
            case Types.TIMESTAMP ->
                results.getMetaData().getColumnTypeName(column).equals("timestamptz")
                        ? results.getObject(column, OffsetDateTime.class)
                        : results.getObject(column, LocalDateTime.class);
            default -> results.getObject(column);
        };
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case OffsetDateTime instant ->
                instant.atZoneSameInstant(ZoneOffset.UTC).toLocalDateTime() + "Z";
            case String text -> "'" + text.replace("'", "''") + "'";
            case BigDecimal decimal -> decimal.toPlainString();
            case Float number -> "~" + number;
            case Double number -> "~" + number;
            default -> value.toString();
        };
    }
}
