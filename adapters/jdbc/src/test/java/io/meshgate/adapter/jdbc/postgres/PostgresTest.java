package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.catalog.ColumnType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A store on a real server; after each test no connection is in use and no byte allocated. */
@Timeout(120)
abstract class PostgresTest {
    /** Bound of waits that end much sooner unless something hangs. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final AtomicInteger QUERIES = new AtomicInteger();

    final TestPostgres postgres = TestPostgres.shared();
    final BufferAllocator allocator = new RootAllocator();
    PostgresStore store;

    @BeforeEach
    void open() {
        store = postgres.store();
    }

    @AfterEach
    void nothingRemains() {
        assertEquals(0, store.connectionsActive(), "connections in use");
        store.close();
        assertEquals(0, store.connectionsActive(), "connections in use after close");
        allocator.close();
    }

    FragmentContext context() {
        return context(PATIENCE.multipliedBy(2), FragmentContext.BATCH_ROWS);
    }

    FragmentContext context(Duration time, int batchRowsMax) {
        return new FragmentContext(
                "q" + QUERIES.incrementAndGet(), allocator, Instant.now().plus(time), batchRowsMax);
    }

    static ResultColumn column(String name, ColumnType type) {
        return new ResultColumn(name, type, true);
    }

    /** A bulk statement whose columns are called c0, c1, ... */
    static RemoteStatement bulk(String sql, ColumnType... types) {
        return new RemoteStatement(sql, columns(types), false);
    }

    static RemoteStatement lookup(String sql, ColumnType... types) {
        return new RemoteStatement(sql, columns(types), true);
    }

    private static List<ResultColumn> columns(ColumnType... types) {
        List<ResultColumn> columns = new ArrayList<>();
        for (ColumnType type : types) {
            columns.add(column("c" + columns.size(), type));
        }
        return columns;
    }

    /** All rows, each as the list of its values. */
    List<List<Object>> rows(RemoteStatement statement) {
        return rows(statement, context());
    }

    List<List<Object>> rows(RemoteStatement statement, FragmentContext context) {
        List<List<Object>> rows = new ArrayList<>();
        try (BatchStream stream = store.open(statement, context)) {
            while (stream.next()) {
                addRows(stream.root(), rows);
            }
        }
        return rows;
    }

    static void addRows(VectorSchemaRoot batch, List<List<Object>> rows) {
        for (int row = 0; row < batch.getRowCount(); row++) {
            Object[] values = new Object[batch.getFieldVectors().size()];
            for (int i = 0; i < values.length; i++) {
                FieldVector vector = batch.getVector(i);
                values[i] = vector.getObject(row);
            }
            rows.add(Arrays.asList(values));
        }
    }

    /** The failure of reading the whole answer. */
    StoreFailure failure(RemoteStatement statement) {
        return failure(statement, context());
    }

    StoreFailure failure(RemoteStatement statement, FragmentContext context) {
        return Assertions.assertThrows(StoreFailure.class, () -> rows(statement, context));
    }

    static void eventually(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                fail(what + " did not come true in " + PATIENCE);
            }
            sleep(Duration.ofMillis(10));
        }
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
