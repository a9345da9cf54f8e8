package io.meshgate.gateway.demo;

import io.meshgate.adapter.BatchStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * An answer in memory, whoever gave it, in few kinds of values: exact numbers are {@link BigDecimal}, floating ones
 * {@link Double}, dates {@link LocalDate}, texts {@link String}.
 *
 * @param columns labels, lower case
 */
public record Rows(List<String> columns, List<List<@Nullable Object>> values) {

    public static Rows of(ResultSet results) throws SQLException {
        List<String> columns = labels(results.getMetaData());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (results.next()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int column = 1; column <= columns.size(); column++) {
                row.add(value(results.getObject(column)));
            }
            rows.add(Collections.unmodifiableList(row));
        }
        return new Rows(columns, rows);
    }

    /** The same by JDBC's getters for each column's type, as a program reads; a type that it has no getter for fails. */
    static Rows typed(ResultSet results) throws SQLException {
        ResultSetMetaData metaData = results.getMetaData();
        List<String> columns = labels(metaData);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (results.next()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int column = 1; column <= columns.size(); column++) {
                Object value = typed(results, column, metaData.getColumnType(column));
                row.add(results.wasNull() ? null : value(value));
            }
            rows.add(Collections.unmodifiableList(row));
        }
        return new Rows(columns, rows);
    }

    private static @Nullable Object typed(ResultSet results, int column, int type) throws SQLException {
        return switch (type) {
            case Types.INTEGER -> results.getInt(column);
            case Types.BIGINT -> results.getLong(column);
            case Types.DECIMAL -> results.getBigDecimal(column);
            case Types.DOUBLE -> results.getDouble(column);
            case Types.VARCHAR -> results.getString(column);
            case Types.DATE -> results.getDate(column);
            default -> throw new IllegalStateException("TPC-H has no columns of " + JDBCType.valueOf(type));
        };
    }

    private static List<String> labels(ResultSetMetaData metaData) throws SQLException {
        List<String> labels = new ArrayList<>();
        for (int column = 1; column <= metaData.getColumnCount(); column++) {
            labels.add(metaData.getColumnLabel(column).toLowerCase(Locale.ROOT));
        }
        return labels;
    }

    /** Reads the stream to its end; the caller closes it. */
    public static Rows of(BatchStream stream) {
        List<String> columns = stream.schema().getFields().stream()
                .map(Field::getName)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (stream.next()) {
            VectorSchemaRoot root = stream.root();
            for (int row = 0; row < root.getRowCount(); row++) {
                rows.add(row(root, row));
            }
        }
        return new Rows(columns, rows);
    }

    /** Reads Arrow's file of a stream to its end. */
    public static Rows of(ArrowReader reader) throws IOException {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        List<String> columns = root.getSchema().getFields().stream()
                .map(field -> field.getName().toLowerCase(Locale.ROOT))
                .toList();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (reader.loadNextBatch()) {
            for (int row = 0; row < root.getRowCount(); row++) {
                rows.add(row(root, row));
            }
        }
        return new Rows(columns, rows);
    }

    private static List<@Nullable Object> row(VectorSchemaRoot root, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (FieldVector vector : root.getFieldVectors()) {
            boolean date = vector instanceof DateDayVector && !vector.isNull(row);
            values.add(date ? LocalDate.ofEpochDay(((DateDayVector) vector).get(row)) : value(vector.getObject(row)));
        }
        return Collections.unmodifiableList(values);
    }

    private static @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Byte number -> BigDecimal.valueOf(number);
            case Short number -> BigDecimal.valueOf(number);
            case Integer number -> BigDecimal.valueOf(number);
            case Long number -> BigDecimal.valueOf(number);
            case BigInteger number -> new BigDecimal(number);
            case Float number -> number.doubleValue();
            case java.sql.Date date -> date.toLocalDate();
            case org.apache.arrow.vector.util.Text text -> text.toString();
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            default -> value;
        };
    }
}
