package io.meshgate.gateway.stores;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Secret;
import io.meshgate.catalog.Table;
import io.meshgate.catalog.folder.CatalogSettings;
import io.meshgate.catalog.folder.FolderCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long stores and what is known of their tables live while the mesh changes. */
class StoresTest {
    private final FakeStore.Adapter adapter = new FakeStore.Adapter();
    private final Stores stores = new Stores(
            List.of(adapter),
            reference -> new Secret("none"),
            new StoreSettings(List.of(), 1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20, 1));

    @TempDir
    private Path folder;

    private FolderCatalog catalog;

    @BeforeEach
    void offerTwoProducts() throws Exception {
        write("orders", "db.one", "1.0.0");
        write("other", "db.other", "1.0.0");
        catalog = new FolderCatalog(new CatalogSettings(folder, Optional.empty(), List.of(), Set.of("fake")));
        stores.offer(catalog.snapshot());
    }

    @AfterEach
    void close() {
        stores.close();
        assertEquals(0, adapter.open());
        assertEquals(0, adapter.closedMoreThanOnce());
    }

    private void write(String product, String host, String version) throws Exception {
        Path file = folder.resolve("sales").resolve(product).resolve("v1.odcs.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
            apiVersion: v3.1.0
            kind: DataContract
            version: %s
            status: active
            servers: [{server: main, type: fake, host: %s}]
            schema: [{name: lines}]
            """.formatted(version, host));
    }

    private void remove(String product) throws Exception {
        Files.delete(folder.resolve("sales").resolve(product).resolve("v1.odcs.yaml"));
    }

    private void reload() {
        stores.offer(catalog.reload());
    }

    private Endpoint endpoint(String product) {
        return endpoint(catalog.snapshot(), product);
    }

    private static Endpoint endpoint(MeshSnapshot snapshot, String product) {
        return snapshot.domain("sales")
                .flatMap(domain -> domain.version(product))
                .flatMap(version -> version.endpoint())
                .orElseThrow();
    }

    private Table lines() {
        return catalog.snapshot()
                .domains()
                .getFirst()
                .products()
                .getFirst()
                .defaultVersion()
                .tables()
                .getFirst();
    }

    private int columns(Endpoint endpoint) {
        return stores.describe(endpoint, lines()).columns().size();
    }

    @Test
    void aStoreWhoseContractIsGoneIsClosed() throws Exception {
        FakeStore store = (FakeStore) stores.store(endpoint("orders"));
        FakeStore other = (FakeStore) stores.store(endpoint("other"));
        remove("orders");
        reload();
        eventually("the store is closed", store::isClosed);
        assertFalse(other.isClosed());
        assertEquals(Set.of(endpoint("other")), stores.endpointsOpen());
    }

    @Test
    void aStoreThatFailsToCloseLeavesNoOtherOpen() {
        for (String product : List.of("orders", "other")) {
            ((FakeStore) stores.store(endpoint(product))).whileClosing = () -> {
                throw new IllegalStateException("told to fail");
            };
        }
        stores.close();
        assertEquals(0, adapter.open());
    }

    @Test
    void anEditedEndpointGetsAStoreOfItsOwnAndTheOthersKeepTheirs() throws Exception {
        Endpoint old = endpoint("orders");
        FakeStore store = (FakeStore) stores.store(old);
        FakeStore other = (FakeStore) stores.store(endpoint("other"));
        write("orders", "db.two", "1.0.0");
        reload();
        eventually("the old store is closed", store::isClosed);
        assertNotSame(store, stores.store(endpoint("orders")));
        assertSame(other, stores.store(endpoint("other")));
    }

    @Test
    void aContractThatKeepsItsEndpointKeepsItsStore() throws Exception {
        FakeStore store = (FakeStore) stores.store(endpoint("orders"));
        write("orders", "db.one", "1.1.0");
        reload();
        assertSame(store, stores.store(endpoint("orders")));
        assertFalse(store.isClosed());
    }

    @Test
    void whatAQueryUsesStaysOpenUntilItIsOver() throws Exception {
        Endpoint old = endpoint("orders");
        StoreLease one = stores.lease(List.of(old, endpoint("other")));
        StoreLease two = stores.lease(List.of(old));
        FakeStore store = (FakeStore) one.store(old);
        assertSame(store, two.store(old));
        remove("orders");
        reload();
        one.close();
        one.close();
        assertEquals(2, adapter.open());
        assertSame(store, two.store(old));
        two.close();
        eventually("the store is closed", store::isClosed);
        assertFalse(((FakeStore) stores.store(endpoint("other"))).isClosed());
    }

    /** A query that was planned before the contract went, and reads its rows afterwards. */
    @Test
    void aStoreThatIsNotOfferedAnyMoreIsOpenedAndClosedByItsQuery() throws Exception {
        Endpoint old = endpoint("orders");
        remove("orders");
        reload();
        StoreLease lease = stores.lease(List.of(old));
        FakeStore store = (FakeStore) lease.store(old);
        assertFalse(store.isClosed());
        lease.close();
        eventually("the store is closed", store::isClosed);
        assertEquals(Set.of(), stores.endpointsOpen());
    }

    @Test
    void theLiveColumnsOfAChangedContractAreReadAgainAndNoOthers() throws Exception {
        assertEquals(1, columns(endpoint("orders")));
        assertEquals(1, columns(endpoint("orders")));
        assertEquals(1, columns(endpoint("other")));
        write("orders", "db.one", "1.1.0");
        reload();
        assertEquals(2, columns(endpoint("orders")));
        assertEquals(1, columns(endpoint("other")));
    }

    @Test
    void columnsThatWereReadWhileTheContractChangedAreReadAgain() throws Exception {
        FakeStore store = (FakeStore) stores.store(endpoint("orders"));
        write("orders", "db.one", "1.1.0");
        store.whileDescribing = this::reload;
        assertEquals(1, columns(endpoint("orders")));
        store.whileDescribing = () -> {};
        assertEquals(2, columns(endpoint("orders")));
        assertEquals(2, columns(endpoint("orders")));
    }

    @Test
    void noQueryMeetsAClosedStoreHoweverOftenTheMeshChanges() throws Exception {
        MeshSnapshot with = catalog.snapshot();
        remove("orders");
        MeshSnapshot without = catalog.reload();
        Endpoint endpoint = endpoint(with, "orders");
        Table table = with.domains()
                .getFirst()
                .products()
                .getFirst()
                .defaultVersion()
                .tables()
                .getFirst();
        try (ExecutorService queries = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = java.util.stream.IntStream.range(0, 4)
                    .<Future<?>>mapToObj(_ -> queries.submit(() -> {
                        for (int i = 0; i < 5_000; i++) {
                            try (StoreLease lease = stores.lease(List.of(endpoint))) {
                                lease.store(endpoint).describe(table);
                            }
                        }
                        return 0;
                    }))
                    .toList();
            for (int i = 0; running.stream().anyMatch(query -> !query.isDone()); i++) {
                stores.offer(i % 2 == 0 ? without : with);
            }
            for (Future<?> query : running) {
                query.get();
            }
        }
        stores.offer(without);
        eventually("every store is closed", () -> adapter.open() == 0);
    }
}
