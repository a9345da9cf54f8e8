package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.KeySet;
import io.meshgate.adapter.KeySlot;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.catalog.ColumnType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the owner of a store sees of a query, and what a session is set to, whatever its role's defaults are. */
class SessionTest extends PostgresTest {
    private static final String TEXT = "SELECT 1 AS \"c\"\nFROM pg_sleep(300) AS  \"t0\"\nWHERE ';--' <> ''";

    private String setting(String name) {
        RemoteStatement statement = bulk("SELECT current_setting('" + name + "')", ColumnType.VARCHAR);
        return rows(statement).getFirst().getFirst().toString();
    }

    @Test
    void theOwnerSeesWhoAsksAndTheExactStatement() {
        for (boolean prepared : List.of(false, true)) {
            FragmentContext context = context();
            String sent = prepared ? TEXT : "COPY (" + TEXT + ") TO STDOUT (FORMAT binary)";
            RemoteStatement statement = new RemoteStatement(TEXT, List.of(column("c", ColumnType.INTEGER)), prepared);
            try (BatchStream stream = store.open(statement, context)) {
                eventually(
                        "the statement runs",
                        () -> postgres.activity().contains("meshgate " + context.queryId() + ": " + sent));
                stream.cancel();
            }
        }
    }

    @Test
    void anIdleConnectionNamesNoQuery() {
        assertTrue(setting("application_name").startsWith("meshgate q"));
        assertEquals(
                List.of("meshgate"),
                postgres.query("SELECT DISTINCT application_name FROM pg_stat_activity WHERE usename = 'clerk'"));
    }

    @Test
    void aStrangeQueryIdIsOnlyAName() {
        FragmentContext plain = context();
        FragmentContext strange = new FragmentContext(
                "'; DROP TABLE x; -- \\ " + "é".repeat(100), allocator, plain.deadline(), plain.batchRowsMax());
        String name = rows(bulk("SELECT current_setting('application_name')", ColumnType.VARCHAR), strange)
                .getFirst()
                .getFirst()
                .toString();
        assertTrue(name.startsWith("meshgate ?; DROP TABLE x; -- ? ???"), name);
    }

    /** BEGIN with who asks, the statement, COMMIT: nothing else is sent. */
    @Test
    void aStatementTakesThreeRoundTrips() throws IOException {
        store.close();
        try (TcpRelay relay = new TcpRelay(postgres.port())) {
            store = TestPostgres.store(
                    TestPostgres.endpoint("127.0.0.1", relay.port(), "clerk", Map.of()), TestPostgres.SETTINGS);
            for (boolean prepared : List.of(false, true)) {
                RemoteStatement statement =
                        new RemoteStatement("SELECT 1", List.of(column("c", ColumnType.INTEGER)), prepared);
                rows(statement);
                int before = relay.writesOfClient();
                rows(statement);
                assertEquals(3, relay.writesOfClient() - before);
            }
        }
    }

    @Test
    void theRolesDefaultsDoNotCount() {
        postgres.execute(
                "DROP ROLE IF EXISTS odd",
                "CREATE ROLE odd LOGIN",
                "ALTER ROLE odd SET timezone = 'Asia/Kolkata'",
                "ALTER ROLE odd SET standard_conforming_strings = off",
                "ALTER ROLE odd SET intervalstyle = 'iso_8601'",
                "ALTER ROLE odd SET transform_null_equals = on",
                "ALTER ROLE odd SET bytea_output = 'escape'",
                "ALTER ROLE odd SET datestyle = 'German, DMY'",
                "ALTER ROLE odd SET extra_float_digits = 0");
        store.close();
        store = TestPostgres.store(
                TestPostgres.endpoint("127.0.0.1", postgres.port(), "odd", Map.of()), TestPostgres.SETTINGS);
        String sql =
                "SELECT concat_ws('|', '2024-07-01 12:00+00'::timestamptz, 'a\\b', interval '1 day', '\\x00ff'::bytea,"
                        + " (SELECT count(*) FROM (VALUES (NULL::int)) t (x) WHERE x = NULL), date '2024-07-01',"
                        + " 0.1::float8 + 0.2, current_setting('transaction_read_only'))";
        assertEquals(
                "2024-07-01 12:00:00+00|a\\b|1 day|\\x00ff|0|2024-07-01|0.30000000000000004|on",
                rows(bulk(sql, ColumnType.VARCHAR)).getFirst().getFirst().toString());
    }

    @Test
    void theServerNoticesADeadGateway() {
        assertEquals("2s", setting("client_connection_check_interval"));
        assertEquals("30", setting("tcp_keepalives_idle"));
    }

    @Test
    void onlyEncodingsThatSortAsUnicodeAreRead() {
        for (String encoding : List.of("LATIN1", "WIN1252", "SQL_ASCII")) {
            postgres.execute(
                    "DROP DATABASE IF EXISTS old WITH (FORCE)",
                    "CREATE DATABASE old TEMPLATE template0 ENCODING '" + encoding + "' LOCALE 'C'");
            store.close();
            store = TestPostgres.store(
                    TestPostgres.endpoint("127.0.0.1", postgres.port(), "old", "clerk", Map.of()),
                    TestPostgres.SETTINGS);
            RemoteStatement text = bulk("SELECT chr(233)", ColumnType.VARCHAR);
            if (encoding.equals("LATIN1")) {
                assertEquals("é", rows(text).getFirst().getFirst().toString());
            } else {
                StoreFailure failure = failure(text);
                assertEquals(Kind.REFUSED, failure.kind());
                assertTrue(failure.getMessage().contains("encoding is " + encoding), failure.getMessage());
            }
        }
    }

    /** Another store's keys are no reason to fail: no row of this one has such letters. */
    @Test
    void keysBeyondItsEncodingAreThoseOfNoRow() {
        postgres.execute(
                "DROP DATABASE IF EXISTS old WITH (FORCE)",
                "CREATE DATABASE old TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
        store.close();
        store = TestPostgres.store(
                TestPostgres.endpoint("127.0.0.1", postgres.port(), "old", "clerk", Map.of()), TestPostgres.SETTINGS);
        rows(bulk("SELECT 1", ColumnType.INTEGER));
        RemoteStatement waiting = new RemoteStatement(
                "SELECT x FROM (VALUES (chr(233)), ('a')) t (x) WHERE :keys0(x)",
                List.of(column("c0", ColumnType.VARCHAR)),
                false,
                List.of(new KeySlot(0, List.of(ColumnType.VARCHAR))),
                List.of());
        KeySet keys = new KeySet.Values(List.of(List.<Object>of("é"), List.<Object>of("😀")));
        assertEquals(
                "é",
                rows(store.bind(waiting, Map.of(0, keys))).getFirst().getFirst().toString());
    }
}
