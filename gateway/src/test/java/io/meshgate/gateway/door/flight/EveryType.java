package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.util.Text;

/** An answer with a column of every type and three rows: usual values, extremes, NULLs. */
public final class EveryType {
    private EveryType() {}

    public static final List<ResultColumn> COLUMNS = List.of(
            column("c_boolean", ColumnType.BOOLEAN),
            column("c_smallint", ColumnType.SMALLINT),
            column("c_integer", ColumnType.INTEGER),
            column("c_bigint", ColumnType.BIGINT),
            column("c_decimal", ColumnType.decimal(38, 2)),
            column("c_real", ColumnType.REAL),
            column("c_double", ColumnType.DOUBLE),
            column("c_varchar", ColumnType.VARCHAR),
            column("c_binary", ColumnType.VARBINARY),
            column("c_date", ColumnType.DATE),
            column("c_time", ColumnType.TIME),
            column("c_timestamp", ColumnType.TIMESTAMP),
            column("c_timestamp_tz", ColumnType.TIMESTAMP_TZ),
            column("c_interval", ColumnType.INTERVAL),
            column("c_array", ColumnType.array(ColumnType.INTEGER)));

    private static ResultColumn column(String name, ColumnType type) {
        return new ResultColumn(name, type, true);
    }

    public static FakeQueries.Script script() {
        return FakeQueries.Script.of(COLUMNS, 1, (root, batch) -> fill(root));
    }

    private static void fill(VectorSchemaRoot root) {
        usual(root);
        extreme(root);
        root.getFieldVectors().forEach(v -> v.setNull(2));
        root.setRowCount(3);
    }

    private static void usual(VectorSchemaRoot root) {
        row(
                root,
                0,
                true,
                (short) 7,
                42,
                1L << 40,
                new BigDecimal("12.50"),
                1.5f,
                2.25,
                "naïve, \"quoted\"\nline",
                new byte[] {1, (byte) 0xab},
                LocalDate.of(2024, 2, 29),
                LocalTime.of(13, 5, 6, 120_000_000),
                LocalDateTime.of(2024, 2, 29, 13, 5, 6, 120_000_000),
                List.of(1, 2));
        ((IntervalMonthDayNanoVector) root.getVector("c_interval")).setSafe(0, 14, 3, 3_600_000_000_000L);
    }

    private static void extreme(VectorSchemaRoot root) {
        row(
                root,
                1,
                false,
                Short.MIN_VALUE,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                new BigDecimal("-999999999999999999999999999999999999.99"),
                Float.NEGATIVE_INFINITY,
                Double.NaN,
                "",
                new byte[0],
                LocalDate.of(9999, 12, 31),
                LocalTime.MAX.truncatedTo(ChronoUnit.MICROS),
                LocalDateTime.of(1, 1, 1, 0, 0),
                List.of());
        ((IntervalMonthDayNanoVector) root.getVector("c_interval")).setSafe(1, -1, -1, -1_000);
    }

    private static void row(
            VectorSchemaRoot root,
            int row,
            boolean flag,
            short small,
            int integer,
            long big,
            BigDecimal decimal,
            float real,
            double twice,
            String text,
            byte[] binary,
            LocalDate date,
            LocalTime time,
            LocalDateTime timestamp,
            List<Integer> array) {
        long micros = ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), timestamp);
        ((BitVector) root.getVector("c_boolean")).setSafe(row, flag ? 1 : 0);
        ((SmallIntVector) root.getVector("c_smallint")).setSafe(row, small);
        ((IntVector) root.getVector("c_integer")).setSafe(row, integer);
        ((BigIntVector) root.getVector("c_bigint")).setSafe(row, big);
        ((DecimalVector) root.getVector("c_decimal")).setSafe(row, decimal);
        ((Float4Vector) root.getVector("c_real")).setSafe(row, real);
        ((Float8Vector) root.getVector("c_double")).setSafe(row, twice);
        ((VarCharVector) root.getVector("c_varchar")).setSafe(row, new Text(text.getBytes(StandardCharsets.UTF_8)));
        ((VarBinaryVector) root.getVector("c_binary")).setSafe(row, binary);
        ((DateDayVector) root.getVector("c_date")).setSafe(row, (int) date.toEpochDay());
        ((TimeMicroVector) root.getVector("c_time")).setSafe(row, time.toNanoOfDay() / 1000);
        ((TimeStampMicroVector) root.getVector("c_timestamp")).setSafe(row, micros);
        ((TimeStampMicroTZVector) root.getVector("c_timestamp_tz")).setSafe(row, micros);
        ListVector list = (ListVector) root.getVector("c_array");
        int start = list.startNewValue(row);
        for (int i = 0; i < array.size(); i++) {
            ((IntVector) list.getDataVector()).setSafe(start + i, array.get(i));
        }
        list.endValue(row, array.size());
    }
}
