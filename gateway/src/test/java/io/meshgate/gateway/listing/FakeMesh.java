package io.meshgate.gateway.listing;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveKeys;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Domain;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.ProductVersion.Status;
import io.meshgate.catalog.Secrets;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.resolve.Resolver;
import io.meshgate.gateway.stores.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;

/**
 * A mesh over scripted stores, each on a host of its own; every table has live the columns {@code id} and {@code REF_ID}, or
 * only the first where its contract leaves them open. Remembers what the stores were asked.
 */
final class FakeMesh implements StoreAdapter {
    private final List<Domain> domains = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Set<String> down = new HashSet<>();
    private final Map<String, LiveKeys> keys = new HashMap<>();

    /** Offers {@code domain.p}, version 1, on a host. */
    void offer(String domain, String host, Table... tables) {
        ProductVersion version = new ProductVersion(
                domain,
                "p",
                1,
                "1.0.0",
                Status.ACTIVE,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(endpoint(domain, host)),
                Optional.empty(),
                List.of(tables),
                "digest");
        domains.add(new Domain(domain, List.of(new Product(domain, "p", List.of(version), version))));
    }

    private static Endpoint endpoint(String domain, String host) {
        return new Endpoint(
                domain,
                "p",
                1,
                "main",
                "fake",
                Optional.of(host),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                domain,
                Optional.empty());
    }

    void down(String host) {
        down.add(host);
    }

    static LiveKeys.Name name(String table) {
        return new LiveKeys.Name("s", table);
    }

    void keys(String host, String table, LiveKeys.PrimaryKey key) {
        keys.put(host + "." + table, new LiveKeys(Optional.of(name(table)), Optional.of(key), List.of()));
    }

    void keys(String host, String table, List<LiveKeys.ForeignKey> foreign) {
        keys.put(host + "." + table, new LiveKeys(Optional.of(name(table)), Optional.empty(), foreign));
    }

    /** What the stores were asked, in order. */
    List<String> asked() {
        return asked;
    }

    MeshListing listing() {
        Stores stores = new Stores(
                List.of(this),
                reference -> {
                    throw new Secrets.SecretUnavailable("a test has no secrets");
                },
                new StoreSettings(List.of(), 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20, 1));
        MeshSnapshot snapshot = new MeshSnapshot(1, domains, List.of());
        return new MeshListing(() -> snapshot, new Resolver(stores)::columns, stores);
    }

    @Override
    public Set<String> kinds() {
        return Set.of("fake");
    }

    @Override
    public DomainStore open(Endpoint endpoint, Secrets secrets, StoreSettings settings) {
        return new Store(endpoint);
    }

    private final class Store implements DomainStore {
        private final Endpoint endpoint;
        private final String host;

        Store(Endpoint endpoint) {
            this.endpoint = endpoint;
            this.host = endpoint.host().orElseThrow();
        }

        private void ask(String question, Table table) {
            asked.add(question + " " + host + "." + table.physicalName());
            if (down.contains(host)) {
                throw StoreFailure.of(
                        StoreFailure.Kind.UNREACHABLE, StoreFailure.Phase.CONNECT, endpoint, "nobody there", null);
            }
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public LiveTable describe(Table table) {
            ask("describe", table);
            LiveColumn id = new LiveColumn("id", "bigint", ColumnType.BIGINT, false, Set.of());
            LiveColumn ref = new LiveColumn("REF_ID", "bigint", ColumnType.BIGINT, true, Set.of());
            return new LiveTable(table.columns().isEmpty() ? List.of(id) : List.of(id, ref), List.of());
        }

        @Override
        public LiveKeys keys(Table table) {
            ask("keys", table);
            return keys.getOrDefault(
                    host + "." + table.physicalName(),
                    new LiveKeys(Optional.of(name(table.physicalName())), Optional.empty(), List.of()));
        }

        @Override
        public Capabilities capabilities() {
            throw new UnsupportedOperationException("nobody queries it");
        }

        @Override
        public RemoteStatement render(RelNode rel) {
            throw new UnsupportedOperationException("nobody queries it");
        }

        @Override
        public BatchStream open(RemoteStatement statement, FragmentContext context) {
            throw new UnsupportedOperationException("nobody queries it");
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
        public void close() {}
    }
}
