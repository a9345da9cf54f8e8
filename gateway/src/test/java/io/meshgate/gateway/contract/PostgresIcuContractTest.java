package io.meshgate.gateway.contract;

import io.meshgate.gateway.demo.TestPostgres;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL in a database that sorts text as American dictionaries do. */
@ExtendWith(TestPostgres.Shared.class)
final class PostgresIcuContractTest extends PostgresContractTest {
    PostgresIcuContractTest(TestPostgres postgres) {
        super(postgres, "contract_icu", HostilePostgres.ICU);
    }
}
