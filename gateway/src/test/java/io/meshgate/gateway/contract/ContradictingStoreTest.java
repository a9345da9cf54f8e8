package io.meshgate.gateway.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.HostileContract.Schema;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.place.PlacedPlan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A PostgreSQL whose owner has put another collation in the place of {@code "C"} and another division in the place of
 * {@code /}: what rests on them stays in the gateway, and nothing else does.
 */
@ExtendWith(TestPostgres.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContradictingStoreTest {
    private static final String DOMAIN = "liar";
    private static final String TABLE = "liar.hostile.words";

    private final TestPostgres postgres;
    private MeshUnderTest mesh;

    ContradictingStoreTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeAll
    void open(@TempDir Path temporary) throws Exception {
        fill();
        Path catalog = temporary.toRealPath();
        new HostileContract(
                        Map.of(
                                "server", "test",
                                "type", "postgres",
                                "host", "127.0.0.1",
                                "port", postgres.port(),
                                "database", DOMAIN,
                                "schema", "public"),
                        Map.of(
                                "username",
                                TestPostgres.USERNAME,
                                "secretRef",
                                "env:" + HostilePostgres.passwordVariable(DOMAIN)),
                        List.of(new Schema("words", "words", Map.of())))
                .write(catalog, DOMAIN);
        mesh = MeshUnderTest.of(
                catalog, List.of(), Map.of(HostilePostgres.passwordVariable(DOMAIN), TestPostgres.PASSWORD));
    }

    private void fill() throws SQLException {
        postgres.createDatabase(DOMAIN, HostilePostgres.BYTES);
        try (Connection connection = postgres.connect(DOMAIN);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE public.words (id integer, w text, n integer, d numeric(4, 1));"
                    + "INSERT INTO public.words VALUES (1, 'a', -7, 0.5), (2, 'B', 3, 1.5), (3, NULL, NULL, NULL);"
                    + "CREATE SCHEMA other;"
                    + "CREATE COLLATION other.\"C\" (provider = icu, locale = 'en-US');"
                    + "CREATE FUNCTION other.down(integer, integer) RETURNS integer IMMUTABLE LANGUAGE sql AS"
                    + " 'SELECT floor($1::numeric OPERATOR(pg_catalog./) $2)::integer';"
                    + "CREATE OPERATOR other./ (LEFTARG = integer, RIGHTARG = integer, FUNCTION = other.down);"
                    + "ALTER DATABASE " + DOMAIN + " SET search_path = other, pg_catalog");
        }
    }

    @AfterAll
    void close() {
        mesh.close();
    }

    private void assertKept(String fact, List<List<String>> rows, String sql) {
        assertEquals(rows, mesh.read(sql, Cells::read));
        PlacedPlan plan = mesh.plan(sql).plan();
        assertTrue(
                plan.kept().stream().anyMatch(kept -> kept.reason().equals("this store contradicts: " + fact)),
                plan::toString);
    }

    private void assertPushed(List<List<String>> rows, String sql) {
        assertEquals(rows, mesh.read(sql, Cells::read));
        assertEquals(List.of(), mesh.plan(sql).plan().kept());
    }

    @Test
    void textIsOrderedInTheGateway() {
        String fact = "text sorts by its UTF-8 bytes where the statement says so";
        assertKept(fact, List.of(List.of("2")), "SELECT id FROM " + TABLE + " WHERE w < 'a'");
        assertKept(fact, List.of(List.of("'B'"), List.of("'a'")), "SELECT w FROM " + TABLE + " ORDER BY w LIMIT 2");
        assertKept(fact, List.of(List.of("'B'", "'a'")), "SELECT MIN(w), MAX(w) FROM " + TABLE);
    }

    @Test
    void integersAreDividedInTheGateway() {
        assertKept(
                "division of integers truncates, and a remainder has the dividend's sign",
                List.of(List.of("-3")),
                "SELECT n / 2 FROM " + TABLE + " WHERE id = 1");
    }

    @Test
    void whatItDoesNotContradictIsPushed() {
        assertPushed(List.of(List.of("1")), "SELECT id FROM " + TABLE + " WHERE w = 'a'");
        assertPushed(
                List.of(List.of("1"), List.of("2"), List.of("3")), "SELECT id FROM " + TABLE + " ORDER BY id LIMIT 3");
        assertPushed(List.of(List.of("-4")), "SELECT SUM(n) FROM " + TABLE + " WHERE d + 1.0 > 1.2");
    }
}
