package io.meshgate.gateway.contract;

import io.meshgate.gateway.demo.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;

/** A PostgreSQL database of one collation. */
abstract class PostgresContractTest extends AdapterContractTest {
    private final TestPostgres postgres;
    private final String database;
    private final String databaseOptions;

    PostgresContractTest(TestPostgres postgres, String database, String databaseOptions) {
        super(StoreKind.POSTGRES);
        this.postgres = postgres;
        this.database = database;
        this.databaseOptions = databaseOptions;
    }

    @Override
    HostileContract materialize(HostileTables tables, Path folder) throws SQLException {
        return HostilePostgres.fill(postgres, DOMAIN, database, databaseOptions, tables);
    }
}
