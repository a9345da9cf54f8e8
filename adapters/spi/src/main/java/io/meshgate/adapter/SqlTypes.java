package io.meshgate.adapter;

import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The table of types: what each {@link Kind} is in Arrow, in JDBC and in the planner's algebra. docs/types.md is checked
 * against it.
 */
public final class SqlTypes {

    /**
     * One row of the table.
     *
     * @param arrow the Arrow type; for DECIMAL and ARRAY the shape without its parameters
     * @param jdbc the {@link java.sql.Types} code
     */
    public record Row(Kind kind, SqlTypeName algebra, ArrowType arrow, int jdbc) {}

    private static final Map<Kind, Row> ROWS = new EnumMap<>(Kind.class);

    private static void row(Kind kind, SqlTypeName algebra, ArrowType arrow) {
        ROWS.put(kind, new Row(kind, algebra, arrow, algebra.getJdbcOrdinal()));
    }

    static {
        row(Kind.BOOLEAN, SqlTypeName.BOOLEAN, ArrowType.Bool.INSTANCE);
        row(Kind.SMALLINT, SqlTypeName.SMALLINT, new ArrowType.Int(16, true));
        row(Kind.INTEGER, SqlTypeName.INTEGER, new ArrowType.Int(32, true));
        row(Kind.BIGINT, SqlTypeName.BIGINT, new ArrowType.Int(64, true));
        row(Kind.DECIMAL, SqlTypeName.DECIMAL, new ArrowType.Decimal(38, 0, 128));
        row(Kind.REAL, SqlTypeName.REAL, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
        row(Kind.DOUBLE, SqlTypeName.DOUBLE, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
        row(Kind.VARCHAR, SqlTypeName.VARCHAR, ArrowType.Utf8.INSTANCE);
        row(Kind.VARBINARY, SqlTypeName.VARBINARY, ArrowType.Binary.INSTANCE);
        row(Kind.DATE, SqlTypeName.DATE, new ArrowType.Date(DateUnit.DAY));
        row(Kind.TIME, SqlTypeName.TIME, new ArrowType.Time(TimeUnit.MICROSECOND, 64));
        row(Kind.TIMESTAMP, SqlTypeName.TIMESTAMP, new ArrowType.Timestamp(TimeUnit.MICROSECOND, null));
        row(
                Kind.TIMESTAMP_TZ,
                SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
        row(Kind.INTERVAL, SqlTypeName.OTHER, new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO));
        row(Kind.ARRAY, SqlTypeName.ARRAY, ArrowType.List.INSTANCE);
        row(Kind.UNKNOWN, SqlTypeName.ANY, ArrowType.Null.INSTANCE);
    }

    private SqlTypes() {}

    /** The table's rows, in the order of {@link Kind}. */
    public static List<Row> rows() {
        return List.copyOf(ROWS.values());
    }

    private static Row row(Kind kind) {
        return Objects.requireNonNull(ROWS.get(kind), kind.name());
    }

    /** The {@link java.sql.Types} code of a type. */
    public static int jdbcType(ColumnType type) {
        return row(type.kind()).jdbc();
    }

    /** The Arrow type of a type, DECIMAL's precision and scale included. */
    public static ArrowType arrowType(ColumnType type) {
        return type.kind() == Kind.DECIMAL
                ? new ArrowType.Decimal(type.precision(), type.scale(), 128)
                : row(type.kind()).arrow();
    }

    /** The Arrow field of a column; the element of an array is called {@code item}. */
    public static Field field(String name, ColumnType type, boolean nullable) {
        List<Field> children =
                type.element().map(e -> List.of(field("item", e, true))).orElse(List.of());
        return new Field(name, new FieldType(nullable, arrowType(type), null), children);
    }

    /** The Arrow schema of an answer. */
    public static Schema schema(List<RemoteStatement.ResultColumn> columns) {
        return new Schema(columns.stream()
                .map(c -> field(c.name(), c.type(), c.nullable()))
                .toList());
    }

    /**
     * The planner's type of a column. Text has no length there: a declared length never cuts a value.
     *
     * @throws IllegalArgumentException for {@link Kind#UNKNOWN}
     */
    public static RelDataType algebraType(RelDataTypeFactory factory, ColumnType type, boolean nullable) {
        RelDataType plain = switch (type.kind()) {
            case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
            case TIME, TIMESTAMP, TIMESTAMP_TZ ->
                factory.createSqlType(row(type.kind()).algebra(), 6);
            case ARRAY ->
                factory.createArrayType(algebraType(factory, type.element().orElseThrow(), true), -1);
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, VARCHAR, VARBINARY, DATE, INTERVAL, UNKNOWN ->
                factory.createSqlType(row(type.kind()).algebra());
        };
        return factory.createTypeWithNullability(plain, nullable);
    }

    /**
     * The promised type of a planned value.
     *
     * @throws IllegalArgumentException for a type outside the table
     */
    public static ColumnType columnType(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> ColumnType.BOOLEAN;
            case TINYINT, SMALLINT -> ColumnType.SMALLINT;
            case INTEGER -> ColumnType.INTEGER;
            case BIGINT -> ColumnType.BIGINT;
            case DECIMAL -> ColumnType.decimal(type.getPrecision(), type.getScale());
            case REAL -> ColumnType.REAL;
            case FLOAT, DOUBLE -> ColumnType.DOUBLE;
            case CHAR, VARCHAR, NULL -> ColumnType.VARCHAR;
            case BINARY, VARBINARY -> ColumnType.VARBINARY;
            case DATE -> ColumnType.DATE;
            case TIME -> ColumnType.TIME;
            case TIMESTAMP -> ColumnType.TIMESTAMP;
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> ColumnType.TIMESTAMP_TZ;
            case OTHER -> ColumnType.INTERVAL;
            case ARRAY -> ColumnType.array(columnType(Objects.requireNonNull(type.getComponentType())));
            case ANY -> ColumnType.UNKNOWN;
            default -> {
                if (SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())) {
                    yield ColumnType.INTERVAL;
                }
                throw new IllegalArgumentException("Meshgate has no type for " + type.getFullTypeString());
            }
        };
    }

    /** The result columns of a row type. */
    public static List<RemoteStatement.ResultColumn> resultColumns(RelDataType rowType) {
        List<RemoteStatement.ResultColumn> columns = new ArrayList<>();
        for (RelDataTypeField field : rowType.getFieldList()) {
            columns.add(new RemoteStatement.ResultColumn(
                    field.getName(),
                    columnType(field.getType()),
                    field.getType().isNullable()));
        }
        return columns;
    }
}
