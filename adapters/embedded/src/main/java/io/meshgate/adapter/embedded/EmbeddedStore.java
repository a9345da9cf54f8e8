package io.meshgate.adapter.embedded;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.KeySet;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.adapter.sql.SqlCapabilities;
import io.meshgate.adapter.sql.SqlRenderer;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** What DuckDB files and local files have in common as stores: a shared room, statements in it, and their failures. */
abstract class EmbeddedStore implements DomainStore {
    private final Endpoint endpoint;
    private final StoreSettings settings;
    private final Function<SharedRoom.Blueprint, SharedRoom> rooms;
    private final SqlCapabilities capabilities;
    private final SqlRenderer renderer;
    private final Set<DuckDbStream> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger active = new AtomicInteger();

    private volatile @Nullable SharedRoom lastRoom;

    /** @param rooms finds the room, which may be shared with other stores of the same file */
    EmbeddedStore(Endpoint endpoint, StoreSettings settings, Function<SharedRoom.Blueprint, SharedRoom> rooms) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.rooms = rooms;
        DuckDbDialect dialect = new DuckDbDialect(this::tableSource);
        this.capabilities = SqlCapabilities.ofStore(dialect);
        this.renderer = new SqlRenderer(dialect);
    }

    /** What the room is opened from, looked at afresh for each statement. */
    abstract SharedRoom.Blueprint blueprint(Phase phase);

    /** A table as it stands in FROM. */
    abstract String tableSource(StoreTable table);

    /** Describes a table in an open room. */
    abstract LiveTable describe(Table table, DuckDbRoom room) throws SQLException;

    /** Estimates a table's sizes in an open room. */
    abstract TableStatistics statistics(Table table, LiveTable live, DuckDbRoom room) throws SQLException;

    /**
     * What must still hold when the statement's last row has been read.
     *
     * @return throws {@link StoreFailure} when it does not
     */
    Runnable promiseOf(RemoteStatement statement, DuckDbRoom room) {
        return () -> {};
    }

    @Override
    public final Endpoint endpoint() {
        return endpoint;
    }

    final StoreSettings settings() {
        return settings;
    }

    @Override
    public final Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public final RemoteStatement render(RelNode rel) {
        return renderer.render(rel);
    }

    @Override
    public final RemoteStatement bind(RemoteStatement statement, Map<Integer, KeySet> keys) {
        return renderer.bind(statement, keys);
    }

    @Override
    public boolean takesRows() {
        return true;
    }

    @Override
    public RemoteStatement withRows(RemoteStatement statement, Map<Integer, List<List<@Nullable Object>>> rows) {
        return renderer.withRows(statement, rows);
    }

    @Override
    public final RemoteStatement withValues(RemoteStatement statement, List<RexLiteral> values) {
        return renderer.withValues(statement, values);
    }

    @Override
    public final LiveTable describe(Table table) {
        LiveTable live = ask(room -> describe(table, room));
        capabilities
                .facts()
                .check(
                        endpoint.label(),
                        sql -> ask(room -> Lookup.rows(room, sql).getFirst().getFirst()));
        return live;
    }

    @Override
    public final TableStatistics statistics(Table table, LiveTable live) {
        return ask(room -> statistics(table, live, room));
    }

    /** A question to DuckDB's catalog. */
    @FunctionalInterface
    interface Question<T> {
        T ask(DuckDbRoom room) throws SQLException;
    }

    final <T> T ask(Question<T> question) {
        try (SharedRoom.Lease lease = lease(Phase.DESCRIBE)) {
            return lease.room().calls().run(() -> question.ask(lease.room()));
        } catch (SQLException e) {
            throw failure(e, Phase.DESCRIBE);
        }
    }

    @Override
    public final BatchStream open(RemoteStatement statement, FragmentContext context) {
        SharedRoom.Lease lease = lease(Phase.CONNECT);
        Runnable promise;
        try {
            promise = promiseOf(statement, lease.room());
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
        Statement owner = new Statement(lease, promise);
        active.incrementAndGet();
        DuckDbStream stream = DuckDbStream.open(lease.room(), statement, List.of(), context, owner);
        owner.began(stream);
        return stream;
    }

    private SharedRoom.Lease lease(Phase phase) {
        SharedRoom.Blueprint blueprint = blueprint(phase);
        SharedRoom room = rooms.apply(blueprint);
        lastRoom = room;
        try {
            return room.lease(blueprint);
        } catch (SQLException e) {
            throw failure(e, phase);
        }
    }

    /** A failure that DuckDB told outside a statement. */
    final StoreFailure failure(SQLException e, Phase phase) {
        String words = Objects.toString(e.getMessage(), "");
        return failure(
                DuckDbWords.kind(words), phase, DuckDbWords.sqlState(words), advised(DuckDbWords.cleaned(words)), e);
    }

    /** The words, with the next step where one is known. */
    String advised(String words) {
        return words;
    }

    final StoreFailure failure(Kind kind, Phase phase, String detail, @Nullable Throwable cause) {
        return failure(kind, phase, Optional.empty(), detail, cause);
    }

    private StoreFailure failure(
            Kind kind, Phase phase, Optional<String> sqlState, String detail, @Nullable Throwable cause) {
        return StoreFailure.of(kind, phase, endpoint, sqlState, detail, cause);
    }

    /** What the contract calls a table is not there. */
    final StoreFailure noTable(Kind kind, Phase phase, String detail) {
        return failure(kind, phase, Optional.of("42P01"), detail, null);
    }

    @Override
    public final int connectionsMax() {
        return settings.connectionsMax();
    }

    @Override
    public final int connectionsActive() {
        return active.get();
    }

    @Override
    public final void close() {
        running.forEach(DuckDbStream::cancel);
        SharedRoom room = lastRoom;
        if (room != null) {
            room.noLongerWanted();
        }
    }

    /** One running statement of this store. */
    private final class Statement implements StatementOwner {
        private final SharedRoom.Lease lease;
        private final Runnable promise;
        private @Nullable DuckDbStream stream;

        Statement(SharedRoom.Lease lease, Runnable promise) {
            this.lease = lease;
            this.promise = promise;
        }

        void began(DuckDbStream begun) {
            stream = begun;
            running.add(begun);
        }

        @Override
        public StoreFailure failure(
                Kind kind, Phase phase, Optional<String> sqlState, String detail, @Nullable Throwable cause) {
            return EmbeddedStore.this.failure(kind, phase, sqlState, advised(detail), cause);
        }

        @Override
        public String memoryAdvice(String duckDbWords) {
            return "the statement needs more memory than the store's limit of " + settings.memoryBytesMax()
                    + " bytes; raise the limit, or let the query filter more";
        }

        @Override
        public void checkAnswer() {
            promise.run();
        }

        @Override
        public void released() {
            if (stream != null) {
                running.remove(stream);
            }
            lease.close();
            active.decrementAndGet();
        }

        @Override
        public void broken() {
            lease.condemn();
        }
    }
}
