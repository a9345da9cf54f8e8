package io.meshgate.adapter.embedded;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.catalog.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows as Java objects, in and out of Arrow: what {@link FieldVector#getObject} returns for numbers, texts (as {@link
 * String}) and lists; dates, times and timestamps as their raw numbers.
 */
final class Rows {
    private Rows() {}

    static ResultColumn column(String name, ColumnType type) {
        return new ResultColumn(name, type, true);
    }

    /** A stream of the given rows in batches of {@code batchRows}. */
    static BatchStream stream(
            BufferAllocator allocator, List<ResultColumn> columns, int batchRows, List<List<Object>> rows) {
        return new ListStream(allocator, columns, batchRows, rows);
    }

    /** Reads the stream to its end and closes it. */
    static List<List<Object>> read(BatchStream stream) {
        List<List<Object>> rows = new ArrayList<>();
        try (stream) {
            while (stream.next()) {
                add(stream.root(), rows);
            }
        }
        return rows;
    }

    private static void add(VectorSchemaRoot root, List<List<Object>> rows) {
        for (int row = 0; row < root.getRowCount(); row++) {
            List<Object> values = new ArrayList<>();
            for (FieldVector vector : root.getFieldVectors()) {
                values.add(value(vector, row));
            }
            rows.add(values);
        }
    }

    private static Object value(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        return switch (vector) {
            case DateDayVector days -> days.get(row);
            case TimeMicroVector micros -> micros.get(row);
            case TimeStampVector micros -> micros.get(row);
            case VarCharVector text -> text.getObject(row).toString();
            case VarBinaryVector bytes -> Arrays.toString(bytes.get(row));
            case ListVector list -> {
                List<Object> items = new ArrayList<>();
                for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
                    items.add(value(list.getDataVector(), i));
                }
                yield items;
            }
            default -> vector.getObject(row);
        };
    }

    private static void set(FieldVector vector, int row, Object value) {
        if (value == null) {
            vector.setNull(row);
            return;
        }
        switch (vector) {
            case BitVector v -> v.setSafe(row, (Boolean) value ? 1 : 0);
            case SmallIntVector v -> v.setSafe(row, ((Number) value).shortValue());
            case IntVector v -> v.setSafe(row, (Integer) value);
            case BigIntVector v -> v.setSafe(row, ((Number) value).longValue());
            case DecimalVector v -> v.setSafe(row, (BigDecimal) value);
            case Float4Vector v -> v.setSafe(row, (Float) value);
            case Float8Vector v -> v.setSafe(row, (Double) value);
            case VarCharVector v -> v.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
            case VarBinaryVector v -> v.setSafe(row, (byte[]) value);
            case DateDayVector v -> v.setSafe(row, (Integer) value);
            case TimeMicroVector v -> v.setSafe(row, (Long) value);
            case TimeStampVector v -> v.setSafe(row, (Long) value);
            case IntervalMonthDayNanoVector v -> {
                PeriodDuration interval = (PeriodDuration) value;
                v.setSafe(
                        row,
                        (int) interval.getPeriod().toTotalMonths(),
                        interval.getPeriod().getDays(),
                        interval.getDuration().toNanos());
            }
            case ListVector v -> {
                int start = v.startNewValue(row);
                List<?> items = (List<?>) value;
                for (int i = 0; i < items.size(); i++) {
                    set(v.getDataVector(), start + i, items.get(i));
                }
                v.endValue(row, items.size());
            }
            default -> throw new AssertionError(vector.getClass());
        }
    }

    private static final class ListStream implements BatchStream {
        private final VectorSchemaRoot root;
        private final int batchRows;
        private final List<List<Object>> rows;
        private volatile boolean cancelled;
        private int next;

        ListStream(BufferAllocator allocator, List<ResultColumn> columns, int batchRows, List<List<Object>> rows) {
            this.root = VectorSchemaRoot.create(SqlTypes.schema(columns), allocator);
            this.batchRows = batchRows;
            this.rows = rows;
        }

        @Override
        public Schema schema() {
            return root.getSchema();
        }

        @Override
        public boolean next() {
            if (cancelled) {
                throw StoreFailure.local(StoreFailure.Kind.CANCELLED, StoreFailure.Phase.READ, "stopped", null);
            }
            if (next == rows.size()) {
                return false;
            }
            root.clear();
            root.allocateNew();
            int count = Math.min(batchRows, rows.size() - next);
            for (int row = 0; row < count; row++, next++) {
                for (int column = 0; column < root.getFieldVectors().size(); column++) {
                    set(root.getVector(column), row, rows.get(next).get(column));
                }
            }
            root.setRowCount(count);
            return true;
        }

        @Override
        public VectorSchemaRoot root() {
            return root;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void close() {
            root.close();
        }
    }
}
