package io.meshgate.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.ForwardingStream;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.contract.WrappedStore;
import io.meshgate.gateway.place.PlacedPlan.Fragment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an answer does not need is not read: rows behind a LIMIT, tables twice, columns that only filters see, rows to be counted. */
@Timeout(120)
class LeastReadTest {
    private static final int ORDERS = 400_000;
    private static final int PARTS = 100;
    private static final int BATCH_ROWS = 2048;
    private static final Duration SOON = Duration.ofSeconds(20);

    private Path folder;

    @BeforeEach
    void write(@TempDir Path temporary) throws IOException, SQLException {
        folder = temporary.toRealPath();
        Path data = Files.createDirectories(folder.resolve("data"));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("COPY (SELECT i::INTEGER AS id, (i % " + PARTS
                    + ")::INTEGER AS part, 'note ' || i AS note" + " FROM range(" + ORDERS + ") t(i)) TO '"
                    + data.resolve("orders.parquet") + "' (FORMAT parquet)");
            statement.execute("COPY (SELECT i::INTEGER AS id, 'part ' || i AS name FROM range(" + PARTS + ") t(i)) TO '"
                    + data.resolve("parts.parquet") + "' (FORMAT parquet)");
        }
        contract(
                "sales/orders",
                "orders",
                "[{name: id, physicalType: integer}, {name: part, physicalType: integer}, {name: note, physicalType:"
                        + " varchar}]");
        contract("supply/parts", "parts", "[{name: id, physicalType: integer}, {name: name, physicalType: varchar}]");
    }

    private void contract(String product, String table, String properties) throws IOException {
        Path file = folder.resolve("catalog").resolve(product).resolve("v1.odcs.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            servers: [{server: s, type: local, path: ../../../data, format: parquet}]
            schema: [{name: %s, physicalName: %s.parquet, properties: %s}]
            """.formatted(table, table, properties));
    }

    private MeshUnderTest mesh() {
        return MeshUnderTest.of(folder.resolve("catalog"), List.of(folder), Map.of());
    }

    @Test
    void aLimitAboveTheRemainderEndsTheStoresStatements() throws InterruptedException {
        AtomicInteger batches = new AtomicInteger();
        AtomicInteger open = new AtomicInteger();
        try (MeshUnderTest mesh = MeshUnderTest.of(
                        folder.resolve("catalog"),
                        List.of(folder),
                        Map.of(),
                        8,
                        adapter -> new CountingAdapter(adapter, batches, open));
                BatchStream answer = mesh.answer("SELECT o.note, p.name FROM sales.orders.orders o"
                                + " JOIN supply.parts.parts p ON o.part = p.id LIMIT 5")
                        .open()) {
            int rows = 0;
            while (answer.next()) {
                rows += answer.root().getRowCount();
            }
            assertEquals(5, rows);
            long end = System.nanoTime() + SOON.toNanos();
            while (open.get() > 0 && System.nanoTime() < end) {
                Thread.sleep(5);
            }
            assertEquals(0, open.get(), "statements that are open although the answer is complete");
            int all = ORDERS / BATCH_ROWS;
            assertTrue(batches.get() < all / 2, () -> batches.get() + " of " + all + " batches were read");
        }
    }

    @Test
    void whatIsUsedTwiceIsReadOnce() {
        try (MeshUnderTest mesh = mesh()) {
            List<Fragment> fragments = mesh.plan("WITH few AS (SELECT id, name FROM supply.parts.parts WHERE id < 10)"
                            + " SELECT o.id FROM sales.orders.orders o JOIN few a ON o.part = a.id"
                            + " JOIN few b ON o.id = b.id WHERE a.name <> b.name")
                    .plan()
                    .fragments();
            assertEquals(
                    1,
                    fragments.stream()
                            .filter(fragment -> fragment.endpoint().domain().equals("supply"))
                            .count());
        }
    }

    @Test
    void aColumnThatOnlyAFilterSeesStaysInItsStore() {
        try (MeshUnderTest mesh = mesh()) {
            assertEquals(
                    Set.of("sales id part", "supply id name"),
                    columns(
                            mesh,
                            "SELECT o.id, p.name FROM sales.orders.orders o JOIN supply.parts.parts p"
                                    + " ON o.part = p.id WHERE o.note LIKE '%7'"));
        }
    }

    @Test
    void countsMoveCounts() {
        try (MeshUnderTest mesh = mesh()) {
            String whole = "SELECT count(*) FROM sales.orders.orders";
            assertEquals(1, rowsMoved(mesh, whole, ORDERS));
            assertEquals(
                    2, rowsMoved(mesh, whole + " UNION ALL SELECT count(*) FROM supply.parts.parts", ORDERS + PARTS));
            assertEquals(
                    2,
                    rowsMoved(
                            mesh,
                            "SELECT count(*) FROM (SELECT id FROM sales.orders.orders UNION ALL SELECT id FROM"
                                    + " supply.parts.parts) AS u",
                            ORDERS + PARTS));
            assertEquals(
                    1 + PARTS,
                    rowsMoved(
                            mesh,
                            "SELECT count(*) FROM sales.orders.orders, supply.parts.parts",
                            (long) ORDERS * PARTS));
            assertEquals(
                    2 * PARTS,
                    rowsMoved(
                            mesh,
                            "SELECT count(*) FROM sales.orders.orders o JOIN supply.parts.parts p ON o.part = p.id",
                            ORDERS));
        }
    }

    /** The rows that fragments send, of a statement whose counts add up to {@code counted}. */
    private static long rowsMoved(MeshUnderTest mesh, String sql, long counted) {
        var planned = mesh.plan(sql);
        Execution execution = mesh.executor().execute(planned.plan(), planned.session());
        try (BatchStream answer = execution.stream()) {
            long sum = Cells.read(answer).stream()
                    .mapToLong(row -> Long.parseLong(row.getFirst()))
                    .sum();
            assertEquals(counted, sum, sql);
        }
        return execution.fragments().stream().mapToLong(FragmentMeasure::rows).sum();
    }

    private static Set<String> columns(MeshUnderTest mesh, String sql) {
        return mesh.plan(sql).plan().fragments().stream()
                .map(fragment -> fragment.endpoint().domain() + " "
                        + String.join(
                                " ",
                                fragment.statement().columns().stream()
                                        .map(ResultColumn::name)
                                        .toList()))
                .collect(Collectors.toSet());
    }

    /** The rows of a Parquet file are counted by its footer: its data, which is spoilt here, is not looked at. */
    @Test
    void aParquetFileIsCountedByItsFooter() throws IOException {
        try (FileChannel file =
                FileChannel.open(folder.resolve("data").resolve("orders.parquet"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate((int) (file.size() / 2)), 8);
        }
        try (MeshUnderTest mesh = mesh()) {
            assertEquals(1, rowsMoved(mesh, "SELECT count(*) FROM sales.orders.orders", ORDERS));
        }
    }

    /** Stores that send small batches, which are counted. */
    private record CountingAdapter(StoreAdapter adapter, AtomicInteger batches, AtomicInteger open)
            implements StoreAdapter {
        @Override
        public Set<String> kinds() {
            return adapter.kinds();
        }

        @Override
        public DomainStore open(Endpoint endpoint, Secrets secrets, StoreSettings settings) {
            return new WrappedStore(adapter.open(endpoint, secrets, settings)) {
                @Override
                public BatchStream open(RemoteStatement statement, FragmentContext context) {
                    FragmentContext small =
                            new FragmentContext(context.queryId(), context.allocator(), context.deadline(), BATCH_ROWS);
                    open.incrementAndGet();
                    return new Counting(super.open(statement, small));
                }
            };
        }

        private final class Counting extends ForwardingStream {
            private boolean closed;

            Counting(BatchStream stream) {
                super(stream);
            }

            @Override
            public boolean next() {
                batches.incrementAndGet();
                return super.next();
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    open.decrementAndGet();
                }
                super.close();
            }
        }
    }
}
