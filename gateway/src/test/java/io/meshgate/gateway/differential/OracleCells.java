package io.meshgate.gateway.differential;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's rows, spelled as case files spell values. */
final class OracleCells {
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

    private static @Nullable Object value(ResultSet results, int column) throws SQLException {
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
