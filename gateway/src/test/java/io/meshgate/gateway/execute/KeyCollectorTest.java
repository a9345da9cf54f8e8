package io.meshgate.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.catalog.ColumnType;
import io.meshgate.gateway.place.KeyCosts;
import io.meshgate.gateway.place.KeyGain;
import io.meshgate.gateway.place.PlacedPlan.Keys;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class KeyCollectorTest {
    private static final int ROWS = 100;

    /** Each of the two by itself has room. */
    @Test
    void allThatIsKeptForKeysSharesOneBound() {
        AtomicLong bytes = new AtomicLong();
        KeyCollector one = new KeyCollector(bytes, 1_000);
        KeyCollector other = new KeyCollector(bytes, 1_000);
        one.gather(keys());
        other.gather(keys());
        try (BufferAllocator allocator = new RootAllocator();
                BatchStream first = one.from(new Endless(allocator));
                BatchStream second = other.from(new Endless(allocator))) {
            first.next();
            first.next();
            assertTrue(one.gathers(), () -> bytes + " bytes");
            second.next();
            assertFalse(other.gathers(), () -> bytes + " bytes");
        }
    }

    private static GatheredKeys keys() {
        KeyGain gain = new KeyGain(1_000_000, 8, 1_000_000, 8, 0, KeyCosts.NONE);
        return new GatheredKeys(new Keys("f0", List.of(0), List.of(ColumnType.INTEGER), 1, 1, gain), ROWS);
    }

    /** The same hundred numbers, again and again. */
    private static final class Endless implements BatchStream {
        private final IntVector numbers;
        private final VectorSchemaRoot root;

        Endless(BufferAllocator allocator) {
            numbers = new IntVector("n", allocator);
            root = VectorSchemaRoot.of(numbers);
        }

        @Override
        public Schema schema() {
            return root.getSchema();
        }

        @Override
        public boolean next() {
            numbers.allocateNew(ROWS);
            for (int i = 0; i < ROWS; i++) {
                numbers.set(i, i);
            }
            root.setRowCount(ROWS);
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
            root.close();
        }
    }
}
