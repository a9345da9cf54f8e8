package io.meshgate.benchmarks;

import io.meshgate.adapter.BatchStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** All rows of an answer, read to its end: counted, at hand as values, and to be read once more as a stream. */
final class HeldRows implements BatchStream {
    private final VectorSchemaRoot root;
    private final Deque<VectorSchemaRoot> batches = new ArrayDeque<>();
    private final List<List<@Nullable Object>> values = new ArrayList<>();
    private long bytes;

    private HeldRows(Schema schema, BufferAllocator allocator) {
        this.root = VectorSchemaRoot.create(schema, allocator);
    }

    /** Reads the stream, and closes it. */
    static HeldRows of(BatchStream stream, BufferAllocator allocator) {
        try (stream) {
            HeldRows rows = new HeldRows(stream.schema(), allocator);
            try {
                while (stream.next()) {
                    rows.take(stream, allocator);
                }
                return rows;
            } catch (RuntimeException e) {
                rows.close();
                throw e;
            }
        }
    }

    private void take(BatchStream stream, BufferAllocator allocator) {
        bytes += stream.batchBytes();
        VectorSchemaRoot batch = stream.root();
        for (int row = 0; row < batch.getRowCount(); row++) {
            List<@Nullable Object> cells = new ArrayList<>();
            for (FieldVector column : batch.getFieldVectors()) {
                cells.add(AnswerRows.arrowValue(column, row));
            }
            values.add(AnswerRows.plain(cells));
        }
        VectorSchemaRoot kept = VectorSchemaRoot.create(stream.schema(), allocator);
        move(batch, kept);
        batches.add(kept);
    }

    private static void move(VectorSchemaRoot from, VectorSchemaRoot to) {
        int rows = from.getRowCount();
        for (int column = 0; column < from.getFieldVectors().size(); column++) {
            from.getVector(column).makeTransferPair(to.getVector(column)).transfer();
        }
        to.setRowCount(rows);
    }

    long count() {
        return values.size();
    }

    /** Of the Arrow buffers. */
    long bytes() {
        return bytes;
    }

    List<List<@Nullable Object>> values() {
        return values;
    }

    /** The place of a column. */
    int column(String name) {
        List<String> names = schema().getFields().stream().map(f -> f.getName()).toList();
        int place = names.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException("No column " + name + " among " + names);
        }
        return place;
    }

    @Override
    public Schema schema() {
        return root.getSchema();
    }

    @Override
    public boolean next() {
        VectorSchemaRoot batch = batches.poll();
        if (batch == null) {
            return false;
        }
        try (batch) {
            move(batch, root);
        }
        return true;
    }

    @Override
    public VectorSchemaRoot root() {
        return root;
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {
        batches.forEach(VectorSchemaRoot::close);
        batches.clear();
        root.close();
    }
}
