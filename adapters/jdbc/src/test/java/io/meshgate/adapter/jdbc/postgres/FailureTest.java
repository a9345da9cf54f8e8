package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secret;
import io.meshgate.catalog.Secrets.SecretUnavailable;
import io.meshgate.catalog.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Each way in which a store fails is told by its kind and phase, with the owner, and never with the password. */
class FailureTest extends PostgresTest {
    private static final RemoteStatement ONE = bulk("SELECT 1", ColumnType.INTEGER);

    private void uses(Endpoint endpoint, StoreSettings settings) {
        store.close();
        store = TestPostgres.store(endpoint, settings);
    }

    private static Endpoint reachedBy(String host, int port, String user) {
        return TestPostgres.endpoint(host, port, user, Map.of());
    }

    private static void check(StoreFailure failure, Kind kind, Phase phase, String detail) {
        assertEquals(kind, failure.kind(), failure::getMessage);
        assertEquals(phase, failure.phase(), failure::getMessage);
        assertTrue(failure.getMessage().contains(detail), failure::getMessage);
        assertTrue(failure.getMessage().contains("sales.orders_v1"), failure::getMessage);
        assertTrue(failure.getMessage().contains("#sales-data"), failure::getMessage);
        StringWriter everything = new StringWriter();
        failure.printStackTrace(new PrintWriter(everything));
        assertFalse(everything.toString().contains(TestPostgres.PASSWORD), "the password is told");
    }

    @Test
    void wrongPassword() {
        store.close();
        store = TestPostgres.store(
                postgres.endpoint(), TestPostgres.SETTINGS, reference -> new Secret("wrong " + TestPostgres.PASSWORD));
        StoreFailure failure = failure(ONE);
        check(failure, Kind.REFUSED, Phase.CONNECT, "password authentication failed for user \"clerk\"");
        assertEquals(Optional.of("28P01"), failure.sqlState());
        assertFalse(failure.retrySafe());
        check(failure(ONE), Kind.REFUSED, Phase.CONNECT, "password authentication failed");
    }

    @Test
    void rotatedPassword() {
        store.close();
        AtomicReference<String> password = new AtomicReference<>("old");
        store = TestPostgres.store(postgres.endpoint(), TestPostgres.SETTINGS, reference -> new Secret(password.get()));
        check(failure(ONE), Kind.REFUSED, Phase.CONNECT, "password authentication failed");
        password.set(TestPostgres.PASSWORD);
        eventually("the new password counts", () -> {
            try {
                return rows(ONE).size() == 1;
            } catch (StoreFailure e) {
                return false;
            }
        });
    }

    @Test
    void secretUnavailable() {
        store.close();
        store = TestPostgres.store(postgres.endpoint(), TestPostgres.SETTINGS, reference -> {
            throw new SecretUnavailable("env:" + reference.name() + " is not set");
        });
        check(failure(ONE), Kind.REFUSED, Phase.CONNECT, "env:MESHGATE_SECRET_SALES_PG is not set");
    }

    @Test
    void unknownHost() {
        uses(reachedBy("no-such-host.invalid", 5432, "clerk"), TestPostgres.SETTINGS);
        StoreFailure failure = failure(ONE);
        check(failure, Kind.UNREACHABLE, Phase.CONNECT, "no-such-host.invalid");
        assertTrue(failure.retrySafe());
    }

    @Test
    void nobodyListens() {
        uses(reachedBy("127.0.0.1", 1, "clerk"), TestPostgres.SETTINGS);
        check(failure(ONE), Kind.UNREACHABLE, Phase.CONNECT, "Connection to 127.0.0.1:1 refused");
        Table table = new Table("t", "t", List.of(), List.of(), Optional.empty());
        StoreFailure described = assertThrows(StoreFailure.class, () -> store.describe(table));
        check(described, Kind.UNREACHABLE, Phase.CONNECT, "refused");
    }

    @Test
    void silentHost() throws IOException {
        try (TcpRelay relay = new TcpRelay(postgres.port())) {
            relay.goSilent();
            StoreSettings impatient =
                    new StoreSettings(List.of(), 2, Duration.ofMillis(700), Duration.ofMinutes(1), 0, 1);
            uses(reachedBy("127.0.0.1", relay.port(), "clerk"), impatient);
            check(failure(ONE), Kind.UNREACHABLE, Phase.CONNECT, "");
        }
    }

    @Test
    void unknownDatabaseAndRole() {
        uses(
                TestPostgres.endpoint("127.0.0.1", postgres.port(), "no such/database?", "clerk", Map.of()),
                TestPostgres.SETTINGS);
        check(failure(ONE), Kind.REFUSED, Phase.CONNECT, "database \"no such/database?\" does not exist");
        uses(reachedBy("127.0.0.1", postgres.port(), "stranger"), TestPostgres.SETTINGS);
        check(failure(ONE), Kind.REFUSED, Phase.CONNECT, "role \"stranger\" does not exist");
    }

    @Test
    void tooManyConnections() {
        postgres.execute(
                "DROP ROLE IF EXISTS loner",
                "CREATE ROLE loner LOGIN CONNECTION LIMIT 1",
                "GRANT pg_read_all_data TO loner");
        uses(reachedBy("127.0.0.1", postgres.port(), "loner"), TestPostgres.SETTINGS);
        try (BatchStream first = store.open(bulk("SELECT 1 FROM pg_sleep(300)", ColumnType.INTEGER), context())) {
            StoreFailure failure = failure(ONE);
            check(failure, Kind.OVERLOADED, Phase.CONNECT, "too many connections for role \"loner\"");
            assertTrue(failure.retrySafe());
            first.cancel();
        }
    }

    @Test
    void poolExhausted() {
        uses(postgres.endpoint(), new StoreSettings(List.of(), 1, Duration.ofMillis(500), Duration.ofMinutes(1), 0, 1));
        RemoteStatement sleep = bulk("SELECT 1 FROM pg_sleep(300)", ColumnType.INTEGER);
        try (BatchStream first = store.open(sleep, context());
                BatchStream second = store.open(sleep, context())) {
            check(failure(ONE), Kind.OVERLOADED, Phase.CONNECT, "2 of 2 in use");
            first.cancel();
            second.cancel();
        }
    }

    @Test
    void outOfTime() {
        RemoteStatement sleep = bulk("SELECT 1 FROM pg_sleep(300)", ColumnType.INTEGER);
        StoreFailure failure = failure(sleep, context(Duration.ofMillis(300), 1000));
        check(failure, Kind.TIMED_OUT, Phase.EXECUTE, "canceling statement due to statement timeout");
        check(failure(sleep, context(Duration.ZERO, 1000)), Kind.TIMED_OUT, Phase.EXECUTE, "time was over before");
    }

    @Test
    void outOfTheOwnersTime() {
        postgres.execute(
                "DROP ROLE IF EXISTS hasty",
                "CREATE ROLE hasty LOGIN",
                "ALTER ROLE hasty SET statement_timeout = '200ms'");
        uses(reachedBy("127.0.0.1", postgres.port(), "hasty"), TestPostgres.SETTINGS);
        RemoteStatement sleep = bulk("SELECT 1 FROM pg_sleep(300)", ColumnType.INTEGER);
        check(failure(sleep), Kind.TIMED_OUT, Phase.EXECUTE, "statement timeout");
    }

    @Test
    void divisionByZero() {
        StoreFailure early = failure(bulk("SELECT 1 / (g - g) FROM generate_series(1, 3) g", ColumnType.INTEGER));
        check(early, Kind.STATEMENT_FAILED, Phase.EXECUTE, "division by zero");
        StoreFailure late =
                failure(bulk("SELECT 1 / (900000 - g) FROM generate_series(1, 1000000) g", ColumnType.INTEGER));
        check(late, Kind.STATEMENT_FAILED, Phase.READ, "division by zero");
        assertEquals(Optional.of("22012"), late.sqlState());
        check(
                failure(lookup("SELECT 1 / (g - g) FROM generate_series(1, 3) g", ColumnType.INTEGER)),
                Kind.STATEMENT_FAILED,
                Phase.EXECUTE,
                "division by zero");
        assertEquals(1, rows(ONE).size());
    }

    @Test
    void unknownNames() {
        StoreFailure table = failure(bulk("SELECT x FROM \"public\".\"no such\"", ColumnType.INTEGER));
        check(table, Kind.REFUSED, Phase.EXECUTE, "relation \"public.no such\" does not exist");
        assertEquals(Optional.of("42P01"), table.sqlState());
        check(
                failure(bulk("SELECT colour FROM pg_class", ColumnType.INTEGER)),
                Kind.REFUSED,
                Phase.EXECUTE,
                "column \"colour\" does not exist");
        check(failure(bulk("SELEC 1", ColumnType.INTEGER)), Kind.REFUSED, Phase.EXECUTE, "syntax error");
        check(failure(lookup("SELECT x FROM nowhere", ColumnType.INTEGER)), Kind.REFUSED, Phase.EXECUTE, "nowhere");
    }

    @Test
    void notAllowed() {
        postgres.execute(
                "DROP ROLE IF EXISTS guest",
                "CREATE ROLE guest LOGIN",
                "CREATE TABLE IF NOT EXISTS secret_plans (x int)");
        uses(reachedBy("127.0.0.1", postgres.port(), "guest"), TestPostgres.SETTINGS);
        check(
                failure(bulk("SELECT x FROM secret_plans", ColumnType.INTEGER)),
                Kind.REFUSED,
                Phase.EXECUTE,
                "permission denied for table secret_plans");
    }

    @Test
    void nothingIsWritten() {
        postgres.execute("CREATE TABLE IF NOT EXISTS victims (x int)", "GRANT ALL ON victims TO clerk");
        String delete = "WITH gone AS (DELETE FROM victims RETURNING x) SELECT x FROM gone";
        for (RemoteStatement statement :
                List.of(bulk(delete, ColumnType.INTEGER), lookup(delete, ColumnType.INTEGER))) {
            check(failure(statement), Kind.REFUSED, Phase.EXECUTE, "read-only transaction");
        }
        String escape = "SELECT 1) TO STDOUT; COMMIT; DELETE FROM victims; COPY (SELECT 1";
        assertThrows(IllegalArgumentException.class, () -> rows(bulk(escape, ColumnType.INTEGER)));
        assertThrows(IllegalArgumentException.class, () -> rows(lookup("SELECT 1; SELECT 2", ColumnType.INTEGER)));
        assertEquals(1, rows(bulk("SELECT ';' AS \";\"", ColumnType.VARCHAR)).size());
    }

    @Test
    void endedByTheStoresAdministrator() {
        RemoteStatement sleep = bulk("SELECT 1 FROM pg_sleep(300)", ColumnType.INTEGER);
        check(
                whileRunning(sleep, "pg_cancel_backend"),
                Kind.CANCELLED,
                Phase.EXECUTE,
                "canceling statement due to user request");
        check(whileRunning(sleep, "pg_terminate_backend"), Kind.UNREACHABLE, Phase.EXECUTE, "");
        RemoteStatement prepared = lookup(sleep.text(), ColumnType.INTEGER);
        check(
                whileRunning(prepared, "pg_terminate_backend"),
                Kind.UNREACHABLE,
                Phase.EXECUTE,
                "terminating connection");
        assertEquals(1, rows(ONE).size());
    }

    private StoreFailure whileRunning(RemoteStatement statement, String function) {
        try (BatchStream stream = store.open(statement, context())) {
            eventually(
                    "the statement runs", () -> postgres.activity().toString().contains("pg_sleep"));
            postgres.query(
                    "SELECT " + function + "(pid) FROM pg_stat_activity WHERE usename = 'clerk' AND state = 'active'");
            return assertThrows(StoreFailure.class, stream::next);
        }
    }

    @Test
    void idleConnectionsThatDiedAreReplaced() {
        try (BatchStream one = store.open(ONE, context());
                BatchStream two = store.open(ONE, context())) {
            assertTrue(one.next() && two.next());
        }
        postgres.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'clerk'");
        eventually(
                "they are gone",
                () -> postgres.query("SELECT 1 FROM pg_stat_activity WHERE usename = 'clerk'")
                        .isEmpty());
        assertEquals(1, rows(ONE).size());
    }
}
