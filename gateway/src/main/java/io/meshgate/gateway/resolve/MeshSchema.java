package io.meshgate.gateway.resolve;

import io.meshgate.catalog.Domain;
import io.meshgate.catalog.MeshCatalog;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.listing.InformationSchema;
import io.meshgate.gateway.stores.Stores;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;

/** A level of the mesh's names: the root holds domains, a domain products, a product (bare or pinned) tables. */
final class MeshSchema extends AbstractSchema {
    private final Map<String, Schema> schemas;
    private final Map<String, Table> tables;

    private MeshSchema(Map<String, Schema> schemas, Map<String, Table> tables) {
        this.schemas = schemas;
        this.tables = tables;
    }

    static MeshSchema root(MeshSnapshot snapshot, Stores stores, Touched touched) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        snapshot.domains().forEach(domain -> schemas.put(domain.name(), domain(domain, stores, touched)));
        schemas.put(MeshCatalog.INFORMATION_SCHEMA, informationSchema());
        return new MeshSchema(schemas, Map.of());
    }

    /** The only tables with a name of two parts. */
    private static MeshSchema informationSchema() {
        Map<String, Table> tables = new LinkedHashMap<>();
        InformationSchema.tables().forEach(table -> tables.put(table.table().name(), new OwnTable(table)));
        return new MeshSchema(Map.of(), tables);
    }

    private static MeshSchema domain(Domain domain, Stores stores, Touched touched) {
        Map<String, Schema> products = new LinkedHashMap<>();
        for (Product product : domain.products()) {
            products.put(product.name(), product(product.defaultVersion(), stores, touched));
            product.versions()
                    .forEach(version -> products.put(version.pinnedName(), product(version, stores, touched)));
        }
        return new MeshSchema(products, Map.of());
    }

    private static MeshSchema product(ProductVersion version, Stores stores, Touched touched) {
        Map<String, Table> tables = new LinkedHashMap<>();
        version.tables().forEach(table -> tables.put(table.name(), new MeshTable(version, table, stores, touched)));
        return new MeshSchema(Map.of(), tables);
    }

    @Override
    protected Map<String, Schema> getSubSchemaMap() {
        return schemas;
    }

    @Override
    protected Map<String, Table> getTableMap() {
        return tables;
    }
}
