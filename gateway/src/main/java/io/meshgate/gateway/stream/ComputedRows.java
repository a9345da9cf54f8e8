package io.meshgate.gateway.stream;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FragmentContext;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/**
 * Rows that the gateway makes itself, such as the lines of a plan or lists of tables; they are made when the first batch is
 * asked for.
 */
public final class ComputedRows implements BatchStream {
    private static final int BATCH_ROWS = FragmentContext.BATCH_ROWS;

    private final Supplier<List<@Nullable Object[]>> made;
    private final Runnable cancelled;
    private final VectorSchemaRoot root;
    private @Nullable Iterator<@Nullable Object[]> left;

    /**
     * @param made makes the rows, an array of the columns' values each: Strings, byte arrays, Integers, Booleans, lists of
     *     Strings or null, as the schema's types want them; may take long
     * @param cancelled ends that, from any thread
     */
    public ComputedRows(
            Schema schema, Supplier<List<@Nullable Object[]>> made, Runnable cancelled, BufferAllocator allocator) {
        this.made = made;
        this.cancelled = cancelled;
        this.root = VectorSchemaRoot.create(schema, allocator);
    }

    @Override
    public Schema schema() {
        return root.getSchema();
    }

    @Override
    public boolean next() {
        root.clear();
        if (left == null) {
            left = made.get().iterator();
        }
        if (!left.hasNext()) {
            return false;
        }
        int rows = 0;
        while (rows < BATCH_ROWS && left.hasNext()) {
            add(rows++, left.next());
        }
        root.setRowCount(rows);
        return true;
    }

    private void add(int row, @Nullable Object[] values) {
        for (int column = 0; column < values.length; column++) {
            @Nullable Object value = values[column];
            if (value != null) {
                set(root.getVector(column), row, value);
            }
        }
    }

    private static void set(FieldVector vector, int row, Object value) {
        switch (vector) {
            case VarCharVector text when value instanceof String s -> text.setSafe(row, new Text(s));
            case VarBinaryVector binary when value instanceof byte[] b -> binary.setSafe(row, b);
            case IntVector number when value instanceof Integer i -> number.setSafe(row, i);
            case UInt1Vector number when value instanceof Integer i -> number.setSafe(row, i);
            case BitVector bit when value instanceof Boolean b -> bit.setSafe(row, b ? 1 : 0);
            case ListVector list when value instanceof List<?> texts -> setTexts(list, row, texts);
            default -> throw new IllegalArgumentException(vector.getField() + " takes no " + value.getClass());
        }
    }

    private static void setTexts(ListVector list, int row, List<?> texts) {
        int start = list.startNewValue(row);
        VarCharVector elements = (VarCharVector) list.getDataVector();
        for (int i = 0; i < texts.size(); i++) {
            elements.setSafe(start + i, new Text(String.valueOf(texts.get(i))));
        }
        list.endValue(row, texts.size());
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public void cancel() {
        cancelled.run();
    }

    @Override
    public void close() {
        root.close();
    }
}
