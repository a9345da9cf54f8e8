package io.meshgate.benchmarks;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.folder.CatalogSettings;
import io.meshgate.catalog.folder.FolderCatalog;
import io.meshgate.catalog.folder.FolderSecrets;
import io.meshgate.gateway.demo.DemoMesh;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The databases of the demo, reached as their contracts say, but not through the gateway. */
final class DirectStores {
    private static final Pattern TABLE =
            Pattern.compile("\\b([a-z]+\\.[a-z]+)\\.([a-z]+)\\b", Pattern.CASE_INSENSITIVE);

    private final FolderCatalog catalog;
    private final FolderSecrets secrets;

    DirectStores(DemoMesh mesh) {
        catalog = new FolderCatalog(new CatalogSettings(
                mesh.catalogFolder(),
                Optional.of(mesh.environment()),
                mesh.fileRoots(),
                Set.of("postgres", "duckdb", "local")));
        secrets = new FolderSecrets(Optional.of(mesh.secretsFolder()), System::getenv, catalog::domainNames);
    }

    /** A statement as the one store that holds all of its tables takes it. */
    record Direct(String product, String sql) {}

    /** Empty where the tables lie in several stores, or in files. */
    Optional<Direct> direct(String sql) {
        Set<String> products = new LinkedHashSet<>();
        Matcher table = TABLE.matcher(sql);
        while (table.find()) {
            endpoint(table.group(1)).ifPresent(_ -> products.add(table.group(1)));
        }
        return products.size() == 1 && isDatabase(products.iterator().next())
                ? Optional.of(new Direct(
                        products.iterator().next(), TABLE.matcher(sql).replaceAll("$2")))
                : Optional.empty();
    }

    private boolean isDatabase(String product) {
        return endpoint(product).filter(e -> !e.type().equals("local")).isPresent();
    }

    /** The endpoint of {@code domain.product}; empty where there is none, as for an alias with a column. */
    private Optional<Endpoint> endpoint(String product) {
        String[] names = product.split("\\.", -1);
        return catalog.snapshot()
                .domain(names[0])
                .flatMap(domain -> domain.version(names[1]))
                .flatMap(version -> version.endpoint());
    }

    /** A connection that only reads. */
    Connection connect(String product) throws SQLException {
        Endpoint endpoint = endpoint(product).orElseThrow();
        Properties properties = new Properties();
        if (endpoint.type().equals("duckdb")) {
            properties.setProperty("duckdb.read_only", "true");
            return DriverManager.getConnection(
                    "jdbc:duckdb:" + endpoint.database().orElseThrow(), properties);
        }
        properties.setProperty("user", endpoint.username().orElseThrow());
        properties.setProperty(
                "password", secrets.resolve(endpoint.secret().orElseThrow()).reveal());
        return DriverManager.getConnection(
                "jdbc:postgresql://" + endpoint.host().orElseThrow() + ":" + endpoint.port() + "/"
                        + endpoint.database().orElseThrow(),
                properties);
    }
}
