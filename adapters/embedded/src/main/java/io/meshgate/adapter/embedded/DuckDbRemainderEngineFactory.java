package io.meshgate.adapter.embedded;

import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.sql.SqlCapabilities;
import io.meshgate.adapter.sql.SqlRenderer;

/** Makes the remainder engine with DuckDB's dialect; found by {@link java.util.ServiceLoader}. */
public final class DuckDbRemainderEngineFactory implements RemainderEngine.Factory {
    @Override
    public RemainderEngine open(RemainderEngine.Settings settings) {
        DuckDbDialect dialect = new DuckDbDialect(table -> {
            throw new IllegalArgumentException(
                    "A remainder reads fragments only, not " + table.table().name());
        });
        return new DuckDbRemainderEngine(settings, SqlCapabilities.ofEngine(dialect), new SqlRenderer(dialect));
    }
}
