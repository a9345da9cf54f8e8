package io.meshgate.adapter.embedded;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.duckdb.StreamedQuery;
import org.jspecify.annotations.Nullable;

/**
 * A statement in DuckDB and its rows.
 *
 * <p>Opening binds and plans; the first {@link #next} waits for the first rows, so that a statement that works long
 * before them can be cancelled. Invariants:
 *
 * <ul>
 *   <li>a failure of an input is reported as itself, not as the text that DuckDB makes of it;
 *   <li>{@link #cancel} unblocks the inputs first and DuckDB then: DuckDB does not interrupt a reader that waits in Java;
 *   <li>everything is given back in one order: exported rows, query, connection, inputs, own batches.
 * </ul>
 */
final class DuckDbStream implements BatchStream {
    private final StatementOwner owner;
    private final DuckDBConnection connection;
    private final StreamedQuery query;
    private final List<ArrowInput> inputs;
    private final PromisedBatches batches;
    private final FragmentContext context;
    private final NativeCalls calls;
    private final Future<?> deadline;

    private @Nullable ArrowReader rows;
    private @Nullable StoreFailure failure;
    private boolean complete;
    private boolean closed;
    private volatile @Nullable Kind stopped;

    private DuckDbStream(
            StatementOwner owner,
            DuckDbRoom room,
            DuckDBConnection connection,
            StreamedQuery query,
            List<ArrowInput> inputs,
            RemoteStatement statement,
            FragmentContext context) {
        this.owner = owner;
        this.connection = connection;
        this.query = query;
        this.inputs = inputs;
        this.context = context;
        this.calls = room.calls();
        this.batches = new PromisedBatches(SqlTypes.schema(statement.columns()), context.allocator());
        this.deadline = room.after(
                context.timeLeft(), () -> Thread.ofPlatform().daemon().start(() -> stop(Kind.TIMED_OUT)));
    }

    /**
     * Binds and plans the statement on a fresh connection.
     *
     * @param inputs owned by the stream from here on, also when this throws
     */
    static DuckDbStream open(
            DuckDbRoom room,
            RemoteStatement statement,
            List<ArrowInput> inputs,
            FragmentContext context,
            StatementOwner owner) {
        return room.calls().run(() -> planned(room, statement, inputs, context, owner));
    }

    private static DuckDbStream planned(
            DuckDbRoom room,
            RemoteStatement statement,
            List<ArrowInput> inputs,
            FragmentContext context,
            StatementOwner owner) {
        DuckDBConnection connection = null;
        StreamedQuery query = null;
        try {
            connection = room.connect();
            for (ArrowInput input : inputs) {
                input.register(connection);
            }
            query = StreamedQuery.plan(connection, statement.text());
            return new DuckDbStream(owner, room, connection, query, inputs, statement, context);
        } catch (SQLException | RuntimeException e) {
            inputs.forEach(ArrowInput::cancel);
            giveBack(null, query, connection, inputs).ifPresent(e::addSuppressed);
            owner.released();
            throw e instanceof RuntimeException bug ? bug : translated(e, inputs, null, Phase.EXECUTE, owner);
        }
    }

    @Override
    public Schema schema() {
        return batches.schema();
    }

    @Override
    public VectorSchemaRoot root() {
        return batches.root();
    }

    @Override
    public boolean next() {
        if (failure != null) {
            throw failure;
        }
        checkNotStopped();
        return !complete && calls.run(this::advance);
    }

    private boolean advance() {
        try {
            return load();
        } catch (SQLException | IOException | PromisedBatches.UnkeptPromise e) {
            throw failed(translated(e, inputs, stopped, rows == null ? Phase.EXECUTE : Phase.READ, owner));
        } catch (StoreFailure e) {
            throw failed(e);
        }
    }

    private boolean load() throws SQLException, IOException {
        ArrowReader reader = started();
        boolean more = reader.loadNextBatch();
        // A stream that was interrupted between two batches may look like one that has ended.
        checkNotStopped();
        if (more) {
            batches.take(reader.getVectorSchemaRoot());
            return true;
        }
        owner.checkAnswer();
        complete = true;
        return false;
    }

    private ArrowReader started() throws SQLException, IOException {
        if (rows == null) {
            query.start();
            ArrowArrayStream exported = ArrowArrayStream.wrap(query.exportArrow(context.batchRowsMax()));
            // Arrow's importer keeps a small struct for each imported batch until the last of its buffers is released,
            // which may be on its way to a client when the query's own allocator is closed. The root outlives that.
            rows = Data.importArrayStream(context.allocator().getRoot(), exported);
            batches.check(rows.getVectorSchemaRoot().getSchema());
        }
        return rows;
    }

    private void checkNotStopped() {
        Kind kind = stopped;
        if (kind != null) {
            throw failed(owner.failure(kind, Phase.READ, Optional.empty(), stoppedWords(kind), null));
        }
    }

    private StoreFailure failed(StoreFailure cause) {
        if (failure == null) {
            failure = cause;
        }
        return failure;
    }

    private static String stoppedWords(Kind kind) {
        return kind == Kind.TIMED_OUT ? "the query's time was over" : "the query was cancelled";
    }

    @Override
    public void cancel() {
        stop(Kind.CANCELLED);
    }

    private void stop(Kind kind) {
        if (stopped == null) {
            stopped = kind;
        }
        inputs.forEach(ArrowInput::cancel);
        query.interrupt();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        deadline.cancel(false);
        if (!complete) {
            stop(Kind.CANCELLED);
        }
        Optional<Exception> trouble = calls.run(() -> giveBack(rows, query, connection, inputs));
        batches.close();
        owner.released();
        if (trouble.isPresent()) {
            throw new IllegalStateException("A statement in DuckDB could not be closed", trouble.get());
        }
    }

    /** In this order, for DuckDB reads the inputs until its connection is closed; null is what was never made. */
    private static Optional<Exception> giveBack(
            @Nullable ArrowReader rows,
            @Nullable StreamedQuery query,
            @Nullable DuckDBConnection connection,
            List<ArrowInput> inputs) {
        Exception first = null;
        for (AutoCloseable one : inOrder(rows, query, connection, inputs)) {
            try {
                one.close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        return Optional.ofNullable(first);
    }

    private static List<AutoCloseable> inOrder(
            @Nullable ArrowReader rows,
            @Nullable StreamedQuery query,
            @Nullable DuckDBConnection connection,
            List<ArrowInput> inputs) {
        List<AutoCloseable> all = new ArrayList<>();
        if (rows != null) {
            all.add(rows);
        }
        if (query != null) {
            all.add(query);
        }
        if (connection != null) {
            all.add(connection);
        }
        all.addAll(inputs);
        return all;
    }

    /** What really happened: the input's own failure, the stop, or what DuckDB says. */
    private static StoreFailure translated(
            Exception e, List<ArrowInput> inputs, @Nullable Kind stopped, Phase phase, StatementOwner owner) {
        if (stopped != null) {
            return owner.failure(stopped, phase, Optional.empty(), stoppedWords(stopped), e);
        }
        for (ArrowInput input : inputs) {
            Throwable cause = input.failure().orElse(null);
            if (cause instanceof StoreFailure own) {
                return own;
            }
            if (cause != null) {
                throw new IllegalStateException("The input " + input.table() + " of the remainder failed", cause);
            }
        }
        if (e instanceof PromisedBatches.UnkeptPromise) {
            return owner.failure(Kind.BAD_DATA, phase, Optional.empty(), Objects.requireNonNull(e.getMessage()), e);
        }
        String words = DuckDbWords.unwrapped(Objects.toString(e.getMessage(), ""));
        if (DuckDbWords.isFatal(words)) {
            owner.broken();
        }
        if (DuckDbWords.isSecondScan(words)) {
            String names =
                    String.join(", ", inputs.stream().map(ArrowInput::table).toList());
            return owner.failure(
                    Kind.STATEMENT_FAILED,
                    phase,
                    Optional.empty(),
                    "the statement reads one of its inputs (" + names + ") twice, and a stream can be read once",
                    e);
        }
        Kind kind = DuckDbWords.kind(words);
        String detail = kind == Kind.OVERLOADED ? owner.memoryAdvice(words) : DuckDbWords.cleaned(words);
        return owner.failure(kind, phase, DuckDbWords.sqlState(words), detail, e);
    }
}
