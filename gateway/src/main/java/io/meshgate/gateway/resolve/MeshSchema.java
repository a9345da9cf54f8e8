package io.meshgate.gateway.resolve;

import io.meshgate.catalog.Domain;
import io.meshgate.catalog.MeshCatalog;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.SqlNames;
import io.meshgate.gateway.listing.InformationSchema;
import io.meshgate.gateway.stores.Stores;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.linq4j.function.Predicate1;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.jspecify.annotations.Nullable;

/**
 * A level of the mesh's names: the root holds domains, a domain products, a product (bare or pinned) tables. Made for one
 * query, of what the query names only: the mesh may offer thousands of tables.
 */
final class MeshSchema extends AbstractSchema {
    private final Names<Schema> schemas;
    private final Names<Table> tables;

    private MeshSchema(Names<Schema> schemas, Names<Table> tables) {
        this.schemas = schemas;
        this.tables = tables;
    }

    static MeshSchema root(MeshSnapshot snapshot, Stores stores, Touched touched) {
        return new MeshSchema(
                new Names<>(
                        () -> Stream.concat(
                                Stream.of(MeshCatalog.INFORMATION_SCHEMA),
                                snapshot.domains().stream().map(Domain::name)),
                        name -> name.equals(MeshCatalog.INFORMATION_SCHEMA)
                                ? informationSchema()
                                : domain(snapshot.domain(name).orElseThrow(), stores, touched)),
                Names.none());
    }

    /** The only tables with a name of two parts. */
    private static MeshSchema informationSchema() {
        Map<String, Table> tables = new LinkedHashMap<>();
        InformationSchema.tables().forEach(table -> tables.put(table.table().name(), new OwnTable(table)));
        return new MeshSchema(
                Names.none(),
                new Names<>(() -> tables.keySet().stream(), name -> Objects.requireNonNull(tables.get(name))));
    }

    private static MeshSchema domain(Domain domain, Stores stores, Touched touched) {
        return new MeshSchema(
                new Names<>(
                        () -> domain.productNames().stream(),
                        name -> product(domain.version(name).orElseThrow(), stores, touched)),
                Names.none());
    }

    private static MeshSchema product(ProductVersion version, Stores stores, Touched touched) {
        return new MeshSchema(
                Names.none(),
                new Names<>(
                        () -> version.tables().stream().map(io.meshgate.catalog.Table::name),
                        name -> new MeshTable(version, version.table(name).orElseThrow(), stores, touched)));
    }

    @Override
    public Lookup<? extends Schema> subSchemas() {
        return schemas;
    }

    @Override
    public Lookup<Table> tables() {
        return tables;
    }

    /** The names of one level, and what they mean once somebody has asked. Not thread-safe. */
    private static final class Names<T> implements Lookup<T> {
        private final Supplier<Stream<String>> all;
        private final Function<String, T> meaning;
        private final Map<String, Named<T>> known = new HashMap<>();

        Names(Supplier<Stream<String>> all, Function<String, T> meaning) {
            this.all = all;
            this.meaning = meaning;
        }

        static <T> Names<T> none() {
            return new Names<>(Stream::empty, name -> {
                throw new IllegalStateException("nothing is called " + name);
            });
        }

        @Override
        public @Nullable Named<T> getIgnoreCase(String name) {
            Named<T> found = known.get(SqlNames.fold(name));
            if (found != null) {
                return found;
            }
            Optional<String> own = all.get()
                    .filter(candidate -> SqlNames.same(candidate, name))
                    .findFirst();
            own.ifPresent(n -> known.put(SqlNames.fold(n), new Named<>(n, meaning.apply(n))));
            return known.get(SqlNames.fold(name));
        }

        @Override
        public @Nullable T get(String name) {
            return Named.entityOrNull(getIgnoreCase(name));
        }

        @Override
        public Set<String> getNames(LikePattern pattern) {
            Predicate1<String> wanted = pattern.matcher();
            return all.get().filter(wanted::apply).collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }
}
