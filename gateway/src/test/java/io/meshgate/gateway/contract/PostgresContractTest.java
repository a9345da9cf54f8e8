package io.meshgate.gateway.contract;

import io.meshgate.gateway.contract.HostileContract.Schema;
import io.meshgate.gateway.demo.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** A PostgreSQL database whose owner has set everything that could change what a statement means. */
abstract class PostgresContractTest extends AdapterContractTest {
    private static final List<String> HOSTILE_SETTINGS = List.of(
            "TimeZone = 'America/New_York'",
            "DateStyle = 'SQL, DMY'",
            "IntervalStyle = 'sql_standard'",
            "extra_float_digits = -10",
            "bytea_output = 'escape'",
            "standard_conforming_strings = off",
            "transform_null_equals = on",
            "array_nulls = off",
            "search_path = ''");

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
        postgres.createDatabase(database, databaseOptions);
        Map<String, String> spellings = Map.of(
                "bytes", "bytea",
                "any_case", "text COLLATE any_case",
                "german", "text COLLATE \"de-x-icu\"",
                "french", "text COLLATE \"fr-x-icu\"");
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE COLLATION any_case"
                    + " (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
            for (String one : tables.statements(spellings, "decode('$1', 'hex')")) {
                statement.execute(one);
            }
            for (String setting : HOSTILE_SETTINGS) {
                statement.execute("ALTER DATABASE " + database + " SET " + setting);
            }
        }
        return contract(tables);
    }

    private HostileContract contract(HostileTables tables) {
        Map<String, Object> server = Map.of(
                "server", "test",
                "type", "postgres",
                "host", "127.0.0.1",
                "port", postgres.port(),
                "database", database,
                "schema", "public");
        Map<String, String> properties =
                Map.of("username", TestPostgres.USERNAME, "secretRef", "env:" + PASSWORD_VARIABLE);
        return new HostileContract(
                server,
                properties,
                tables.names().stream()
                        .map(name -> new Schema(name, name, Map.of()))
                        .toList());
    }
}
