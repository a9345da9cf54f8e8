package io.meshgate.gateway.listing;

import io.meshgate.adapter.LiveKeys;
import io.meshgate.catalog.Column;
import io.meshgate.catalog.ForeignKey;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.ProductVersion.Status;
import io.meshgate.catalog.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The foreign keys of tables: those of the contract, or where it has none those of the store, as far as products offer what
 * they refer to.
 *
 * <p>A product has two kinds of names, and a foreign key stays among names of one kind: from a pinned name to a pinned name,
 * from a bare one to the bare one if that is what it means, else to the pinned one.
 */
final class References {
    private final Listing listing;
    private final MeshSnapshot mesh;
    private final LiveAnswers live;
    private final Scope to;
    private final Set<Place> near;

    /** @param to only what refers to tables within it is asked for, and only stores that have such are asked */
    References(Listing listing, MeshSnapshot mesh, LiveAnswers live, Scope to) {
        this.listing = listing;
        this.mesh = mesh;
        this.live = live;
        this.to = to;
        this.near = listing.products(to).stream()
                .flatMap(product -> Place.of(product.version()).stream())
                .collect(Collectors.toSet());
    }

    /** Where a store is: two products of one place can have foreign keys between them. */
    private record Place(
            String type, Optional<String> host, int port, Optional<String> database, Optional<String> path) {
        static Optional<Place> of(ProductVersion version) {
            return version.endpoint().map(e -> new Place(e.type(), e.host(), e.port(), e.database(), e.path()));
        }
    }

    List<Listed.Reference> of(Listed.Table table) {
        Table contract = table.contract();
        Stream<Listed.Reference> found = !contract.foreignKeys().isEmpty()
                ? contract.foreignKeys().stream().flatMap(key -> declared(table, key).stream())
                : isNear(table) ? liveReferences(table) : Stream.empty();
        // Named before they are filtered: a key has one name, whatever else is asked for.
        return withNames(found).stream()
                .filter(reference -> to.has(reference.target().table()))
                .toList();
    }

    private boolean isNear(Listed.Table table) {
        return Place.of(table.product().version()).filter(near::contains).isPresent();
    }

    private Optional<Listed.Reference> declared(Listed.Table table, ForeignKey key) {
        return key.target(mesh)
                .filter(target -> target.version().status() != Status.RETIRED)
                .map(target -> reference(
                        table,
                        contractName(table.name(), key.columns(), "fkey"),
                        key.columns(),
                        listed(target.version(), target.table(), table.product()),
                        target.columns()));
    }

    private static String contractName(String table, List<String> columns, String suffix) {
        return table + "_" + String.join("_", columns) + "_" + suffix;
    }

    private Listed.Reference reference(
            Listed.Table table, String name, List<String> columns, Listed.Table target, List<String> targetColumns) {
        Listed.Key key = listing.primaryKey(target)
                .filter(primary -> Set.copyOf(primary.columns()).equals(Set.copyOf(targetColumns)))
                .orElseGet(() -> new Listed.Key(
                        target, contractName(target.name(), targetColumns, "key"), false, targetColumns));
        return new Listed.Reference(table, name, columns, key, targetColumns);
    }

    private Stream<Listed.Reference> liveReferences(Listed.Table table) {
        ProductVersion version = table.product().version();
        return live.keys(version, table.contract()).foreign().stream()
                .flatMap(key -> offered(version, key.target())
                        .flatMap(target -> liveReference(table, key, target).stream())
                        .findFirst()
                        .stream());
    }

    private Optional<Listed.Reference> liveReference(
            Listed.Table table, LiveKeys.ForeignKey key, ForeignKey.Target target) {
        return sqlNames(key.columns(), table.contract())
                .flatMap(columns -> sqlNames(key.targetColumns(), target.table())
                        .map(targetColumns -> reference(
                                table,
                                key.name(),
                                columns,
                                listed(target.version(), target.table(), table.product()),
                                targetColumns)));
    }

    /** Whatever products offer a store's table, those of the referring table's own contract first. */
    private Stream<ForeignKey.Target> offered(ProductVersion from, LiveKeys.Name name) {
        Stream<ProductVersion> others = mesh.domains().stream()
                .flatMap(domain -> domain.products().stream())
                .flatMap(product -> Stream.concat(Stream.of(product.defaultVersion()), product.versions().stream()))
                .filter(version ->
                        version.status() != Status.RETIRED && Place.of(version).equals(Place.of(from)));
        return Stream.concat(Stream.of(from), others)
                .flatMap(version -> version.tables().stream()
                        .filter(table -> live.keys(version, table).table().equals(Optional.of(name)))
                        .map(table -> new ForeignKey.Target(version, table, List.of())));
    }

    private Listed.Table listed(ProductVersion version, Table table, Listed.Product from) {
        boolean bare = !from.isPinned()
                && mesh.domain(version.domain())
                        .flatMap(domain -> domain.product(version.product()))
                        .filter(product -> product.defaultVersion().major() == version.major())
                        .isPresent();
        String name = bare ? version.product() : version.pinnedName();
        return new Listed.Table(new Listed.Product(version.domain(), name, version), table);
    }

    /** Two foreign keys over the same columns get names of their own. */
    private static List<Listed.Reference> withNames(Stream<Listed.Reference> references) {
        Set<String> used = new HashSet<>();
        List<Listed.Reference> named = new ArrayList<>();
        references.forEach(reference -> {
            String name = reference.name();
            for (int i = 2; !used.add(name); i++) {
                name = reference.name() + i;
            }
            named.add(new Listed.Reference(
                    reference.table(), name, reference.columns(), reference.target(), reference.targetColumns()));
        });
        return named;
    }

    /** The SQL names of a store's columns; empty where one is not offered. */
    static Optional<List<String>> sqlNames(List<String> liveNames, Table table) {
        if (table.columns().isEmpty()) {
            return Optional.of(liveNames);
        }
        List<String> names = liveNames.stream()
                .flatMap(live -> table.columns().stream()
                        .filter(column -> column.physicalName().equalsIgnoreCase(live))
                        .map(Column::name)
                        .limit(1))
                .toList();
        return names.size() == liveNames.size() ? Optional.of(names) : Optional.empty();
    }
}
