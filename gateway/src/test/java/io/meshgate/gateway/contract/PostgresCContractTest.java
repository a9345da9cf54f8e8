package io.meshgate.gateway.contract;

import io.meshgate.gateway.demo.TestPostgres;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL in a database that sorts text by its bytes. */
@ExtendWith(TestPostgres.Shared.class)
final class PostgresCContractTest extends PostgresContractTest {
    PostgresCContractTest(TestPostgres postgres) {
        super(postgres, "contract_bytes", HostilePostgres.BYTES);
    }
}
