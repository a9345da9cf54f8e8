package io.meshgate.gateway.door.flight;

import static java.util.Comparator.comparing;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Domain;
import io.meshgate.catalog.MeshCatalog;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.ProductVersion.Status;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.query.Queries;
import io.meshgate.gateway.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mesh as Flight SQL sees it: a catalog is a domain, a schema is a product (by its bare name, and by each of its pinned
 * names), a table is a table. From one snapshot per request; ordered by name as the protocol asks; retired products, which
 * cannot be queried, are not listed. Thread-safe.
 */
final class MeshMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(MeshMetadata.class);

    static final String TABLE_TYPE = "TABLE";

    private final MeshCatalog catalog;
    private final Queries queries;

    /** A product under one of its names. */
    private record NamedProduct(String domain, String name, ProductVersion version) {}

    MeshMetadata(MeshCatalog catalog, Queries queries) {
        this.catalog = catalog;
        this.queries = queries;
    }

    BatchStream catalogs(BufferAllocator allocator) {
        RowsInMemory rows = new RowsInMemory(Schemas.GET_CATALOGS_SCHEMA, allocator);
        catalog.snapshot().domains().stream().map(Domain::name).sorted().forEach(rows::add);
        return rows;
    }

    BatchStream schemas(CommandGetDbSchemas asked, BufferAllocator allocator) {
        NamePattern schema = NamePattern.of(asked.hasDbSchemaFilterPattern(), asked.getDbSchemaFilterPattern());
        RowsInMemory rows = new RowsInMemory(Schemas.GET_SCHEMAS_SCHEMA, allocator);
        for (NamedProduct product : products(NamePattern.exactly(asked.hasCatalog(), asked.getCatalog()), schema)) {
            rows.add(product.domain(), product.name());
        }
        return rows;
    }

    BatchStream tableTypes(BufferAllocator allocator) {
        RowsInMemory rows = new RowsInMemory(Schemas.GET_TABLE_TYPES_SCHEMA, allocator);
        rows.add(TABLE_TYPE);
        return rows;
    }

    /** The filters come first: the columns of a table may have to be asked from its store. */
    BatchStream tables(CommandGetTables asked, Session session, BufferAllocator allocator) {
        boolean withSchema = asked.getIncludeSchema();
        RowsInMemory rows = new RowsInMemory(
                withSchema ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA, allocator);
        if (asked.getTableTypesCount() > 0 && !asked.getTableTypesList().contains(TABLE_TYPE)) {
            return rows;
        }
        NamePattern domain = NamePattern.exactly(asked.hasCatalog(), asked.getCatalog());
        NamePattern schema = NamePattern.of(asked.hasDbSchemaFilterPattern(), asked.getDbSchemaFilterPattern());
        NamePattern name = NamePattern.of(asked.hasTableNameFilterPattern(), asked.getTableNameFilterPattern());
        try {
            for (NamedProduct product : products(domain, schema)) {
                for (Table table : tables(product, name)) {
                    session.cancellation().throwIfCancelled();
                    if (withSchema) {
                        rows.add(product.domain(), product.name(), table.name(), TABLE_TYPE, columns(product, table));
                    } else {
                        rows.add(product.domain(), product.name(), table.name(), TABLE_TYPE);
                    }
                }
            }
            return rows;
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    /** From the contracts; a key has no name of its own there. */
    BatchStream primaryKeys(CommandGetPrimaryKeys asked, BufferAllocator allocator) {
        RowsInMemory rows = new RowsInMemory(Schemas.GET_PRIMARY_KEYS_SCHEMA, allocator);
        NamePattern domain = NamePattern.exactly(asked.hasCatalog(), asked.getCatalog());
        NamePattern schema = NamePattern.exactly(asked.hasDbSchema(), asked.getDbSchema());
        NamePattern name = NamePattern.exactly(true, asked.getTable());
        for (NamedProduct product : products(domain, schema)) {
            for (Table table : tables(product, name)) {
                List<String> key = table.primaryKey();
                for (int i = 0; i < key.size(); i++) {
                    rows.add(product.domain(), product.name(), table.name(), key.get(i), i + 1, null);
                }
            }
        }
        return rows;
    }

    private List<NamedProduct> products(NamePattern domainName, NamePattern productName) {
        List<NamedProduct> found = new ArrayList<>();
        for (Domain domain : catalog.snapshot().domains()) {
            if (domainName.matches(domain.name())) {
                for (Product product : domain.products()) {
                    found.add(new NamedProduct(domain.name(), product.name(), product.defaultVersion()));
                    product.versions().forEach(v -> found.add(new NamedProduct(domain.name(), v.pinnedName(), v)));
                }
            }
        }
        found.removeIf(p -> p.version().status() == Status.RETIRED || !productName.matches(p.name()));
        found.sort(comparing(NamedProduct::domain).thenComparing(NamedProduct::name));
        return found;
    }

    private static List<Table> tables(NamedProduct product, NamePattern name) {
        return product.version().tables().stream()
                .filter(table -> name.matches(table.name()))
                .sorted(comparing(Table::name))
                .toList();
    }

    private byte[] columns(NamedProduct product, Table table) {
        List<ResultColumn> columns;
        try {
            columns = queries.columns(product.version(), table);
        } catch (RuntimeException e) {
            // One store that is down must not empty the whole tree: the contract still tells what it promises.
            LOG.warn(
                    "Columns of {}.{}.{} from the contract alone: {}",
                    product.domain(),
                    product.name(),
                    table.name(),
                    QueryFailure.from(e).describe());
            columns = table.columns().stream()
                    .map(c -> new ResultColumn(c.name(), c.type().orElse(ColumnType.UNKNOWN), !c.required()))
                    .toList();
        }
        return ColumnFields.serialized(ColumnFields.ofTable(product.domain(), product.name(), table, columns));
    }
}
