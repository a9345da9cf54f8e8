package io.meshgate.benchmarks;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.folder.CatalogSettings;
import io.meshgate.catalog.folder.FolderCatalog;
import io.meshgate.catalog.folder.FolderSecrets;
import io.meshgate.gateway.demo.LocalMesh;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** The stores of a mesh as Meshgate opens them, by the names of their products. */
final class SplitStores implements AutoCloseable {
    private static final int CONNECTIONS = 4;
    private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(30);
    private static final Duration STATEMENT_TIME_MAX = Duration.ofMinutes(10);
    private static final long MEMORY_BYTES_MAX = 1L << 30;
    private static final int THREADS = 2;

    private final FolderCatalog catalog;
    private final FolderSecrets secrets;
    private final StoreSettings settings;
    private final List<StoreAdapter> adapters;
    private final Map<String, DomainStore> opened = new HashMap<>();

    SplitStores(LocalMesh mesh) {
        adapters = ServiceLoader.load(StoreAdapter.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        Set<String> kinds = new HashSet<>();
        adapters.forEach(adapter -> kinds.addAll(adapter.kinds()));
        catalog = new FolderCatalog(
                new CatalogSettings(mesh.catalogFolder(), Optional.of(mesh.environment()), mesh.fileRoots(), kinds));
        secrets = new FolderSecrets(Optional.of(mesh.secretsFolder()), System::getenv, catalog::domainNames);
        settings = new StoreSettings(
                mesh.fileRoots(), CONNECTIONS, CONNECT_TIME_MAX, STATEMENT_TIME_MAX, MEMORY_BYTES_MAX, THREADS);
    }

    /** The store of {@code domain.product}. */
    DomainStore store(String product) {
        return opened.computeIfAbsent(product, name -> {
            Endpoint endpoint = version(name).endpoint().orElseThrow();
            return adapters.stream()
                    .filter(adapter -> adapter.kinds().contains(endpoint.type()))
                    .findFirst()
                    .orElseThrow()
                    .open(endpoint, secrets, settings);
        });
    }

    /** A table as its store's statements name it: a database's own name, or the Parquet file. */
    String source(String product, String table) {
        Endpoint endpoint = version(product).endpoint().orElseThrow();
        return endpoint.type().equals("local")
                ? "read_parquet('" + endpoint.path().orElseThrow() + "/"
                        + version(product).table(table).orElseThrow().physicalName() + "')"
                : endpoint.schema().orElseThrow() + "." + table;
    }

    private ProductVersion version(String product) {
        String[] names = product.split("\\.", -1);
        return catalog.snapshot()
                .domain(names[0])
                .flatMap(domain -> domain.version(names[1]))
                .orElseThrow(() -> new IllegalArgumentException("The mesh has no product " + product));
    }

    @Override
    public void close() {
        opened.values().forEach(DomainStore::close);
    }
}
