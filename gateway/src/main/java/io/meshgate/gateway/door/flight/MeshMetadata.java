package io.meshgate.gateway.door.flight;

import static java.util.Comparator.comparing;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.listing.Listed;
import io.meshgate.gateway.listing.Listing;
import io.meshgate.gateway.listing.MeshListing;
import io.meshgate.gateway.listing.Scope;
import io.meshgate.gateway.session.Session;
import io.meshgate.gateway.stream.ComputedRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCrossReference;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetExportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetImportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.flight.sql.impl.FlightSql.UpdateDeleteRules;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The mesh as Flight SQL sees it: a catalog is a domain, a schema is a product (by its bare name, and by each of its pinned
 * names), a table is a table. From one listing per request, ordered as the protocol asks. Thread-safe.
 */
final class MeshMetadata {
    static final String TABLE_TYPE = "TABLE";

    private final MeshListing mesh;

    MeshMetadata(MeshListing mesh) {
        this.mesh = mesh;
    }

    /** One request: its rows, made from a listing that ends when nobody waits for it any more. */
    private BatchStream rows(
            Schema schema,
            Session session,
            BufferAllocator allocator,
            Function<Listing, Stream<@Nullable Object[]>> made) {
        Listing listing = mesh.now(session.cancellation()::throwIfCancelled);
        return new ComputedRows(schema, () -> made.apply(listing).toList(), () -> {}, allocator);
    }

    BatchStream catalogs(Session session, BufferAllocator allocator) {
        return rows(
                Schemas.GET_CATALOGS_SCHEMA,
                session,
                allocator,
                listing -> listing.domains().stream().map(domain -> row(domain)));
    }

    BatchStream schemas(CommandGetDbSchemas asked, Session session, BufferAllocator allocator) {
        Scope scope = scope(
                NamePattern.exactly(asked.hasCatalog(), asked.getCatalog()),
                NamePattern.of(asked.hasDbSchemaFilterPattern(), asked.getDbSchemaFilterPattern()),
                NamePattern.ANY);
        return rows(
                Schemas.GET_SCHEMAS_SCHEMA,
                session,
                allocator,
                listing -> listing.products(scope).stream().map(product -> row(product.domain(), product.name())));
    }

    BatchStream tableTypes(Session session, BufferAllocator allocator) {
        return rows(
                Schemas.GET_TABLE_TYPES_SCHEMA,
                session,
                allocator,
                listing -> Stream.<@Nullable Object[]>of(row(TABLE_TYPE)));
    }

    /** The filters come first: the columns of a table may have to be asked from its store. */
    BatchStream tables(CommandGetTables asked, Session session, BufferAllocator allocator) {
        boolean withSchema = asked.getIncludeSchema();
        boolean typeWanted =
                asked.getTableTypesCount() == 0 || asked.getTableTypesList().contains(TABLE_TYPE);
        Scope scope = scope(
                NamePattern.exactly(asked.hasCatalog(), asked.getCatalog()),
                NamePattern.of(asked.hasDbSchemaFilterPattern(), asked.getDbSchemaFilterPattern()),
                NamePattern.of(asked.hasTableNameFilterPattern(), asked.getTableNameFilterPattern()));
        return rows(
                withSchema ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA,
                session,
                allocator,
                listing -> !typeWanted
                        ? Stream.empty()
                        : listing.tables(scope).stream()
                                .map(table -> withSchema
                                        ? row(table, TABLE_TYPE, columns(table, listing))
                                        : row(table, TABLE_TYPE)));
    }

    private static byte[] columns(Listed.Table table, Listing listing) {
        return ColumnFields.serialized(ColumnFields.ofTable(table, listing.columns(table)));
    }

    BatchStream primaryKeys(CommandGetPrimaryKeys asked, Session session, BufferAllocator allocator) {
        Scope scope = exactly(
                asked.hasCatalog(), asked.getCatalog(), asked.hasDbSchema(), asked.getDbSchema(), asked.getTable());
        return rows(
                Schemas.GET_PRIMARY_KEYS_SCHEMA,
                session,
                allocator,
                listing -> listing.tables(scope).stream()
                        .flatMap(table -> listing.primaryKey(table).stream())
                        .flatMap(MeshMetadata::places));
    }

    private static Stream<@Nullable Object[]> places(Listed.Key key) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (String column : key.columns()) {
            rows.add(row(key.table(), column, rows.size() + 1, key.name()));
        }
        return rows.stream();
    }

    /** What refers to a table, ordered by what refers. */
    BatchStream exportedKeys(CommandGetExportedKeys asked, Session session, BufferAllocator allocator) {
        Scope to = exactly(
                asked.hasCatalog(), asked.getCatalog(), asked.hasDbSchema(), asked.getDbSchema(), asked.getTable());
        return references(Scope.ALL, to, BY_REFERRING, session, allocator);
    }

    /** What a table refers to, ordered by that. */
    BatchStream importedKeys(CommandGetImportedKeys asked, Session session, BufferAllocator allocator) {
        Scope from = exactly(
                asked.hasCatalog(), asked.getCatalog(), asked.hasDbSchema(), asked.getDbSchema(), asked.getTable());
        return references(from, Scope.ALL, BY_TARGET, session, allocator);
    }

    /** How one table refers to another. */
    BatchStream crossReference(CommandGetCrossReference asked, Session session, BufferAllocator allocator) {
        Scope to = exactly(
                asked.hasPkCatalog(),
                asked.getPkCatalog(),
                asked.hasPkDbSchema(),
                asked.getPkDbSchema(),
                asked.getPkTable());
        Scope from = exactly(
                asked.hasFkCatalog(),
                asked.getFkCatalog(),
                asked.hasFkDbSchema(),
                asked.getFkDbSchema(),
                asked.getFkTable());
        return references(from, to, BY_TARGET, session, allocator);
    }

    private static final Comparator<Listed.Table> BY_NAMES = comparing(
                    (Listed.Table table) -> table.product().domain())
            .thenComparing(table -> table.product().name())
            .thenComparing(Listed.Table::name);
    private static final Comparator<Listed.Reference> BY_REFERRING =
            comparing(Listed.Reference::table, BY_NAMES).thenComparing(Listed.Reference::name);
    private static final Comparator<Listed.Reference> BY_TARGET = comparing(
                    (Listed.Reference reference) -> reference.target().table(), BY_NAMES)
            .thenComparing(reference -> reference.target().name())
            .thenComparing(BY_REFERRING);

    private BatchStream references(
            Scope from, Scope to, Comparator<Listed.Reference> order, Session session, BufferAllocator allocator) {
        return rows(
                Schemas.GET_CROSS_REFERENCE_SCHEMA,
                session,
                allocator,
                listing -> listing.references(from, to).stream().sorted(order).flatMap(MeshMetadata::places));
    }

    private static Stream<@Nullable Object[]> places(Listed.Reference reference) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        Listed.Table target = reference.target().table();
        for (int i = 0; i < reference.columns().size(); i++) {
            rows.add(row(
                    target,
                    reference.targetColumns().get(i),
                    reference.table().product().domain(),
                    reference.table().product().name(),
                    reference.table().name(),
                    reference.columns().get(i),
                    i + 1,
                    reference.name(),
                    reference.target().name(),
                    UpdateDeleteRules.NO_ACTION_VALUE,
                    UpdateDeleteRules.NO_ACTION_VALUE));
        }
        return rows.stream();
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    /** A row that begins with a table's three names. */
    private static @Nullable Object[] row(Listed.Table table, @Nullable Object... more) {
        Stream<@Nullable Object> names =
                Stream.of(table.product().domain(), table.product().name(), table.name());
        return Stream.concat(names, Stream.of(more)).toArray();
    }

    private static Scope exactly(
            boolean domainGiven, String domain, boolean productGiven, String product, String table) {
        return scope(
                NamePattern.exactly(domainGiven, domain),
                NamePattern.exactly(productGiven, product),
                NamePattern.exactly(true, table));
    }

    private static Scope scope(NamePattern domain, NamePattern product, NamePattern table) {
        return new Scope(domain::matches, product::matches, table::matches);
    }
}
