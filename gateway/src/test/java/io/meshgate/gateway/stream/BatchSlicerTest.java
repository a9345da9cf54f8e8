package io.meshgate.gateway.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slices hold exactly the batch's rows, are of the promised size, and let go of all memory. */
class BatchSlicerTest {
    private static final Schema SCHEMA = new Schema(List.of(
            SqlTypes.field("id", ColumnType.BIGINT, false),
            SqlTypes.field("flag", ColumnType.BOOLEAN, true),
            SqlTypes.field("words", ColumnType.VARCHAR, true),
            SqlTypes.field("numbers", ColumnType.array(ColumnType.INTEGER), true)));

    private RootAllocator memory;
    private BufferAllocator query;
    private BufferAllocator wire;

    @BeforeEach
    void open() {
        memory = new RootAllocator();
        query = memory.newChildAllocator("query", 0, Long.MAX_VALUE);
        wire = memory.newChildAllocator("wire", 0, Long.MAX_VALUE);
    }

    @AfterEach
    void allocatorsCloseAtZero() {
        query.close();
        wire.close();
        memory.close();
    }

    /** Row n: id n, flag every third NULL, text of a width that the test gives, n % 4 numbers. */
    private VectorSchemaRoot batch(int first, int rows, java.util.function.IntUnaryOperator textChars) {
        VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, query);
        BigIntVector id = (BigIntVector) root.getVector("id");
        BitVector flag = (BitVector) root.getVector("flag");
        VarCharVector words = (VarCharVector) root.getVector("words");
        ListVector numbers = (ListVector) root.getVector("numbers");
        IntVector elements = (IntVector) numbers.getDataVector();
        for (int i = 0; i < rows; i++) {
            int n = first + i;
            id.setSafe(i, n);
            if (n % 3 == 0) {
                flag.setNull(i);
            } else {
                flag.setSafe(i, n % 2);
            }
            words.setSafe(i, new Text(word(n, textChars.applyAsInt(n))));
            int start = numbers.startNewValue(i);
            for (int e = 0; e < n % 4; e++) {
                elements.setSafe(start + e, n + e);
            }
            numbers.endValue(i, n % 4);
        }
        root.setRowCount(rows);
        return root;
    }

    private static String word(int n, int chars) {
        return String.valueOf((char) ('a' + n % 26)).repeat(chars);
    }

    private List<String> rowsOf(VectorSchemaRoot root) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < root.getRowCount(); i++) {
            StringBuilder row = new StringBuilder();
            for (var vector : root.getFieldVectors()) {
                row.append(vector.getObject(i)).append('|');
            }
            rows.add(row.toString());
        }
        return rows;
    }

    private static long bytesOnWire(VectorSchemaRoot root) {
        try (ArrowRecordBatch batch = new VectorUnloader(root, true, true).getRecordBatch()) {
            return batch.computeBodyLength();
        }
    }

    @Test
    void cutsALargeBatchIntoSlicesOfAboutAMebibyte() {
        List<String> sent = new ArrayList<>();
        List<String> expected;
        List<Long> sizes = new ArrayList<>();
        try (BatchSlicer slicer = new BatchSlicer(SCHEMA, wire);
                VectorSchemaRoot batch = batch(0, 65_536, n -> 100)) {
            expected = rowsOf(batch);
            slicer.take(batch);
            while (slicer.next()) {
                sent.addAll(rowsOf(slicer.root()));
                sizes.add(bytesOnWire(slicer.root()));
            }
        }
        assertEquals(expected, sent);
        assertTrue(sizes.size() >= 7 && sizes.size() <= 11, sizes::toString);
        assertTrue(sizes.stream().allMatch(size -> size <= 1_100_000), sizes::toString);
        assertTrue(sizes.subList(0, sizes.size() - 1).stream().allMatch(size -> size >= 900_000), sizes::toString);
    }

    @Test
    void sendsASmallBatchAsItIs() {
        try (BatchSlicer slicer = new BatchSlicer(SCHEMA, wire);
                VectorSchemaRoot batch = batch(7, 10, n -> 5)) {
            List<String> expected = rowsOf(batch);
            slicer.take(batch);
            assertTrue(slicer.next());
            assertEquals(expected, rowsOf(slicer.root()));
            assertTrue(!slicer.next());
        }
    }

    @Test
    void hasNoSliceOfABatchWithoutRows() {
        try (BatchSlicer slicer = new BatchSlicer(SCHEMA, wire);
                VectorSchemaRoot batch = batch(0, 0, n -> 0)) {
            slicer.take(batch);
            assertTrue(!slicer.next());
        }
    }

    @Test
    void splitsWhereRowsAreMuchWiderThanOnAverage() {
        // 30 rows of 900 kB among 3000 of a few bytes: the average says 100 rows, where only four fit.
        java.util.function.IntUnaryOperator width = n -> n >= 1000 && n < 1030 ? 900_000 : 3;
        List<String> sent = new ArrayList<>();
        List<String> expected;
        try (BatchSlicer slicer = new BatchSlicer(SCHEMA, wire);
                VectorSchemaRoot batch = batch(0, 3000, width)) {
            expected = rowsOf(batch);
            slicer.take(batch);
            while (slicer.next()) {
                assertTrue(bytesOnWire(slicer.root()) < BatchSlicer.BYTES_MAX);
                sent.addAll(rowsOf(slicer.root()));
            }
        }
        assertEquals(expected, sent);
    }

    @Test
    void sendsARowThatIsTooWideAlone() {
        List<Integer> counts = new ArrayList<>();
        try (BatchSlicer slicer = new BatchSlicer(SCHEMA, wire);
                VectorSchemaRoot batch = batch(0, 3, n -> n == 1 ? 6_000_000 : 10)) {
            slicer.take(batch);
            while (slicer.next()) {
                counts.add(slicer.root().getRowCount());
            }
        }
        assertEquals(List.of(1, 1, 1), counts);
    }

    @Test
    void losesNothingWhateverTheSizes() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            long wanted = 200 + random.nextInt(5000);
            List<String> sent = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            try (BatchSlicer slicer = new BatchSlicer(SCHEMA, wire, wanted, 4 * wanted)) {
                for (int batches = random.nextInt(4); batches >= 0; batches--) {
                    int bound = 1 + random.nextInt(200);
                    try (VectorSchemaRoot batch =
                            batch(random.nextInt(100), random.nextInt(300), n -> (n * 31) % bound)) {
                        expected.addAll(rowsOf(batch));
                        slicer.take(batch);
                        while (slicer.next()) {
                            assertTrue(slicer.root().getRowCount() == 1 || bytesOnWire(slicer.root()) <= 4 * wanted);
                            sent.addAll(rowsOf(slicer.root()));
                        }
                    }
                }
            }
            assertEquals(expected, sent);
        }
    }

    @Test
    void slicesOutliveTheQuerysAllocator() {
        try (BatchSlicer slicer = new BatchSlicer(SCHEMA, wire)) {
            BufferAllocator shortLived = memory.newChildAllocator("short", 0, Long.MAX_VALUE);
            BufferAllocator before = query;
            query = shortLived;
            VectorSchemaRoot batch = batch(0, 100, n -> 50);
            query = before;
            slicer.take(batch);
            assertTrue(slicer.next());
            batch.close();
            shortLived.close();
            assertEquals(100, rowsOf(slicer.root()).size());
        }
    }
}
