package io.meshgate.gateway.listing;

import static java.util.Comparator.comparing;

import io.meshgate.catalog.Column;
import io.meshgate.catalog.Domain;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion.Status;
import io.meshgate.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one snapshot of the mesh offers, ordered by names; retired products, which cannot be queried, are not listed. For one
 * request and one thread.
 */
public final class Listing {
    private final MeshSnapshot mesh;
    private final LiveAnswers live;
    private final Runnable checkpoint;

    Listing(MeshSnapshot mesh, LiveAnswers live, Runnable checkpoint) {
        this.mesh = mesh;
        this.live = live;
        this.checkpoint = checkpoint;
    }

    public List<String> domains() {
        return mesh.domains().stream().map(Domain::name).sorted().toList();
    }

    /** Each product by its bare name and by each of its pinned names. */
    public List<Listed.Product> products(Scope scope) {
        List<Listed.Product> listed = new ArrayList<>();
        for (Domain domain : mesh.domains()) {
            for (Product product : domain.products()) {
                listed.add(new Listed.Product(domain.name(), product.name(), product.defaultVersion()));
                product.versions()
                        .forEach(version ->
                                listed.add(new Listed.Product(domain.name(), version.pinnedName(), version)));
            }
        }
        return listed.stream()
                .filter(product -> product.version().status() != Status.RETIRED && scope.has(product))
                .sorted(comparing(Listed.Product::domain).thenComparing(Listed.Product::name))
                .toList();
    }

    public List<Listed.Table> tables(Scope scope) {
        return products(scope).stream()
                .flatMap(product -> product.version().tables().stream()
                        .map(table -> new Listed.Table(product, table))
                        .sorted(comparing(Listed.Table::name)))
                .filter(scope::has)
                .toList();
    }

    /** The columns of a table, in its order. */
    public List<Listed.Column> columns(Listed.Table table) {
        checkpoint.run();
        return live.columns(table.product().version(), table.contract()).stream()
                .map(column -> new Listed.Column(
                        column.name(),
                        column.type(),
                        column.nullable(),
                        table.contract().column(column.name()).flatMap(Column::description)))
                .toList();
    }

    /** The contract's key, or else the store's, if all its columns are offered. */
    public Optional<Listed.Key> primaryKey(Listed.Table table) {
        checkpoint.run();
        Table contract = table.contract();
        if (!contract.primaryKey().isEmpty()) {
            return Optional.of(new Listed.Key(table, contract.name() + "_pkey", true, contract.primaryKey()));
        }
        return live.keys(table.product().version(), contract)
                .primary()
                .flatMap(key -> References.sqlNames(key.columns(), contract)
                        .map(columns -> new Listed.Key(table, key.name(), true, columns)));
    }

    /** The foreign keys of tables within {@code from} that refer to tables within {@code to}. */
    public List<Listed.Reference> references(Scope from, Scope to) {
        References references = new References(this, mesh, live, to);
        return tables(from).stream()
                .flatMap(table -> {
                    checkpoint.run();
                    return references.of(table).stream();
                })
                .toList();
    }

    /** All keys of tables within the scope: primary ones, and what foreign keys refer to. */
    Stream<Listed.Key> keys(Scope scope) {
        return Stream.concat(
                tables(scope).stream().flatMap(table -> primaryKey(table).stream()),
                references(Scope.ALL, scope).stream()
                        .map(Listed.Reference::target)
                        .filter(key -> !key.isPrimary())
                        .distinct());
    }
}
