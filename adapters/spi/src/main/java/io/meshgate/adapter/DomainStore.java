package io.meshgate.adapter;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** One endpoint of a domain, as one identity. Thread-safe. Stores are only read. */
public interface DomainStore extends AutoCloseable {
    Endpoint endpoint();

    /**
     * Reads the table's live columns and keys from the store.
     *
     * @throws StoreFailure when the store cannot be reached or has no such table
     */
    LiveTable describe(Table table);

    /**
     * Reads what the store estimates of the table; cheap beside a query that reads the table.
     *
     * @param live the table as {@link #describe} told it
     * @throws StoreFailure when the store cannot be reached or has no such table
     */
    default TableStatistics statistics(Table table, LiveTable live) {
        return TableStatistics.UNKNOWN;
    }

    /**
     * Reads the keys that the store declares for the table, for clients that ask; asked apart from {@link #describe}, which
     * queries wait for.
     *
     * @throws StoreFailure when the store cannot be reached
     */
    default LiveKeys keys(Table table) {
        return LiveKeys.NONE;
    }

    /** What this store answers correctly; pure and without I/O. */
    Capabilities capabilities();

    /**
     * Writes the statement whose answer is {@code rel}; every leaf is a {@link StoreTable} of this endpoint, a
     * {@link SentTable} to it or a {@code Values}, and {@link #capabilities} has judged every node {@link Verdict.Exact} or, for filters,
     * {@link Verdict.Superset}.
     */
    RemoteStatement render(RelNode rel);

    /**
     * The statement with keys in all its slots; pure and without I/O.
     *
     * @param keys by slot number, for all slots
     */
    default RemoteStatement bind(RemoteStatement statement, Map<Integer, KeySet> keys) {
        if (!statement.keys().isEmpty()) {
            throw new UnsupportedOperationException(endpoint().label() + " takes no keys");
        }
        return statement;
    }

    /**
     * The statement with values in all its slots for values, where a kept plan left places for them; pure and without I/O. A
     * store that answers no expression with such a slot has none to fill.
     *
     * @param values by slot number, each of its slot's type and not NULL
     */
    default RemoteStatement withValues(RemoteStatement statement, List<RexLiteral> values) {
        return statement;
    }

    /** Whether rows of other stores may be sent along with a statement, as {@link SentTable}s. */
    default boolean takesRows() {
        return false;
    }

    /**
     * The statement with rows in place of all its {@link SentTable}s; pure and without I/O. Of a store that {@link #takesRows}.
     *
     * @param rows by slot, for all slots; each has a value per column: NULL, a Boolean for a BOOLEAN, a BigDecimal for a
     *     DECIMAL, and else as {@link KeySet} has them
     */
    default RemoteStatement withRows(RemoteStatement statement, Map<Integer, List<List<@Nullable Object>>> rows) {
        if (!statement.sent().isEmpty()) {
            throw new UnsupportedOperationException(endpoint().label() + " takes no rows");
        }
        return statement;
    }

    /**
     * Starts the statement, whose slots are bound. The caller has a permit for one of {@link #connectionsMax} statements, so this never waits
     * for another query's connection.
     *
     * @throws StoreFailure when the store refuses or cannot be reached
     */
    BatchStream open(RemoteStatement statement, FragmentContext context);

    /** How many statements may run at a time; the gateway hands out that many permits. */
    int connectionsMax();

    /** Connections and statements in use now; zero when nothing runs. */
    int connectionsActive();

    /** Ends running statements and gives everything back. */
    @Override
    void close();
}
