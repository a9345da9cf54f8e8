package io.meshgate.gateway.contract;

import io.meshgate.gateway.contract.HostileContract.Schema;
import io.meshgate.gateway.demo.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The hostile tables in a PostgreSQL database whose owner has set everything that could change what a statement means. */
public final class HostilePostgres {
    /** Sorts as American dictionaries do. */
    public static final String ICU = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'";

    /** Sorts by bytes. */
    public static final String BYTES = "TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'";

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

    private HostilePostgres() {}

    /** Makes the database for a domain of the mesh and fills it. */
    public static HostileContract fill(
            TestPostgres postgres, String domain, String database, String databaseOptions, HostileTables tables)
            throws SQLException {
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
        return contract(postgres, domain, database, tables);
    }

    /** The environment variable that a domain's contract names. */
    public static String passwordVariable(String domain) {
        return "MESHGATE_SECRET_" + domain.toUpperCase(Locale.ROOT) + "_PASSWORD";
    }

    private static HostileContract contract(
            TestPostgres postgres, String domain, String database, HostileTables tables) {
        Map<String, Object> server = Map.of(
                "server", "test",
                "type", "postgres",
                "host", "127.0.0.1",
                "port", postgres.port(),
                "database", database,
                "schema", "public");
        Map<String, String> properties =
                Map.of("username", TestPostgres.USERNAME, "secretRef", "env:" + passwordVariable(domain));
        return new HostileContract(
                server,
                properties,
                tables.names().stream()
                        .map(name -> new Schema(name, name, Map.of()))
                        .toList());
    }
}
