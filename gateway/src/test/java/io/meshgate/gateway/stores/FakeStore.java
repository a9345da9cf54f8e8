package io.meshgate.gateway.stores;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import io.meshgate.catalog.Table;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.rel.RelNode;

/** A store that describes its tables, which have a column more each time, and tells whether it is closed. */
final class FakeStore implements DomainStore {
    private final Endpoint endpoint;
    private final AtomicInteger described = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** What is run in the middle of the next description. */
    volatile Runnable whileDescribing = () -> {};

    /** What is run when it is closed. */
    volatile Runnable whileClosing = () -> {};

    private FakeStore(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Opens such stores for endpoints of the type {@code fake}, and remembers them. */
    static final class Adapter implements StoreAdapter {
        final Queue<FakeStore> opened = new ConcurrentLinkedQueue<>();

        @Override
        public Set<String> kinds() {
            return Set.of("fake");
        }

        @Override
        public DomainStore open(Endpoint endpoint, Secrets secrets, StoreSettings settings) {
            FakeStore store = new FakeStore(endpoint);
            opened.add(store);
            return store;
        }

        long open() {
            return opened.stream().filter(store -> !store.isClosed()).count();
        }

        long closedMoreThanOnce() {
            return opened.stream().filter(store -> store.closed.get() > 1).count();
        }
    }

    boolean isClosed() {
        return closed.get() > 0;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public LiveTable describe(Table table) {
        if (isClosed()) {
            throw new IllegalStateException("closed");
        }
        LiveTable live = new LiveTable(
                java.util.stream.IntStream.range(0, described.incrementAndGet())
                        .mapToObj(i -> new LiveColumn("c" + i, "int", ColumnType.INTEGER, true, Set.of()))
                        .toList(),
                List.of());
        whileDescribing.run();
        return live;
    }

    @Override
    public Capabilities capabilities() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RemoteStatement render(RelNode rel) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BatchStream open(RemoteStatement statement, FragmentContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int connectionsMax() {
        return 1;
    }

    @Override
    public int connectionsActive() {
        return 0;
    }

    @Override
    public void close() {
        closed.incrementAndGet();
        whileClosing.run();
    }
}
