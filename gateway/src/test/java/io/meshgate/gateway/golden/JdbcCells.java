package io.meshgate.gateway.golden;

import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A JDBC driver's values in the spelling of {@link io.meshgate.gateway.contract.Cells}. */
final class JdbcCells {
    private JdbcCells() {}

    static String cell(ResultSet results, int column) throws SQLException {
        String type = results.getMetaData().getColumnTypeName(column).toLowerCase(Locale.ROOT);
        return switch (type) {
            case "date" -> cell(results.getObject(column, LocalDate.class));
            case "time" -> cell(results.getObject(column, LocalTime.class));
            case "timestamp" -> cell(results.getObject(column, LocalDateTime.class));
            case "timestamptz", "timestamp with time zone" -> cell(results.getObject(column, OffsetDateTime.class));
            case "uuid", "json" -> cell(results.getString(column));
            default -> cell(results.getObject(column));
        };
    }

    private static String cell(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> "NULL";
            case String text -> "'" + text.replace("'", "''") + "'";
            case Float number -> "~" + number;
            case Double number -> "~" + number;
            case BigDecimal number -> number.toPlainString();
            case byte[] bytes -> "X'" + HexFormat.of().formatHex(bytes) + "'";
            case Blob blob -> "X'" + HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length())) + "'";
            case OffsetDateTime moment ->
                moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime() + "Z";
            default -> value.toString();
        };
    }
}
