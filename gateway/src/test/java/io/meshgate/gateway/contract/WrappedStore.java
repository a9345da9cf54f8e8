package io.meshgate.gateway.contract;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.KeySet;
import io.meshgate.adapter.LiveKeys;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** A store that does what the one within does; tests override what they change. */
public class WrappedStore implements DomainStore {
    private final DomainStore store;

    public WrappedStore(DomainStore store) {
        this.store = store;
    }

    @Override
    public Endpoint endpoint() {
        return store.endpoint();
    }

    @Override
    public LiveTable describe(Table table) {
        return store.describe(table);
    }

    @Override
    public TableStatistics statistics(Table table, LiveTable live) {
        return store.statistics(table, live);
    }

    @Override
    public LiveKeys keys(Table table) {
        return store.keys(table);
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public RemoteStatement render(RelNode rel) {
        return store.render(rel);
    }

    @Override
    public RemoteStatement bind(RemoteStatement statement, Map<Integer, KeySet> keys) {
        return store.bind(statement, keys);
    }

    @Override
    public boolean takesRows() {
        return store.takesRows();
    }

    @Override
    public RemoteStatement withRows(RemoteStatement statement, Map<Integer, List<List<@Nullable Object>>> rows) {
        return store.withRows(statement, rows);
    }

    @Override
    public RemoteStatement withValues(RemoteStatement statement, List<RexLiteral> values) {
        return store.withValues(statement, values);
    }

    @Override
    public BatchStream open(RemoteStatement statement, FragmentContext context) {
        return store.open(statement, context);
    }

    @Override
    public int connectionsMax() {
        return store.connectionsMax();
    }

    @Override
    public int connectionsActive() {
        return store.connectionsActive();
    }

    @Override
    public void close() {
        store.close();
    }
}
