package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.sql.SqlCapabilities;
import io.meshgate.adapter.sql.SqlRenderer;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import java.util.Set;

/** PostgreSQL 12 and later, and what speaks its protocol and has its catalog. */
public final class PostgresAdapter implements StoreAdapter {
    private final PostgresDialect dialect = new PostgresDialect();
    private final SqlRenderer renderer = new SqlRenderer(dialect);

    @Override
    public Set<String> kinds() {
        return Set.of("postgres", "postgresql");
    }

    @Override
    public DomainStore open(Endpoint endpoint, Secrets secrets, StoreSettings settings) {
        return new PostgresStore(
                endpoint, secrets, settings, SqlCapabilities.ofStore(dialect), renderer, new LookupHistory());
    }
}
