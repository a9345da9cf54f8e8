package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.KeySet;
import io.meshgate.adapter.LiveKeys;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.adapter.jdbc.ConnectionPool;
import io.meshgate.adapter.jdbc.postgres.binary.BatchReader;
import io.meshgate.adapter.jdbc.postgres.binary.ColumnReader;
import io.meshgate.adapter.sql.SqlCapabilities;
import io.meshgate.adapter.sql.SqlRenderer;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import io.meshgate.catalog.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Parser;

/**
 * One PostgreSQL endpoint. Connects at its first use.
 *
 * <p>The pool has one connection more than statements may run, and descriptions take turns at it: so whoever has a permit
 * for a statement finds a connection.
 */
public final class PostgresStore implements DomainStore {
    private final Endpoint endpoint;
    private final StoreSettings settings;
    private final SqlCapabilities capabilities;
    private final SqlRenderer renderer;
    private final Predicate<RemoteStatement> worthPreparing;
    private final PostgresConnector connector;
    private final ConnectionPool pool;
    private final PostgresFailures failures;
    private final Semaphore describing = new Semaphore(1);
    private final Set<RunningStatement> running = ConcurrentHashMap.newKeySet();

    /**
     * @param worthPreparing which statements the server shall keep prepared; the others go through COPY
     * @throws StoreFailure REFUSED if the endpoint's fields cannot be right
     */
    PostgresStore(
            Endpoint endpoint,
            Secrets secrets,
            StoreSettings settings,
            SqlCapabilities capabilities,
            SqlRenderer renderer,
            Predicate<RemoteStatement> worthPreparing) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.capabilities = capabilities;
        this.renderer = renderer;
        this.worthPreparing = worthPreparing;
        connector = new PostgresConnector(endpoint, secrets, settings);
        pool = new ConnectionPool(
                endpoint.label(), connector, settings.connectionsMax() + 1, settings.connectTimeMax());
        failures = new PostgresFailures(endpoint);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public RemoteStatement render(RelNode rel) {
        return renderer.render(rel);
    }

    @Override
    public RemoteStatement bind(RemoteStatement statement, Map<Integer, KeySet> keys) {
        return renderer.bind(statement, connector.isLatin1() ? Latin1Keys.of(keys) : keys);
    }

    @Override
    public boolean takesRows() {
        return connector.isUnicode();
    }

    @Override
    public RemoteStatement withRows(RemoteStatement statement, Map<Integer, List<List<@Nullable Object>>> rows) {
        return renderer.withRows(statement, rows);
    }

    @Override
    public RemoteStatement withValues(RemoteStatement statement, List<RexLiteral> values) {
        return renderer.withValues(statement, values);
    }

    @Override
    public LiveTable describe(Table table) {
        QualifiedName name = QualifiedName.of(endpoint, table);
        LiveTable live = ask(connection -> PostgresCatalog.describe(connection, name))
                .orElseThrow(() -> failures.noTable(name.schema() + "." + name.table()));
        capabilities.facts().check(endpoint.label(), sql -> ask(connection -> text(connection, sql)));
        return live;
    }

    @Override
    public TableStatistics statistics(Table table, LiveTable live) {
        QualifiedName name = QualifiedName.of(endpoint, table);
        return ask(connection -> PostgresStatistics.of(connection, name, live));
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public LiveKeys keys(Table table) {
        QualifiedName name = QualifiedName.of(endpoint, table);
        return ask(connection -> PostgresKeys.of(connection, name));
    }

    /** A question to the store's catalog. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        takeTurn();
        try {
            PostgresTransaction transaction = begin("describe", settings.statementTimeMax());
            try {
                T answer = question.ask(transaction.connection());
                transaction.end(true);
                return answer;
            } catch (SQLException e) {
                if (transaction.survived()) {
                    transaction.end(false);
                } else {
                    transaction.abandon();
                }
                throw failures.of(Phase.DESCRIBE, e);
            }
        } finally {
            describing.release();
        }
    }

    private void takeTurn() {
        try {
            if (!describing.tryAcquire(settings.statementTimeMax().toNanos(), TimeUnit.NANOSECONDS)) {
                throw failures.of(Kind.TIMED_OUT, Phase.DESCRIBE, "other descriptions took all the time", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.of(Kind.CANCELLED, Phase.DESCRIBE, "the description was interrupted", e);
        }
    }

    @Override
    public BatchStream open(RemoteStatement statement, FragmentContext context) {
        Duration timeMax = shorter(settings.statementTimeMax(), context.timeLeft());
        if (timeMax.isZero()) {
            throw failures.of(
                    Kind.TIMED_OUT, Phase.EXECUTE, "the query's time was over before its statement began", null);
        }
        requireOneStatement(statement.text());
        BatchReader batch = batch(statement, context);
        try {
            PostgresTransaction transaction = begin(context.queryId(), timeMax);
            return new PostgresStream(run(statement, transaction, context.queryId()), batch);
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    /**
     * A text that ends the COPY around it and goes on would leave the read-only transaction: no renderer may write one.
     *
     * @throws IllegalArgumentException if there is more than one statement
     */
    private static void requireOneStatement(String text) {
        try {
            if (statements(text) != 1 || statements(CopyRows.copy(text)) != 1) {
                throw new IllegalArgumentException("not one statement: " + text);
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("not a statement: " + text, e);
        }
    }

    private static int statements(String sql) throws SQLException {
        return Parser.parseJdbcSql(sql, true, false, true, false, false).size();
    }

    private RunningStatement run(RemoteStatement statement, PostgresTransaction transaction, String queryId) {
        BaseConnection connection = transaction.connection();
        RowSource rows = PreparedRows.understands(statement) && worthPreparing.test(statement)
                ? new PreparedRows(connection, statement)
                : new CopyRows(connection, statement);
        RunningStatement started = new RunningStatement(transaction, rows, failures, queryId, running::remove);
        running.add(started);
        started.start();
        return started;
    }

    private BatchReader batch(RemoteStatement statement, FragmentContext context) {
        VectorSchemaRoot root = VectorSchemaRoot.create(SqlTypes.schema(statement.columns()), context.allocator());
        try {
            List<ColumnReader> readers = new ArrayList<>();
            for (ResultColumn column : statement.columns()) {
                readers.add(PostgresTypes.reader(column, root.getVector(readers.size())));
            }
            return new BatchReader(root, readers, context.batchRowsMax());
        } catch (RuntimeException e) {
            root.close();
            throw e;
        }
    }

    private PostgresTransaction begin(String who, Duration timeMax) {
        if (pool.isClosed()) {
            throw failures.of(Kind.CANCELLED, Phase.CONNECT, "the gateway has closed this store", null);
        }
        try {
            return PostgresTransaction.begin(
                    pool,
                    PostgresConnector.APPLICATION + " " + who,
                    shorter(settings.connectTimeMax(), timeMax),
                    () -> connector
                            .ownersStatementTimeMax()
                            .map(owners -> shorter(owners, timeMax))
                            .orElse(timeMax));
        } catch (SQLException e) {
            throw failures.of(Phase.CONNECT, e);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public int connectionsMax() {
        return settings.connectionsMax();
    }

    @Override
    public int connectionsActive() {
        return pool.active();
    }

    /** Cancels what runs, all at once, and waits until each has settled or is cut off. */
    @Override
    public void close() {
        running.forEach(RunningStatement::cancel);
        running.forEach(RunningStatement::close);
        pool.close();
    }
}
