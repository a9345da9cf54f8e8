package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;

/** Schema and table of a contract's {@code physicalName}, which is {@code table} or {@code schema.table}. */
record QualifiedName(String schema, String table) {
    private static final String DEFAULT_SCHEMA = "public";

    static QualifiedName of(Endpoint endpoint, Table table) {
        String physical = table.physicalName();
        int dot = physical.indexOf('.');
        return dot > 0
                ? new QualifiedName(physical.substring(0, dot), physical.substring(dot + 1))
                : new QualifiedName(endpoint.schema().orElse(DEFAULT_SCHEMA), physical);
    }
}
