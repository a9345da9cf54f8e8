package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.query.Answer;
import io.meshgate.gateway.query.PlanOrigin;
import io.meshgate.gateway.query.Queries;
import io.meshgate.gateway.session.Session;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;

/** Answers statements by scripts: so many batches, and a failure or a stop where the script says so. */
public final class FakeQueries implements Queries {

    /** Fills a batch; the root has fresh buffers. */
    public interface Filler {
        void fill(VectorSchemaRoot root, int batch);
    }

    /**
     * What a statement does.
     *
     * @param batches how many there are
     * @param failAtBatch from which one on reading fails with {@code failure}; -1: never
     * @param blockAtBatch which one is never ready until the stream is cancelled; -1: none
     */
    public record Script(
            List<ResultColumn> columns,
            int batches,
            Filler filler,
            int failAtBatch,
            int blockAtBatch,
            RuntimeException failure,
            boolean failAtRun,
            boolean failAtOpen,
            List<String> warnings) {

        public static Script of(List<ResultColumn> columns, int batches, Filler filler) {
            RuntimeException none = new IllegalStateException("no failure in the script");
            return new Script(columns, batches, filler, -1, -1, none, false, false, List.of());
        }

        public Script failingAtRun(RuntimeException failure) {
            return new Script(columns, batches, filler, -1, -1, failure, true, false, warnings);
        }

        public Script failingAtOpen(RuntimeException failure) {
            return new Script(columns, batches, filler, -1, -1, failure, false, true, warnings);
        }

        public Script failingAtBatch(int batch, RuntimeException failure) {
            return new Script(columns, batches, filler, batch, -1, failure, false, false, warnings);
        }

        public Script blockingAtBatch(int batch) {
            return new Script(columns, batches, filler, -1, batch, failure, false, false, warnings);
        }

        public Script warning(String... said) {
            return new Script(
                    columns, batches, filler, failAtBatch, blockAtBatch, failure, failAtRun, failAtOpen, List.of(said));
        }
    }

    /** Numbers 0, 1, 2 ... with a text of the given width; {@code rows} a batch. */
    public static Script numbers(int batches, int rows, int textChars) {
        List<ResultColumn> columns = List.of(
                new ResultColumn("n", ColumnType.BIGINT, false), new ResultColumn("t", ColumnType.VARCHAR, true));
        return Script.of(columns, batches, (root, batch) -> {
            BigIntVector n = (BigIntVector) root.getVector("n");
            VarCharVector t = (VarCharVector) root.getVector("t");
            Text text = new Text("x".repeat(textChars));
            for (int row = 0; row < rows; row++) {
                n.setSafe(row, (long) batch * rows + row);
                t.setSafe(row, text);
            }
            root.setRowCount(rows);
        });
    }

    private final BufferAllocator memory;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();
    final AtomicInteger batchesRead = new AtomicInteger();

    public FakeQueries(BufferAllocator memory) {
        this.memory = memory;
    }

    public FakeQueries answering(String sql, Script script) {
        scripts.put(sql, script);
        return this;
    }

    /** Streams that were opened and not yet closed. */
    public int streamsOpen() {
        return opened.get() - closed.get();
    }

    @Override
    public Answer run(Session session, String sql) {
        session.cancellation().throwIfCancelled();
        Script script = scripts.get(sql);
        if (script == null) {
            throw QueryFailure.at(
                    ErrorCode.UNKNOWN_NAME,
                    "There is no script for this statement.",
                    new QueryFailure.Position(1, 15),
                    null);
        }
        if (script.failAtRun()) {
            throw script.failure();
        }
        return new Answer() {
            @Override
            public List<ResultColumn> columns() {
                return script.columns();
            }

            @Override
            public List<String> warnings() {
                return script.warnings();
            }

            @Override
            public List<ProductVersion> products() {
                return List.of();
            }

            @Override
            public PlanOrigin origin() {
                return new PlanOrigin(PlanOrigin.Kind.MADE, session.startedAt());
            }

            @Override
            public int statements() {
                return 1;
            }

            @Override
            public BatchStream open() {
                if (script.failAtOpen()) {
                    throw script.failure();
                }
                return new FakeStream(script, session.queryId());
            }
        };
    }

    private final class FakeStream implements BatchStream {
        private final Script script;
        private final BufferAllocator own;
        private final VectorSchemaRoot root;
        private final CountDownLatch stopped = new CountDownLatch(1);
        private int batch;
        private boolean open = true;

        FakeStream(Script script, String queryId) {
            this.script = script;
            own = memory.newChildAllocator(queryId, 0, Long.MAX_VALUE);
            root = VectorSchemaRoot.create(SqlTypes.schema(script.columns()), own);
            opened.incrementAndGet();
        }

        @Override
        public Schema schema() {
            return root.getSchema();
        }

        @Override
        public boolean next() {
            if (batch == script.blockAtBatch()) {
                await();
            }
            if (stopped.getCount() == 0) {
                throw StoreFailure.local(StoreFailure.Kind.CANCELLED, StoreFailure.Phase.READ, "cancelled", null);
            }
            if (batch == script.failAtBatch()) {
                throw script.failure();
            }
            if (batch == script.batches()) {
                return false;
            }
            root.clear();
            script.filler().fill(root, batch++);
            batchesRead.incrementAndGet();
            return true;
        }

        private void await() {
            try {
                stopped.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public VectorSchemaRoot root() {
            return root;
        }

        @Override
        public void cancel() {
            if (stopped.getCount() > 0) {
                cancelled.incrementAndGet();
                stopped.countDown();
            }
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                root.close();
                own.close();
                closed.incrementAndGet();
            }
        }
    }
}
