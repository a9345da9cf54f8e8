package io.meshgate.adapter.embedded;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * DuckDB's batches under exactly the promised schema: its names, its nullability, its zone. Buffers are handed over, not
 * copied, for the values themselves have the promised types already.
 */
final class PromisedBatches implements AutoCloseable {
    private final VectorSchemaRoot root;

    PromisedBatches(Schema promised, BufferAllocator allocator) {
        root = VectorSchemaRoot.create(promised, allocator);
    }

    Schema schema() {
        return root.getSchema();
    }

    VectorSchemaRoot root() {
        return root;
    }

    /**
     * Checks that DuckDB's columns hold what was promised.
     *
     * @throws UnkeptPromise naming the first column that does not
     */
    void check(Schema exported) {
        List<Field> promised = root.getSchema().getFields();
        if (exported.getFields().size() != promised.size()) {
            throw new UnkeptPromise(
                    "it has " + exported.getFields().size() + " columns, promised were " + promised.size());
        }
        for (int column = 0; column < promised.size(); column++) {
            Field want = promised.get(column);
            Field have = exported.getFields().get(column);
            if (!sameValues(have, want)) {
                throw new UnkeptPromise(
                        "column " + want.getName() + " came as " + words(have) + ", promised was " + words(want));
            }
        }
    }

    private static boolean sameValues(Field have, Field want) {
        if (have.getChildren().size() != want.getChildren().size()) {
            return false;
        }
        for (int child = 0; child < have.getChildren().size(); child++) {
            if (!sameValues(have.getChildren().get(child), want.getChildren().get(child))) {
                return false;
            }
        }
        if (have.getType() instanceof ArrowType.Timestamp h && want.getType() instanceof ArrowType.Timestamp w) {
            return h.getUnit() == w.getUnit() && (h.getTimezone() == null) == (w.getTimezone() == null);
        }
        return have.getType().equals(want.getType());
    }

    private static String words(Field field) {
        return field.getChildren().isEmpty()
                ? field.getType().toString()
                : field.getType() + " of " + field.getChildren();
    }

    /** Moves the exported batch into {@link #root}. */
    void take(VectorSchemaRoot exported) {
        int rows = exported.getRowCount();
        for (int column = 0; column < exported.getFieldVectors().size(); column++) {
            exported.getVector(column).makeTransferPair(root.getVector(column)).transfer();
        }
        root.setRowCount(rows);
    }

    @Override
    public void close() {
        root.close();
    }

    /** DuckDB's columns are not what the statement promised. */
    static final class UnkeptPromise extends RuntimeException {
        UnkeptPromise(String message) {
            super(message);
        }
    }
}
