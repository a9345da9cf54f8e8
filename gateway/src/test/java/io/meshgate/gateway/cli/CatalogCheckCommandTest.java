package io.meshgate.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.demo.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code catalog check --config} over a real PostgreSQL and everything that can be wrong at a store. */
@ExtendWith(TestPostgres.Shared.class)
@Timeout(120)
class CatalogCheckCommandTest {
    private final TestPostgres postgres;

    @TempDir
    private Path folder;

    CatalogCheckCommandTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    private record Run(int code, List<String> lines) {
        /** The only line with these words. */
        String line(String words) {
            List<String> found =
                    lines.stream().filter(line -> line.contains(words)).toList();
            assertEquals(1, found.size(), () -> words + " in " + String.join("\n", lines));
            return found.getFirst();
        }
    }

    private static Run check(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "catalog";
        all[1] = "check";
        System.arraycopy(args, 0, all, 2, args.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Terminal terminal =
                new Terminal(InputStream.nullInputStream(), print, print, () -> false, () -> false, () -> false);
        int code = Main.run(terminal, all);
        terminal.out().flush();
        return new Run(code, out.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @BeforeEach
    void configure() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("contracts"));
        Files.writeString(folder.resolve("meshgate.yaml"), """
            catalog.folder: contracts
            secrets.folder: secrets
            files.roots: [data]
            stores.connectTimeout: 20s
            """);
    }

    private void product(String name, String server, String schema) throws Exception {
        Path file = folder.resolve("contracts/shop").resolve(name).resolve("v1.odcs.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
            apiVersion: v3.1.0
            kind: DataContract
            version: 1.0.0
            status: active
            team: {name: Shop Team}
            support: [{channel: '#shop'}]
            servers:
              - server: main
            %s
            schema:
            %s
            """.formatted(
                        server.indent(4).stripTrailing(), schema.indent(2).stripTrailing()));
    }

    private static String server(int port, String database, String user, String secret) {
        return """
            type: postgres
            host: 127.0.0.1
            port: %d
            database: %s
            schema: public
            customProperties:
              - {property: username, value: %s}
              - {property: secretRef, value: 'file:%s'}
            """.formatted(port, database, user, secret);
    }

    private void secret(String name, String value) throws Exception {
        Path file = folder.resolve("secrets/shop").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value);
    }

    private static final String LINES = """
        - name: lines
          properties:
            - {name: id, physicalType: bigint}
            - {name: note, physicalType: text}
        """;

    private String config() {
        return folder.resolve("meshgate.yaml").toString();
    }

    @Test
    void saysWhatCannotBeReachedReadOrFound() throws Exception {
        postgres.createDatabase("checked", "");
        try (Connection connection = postgres.connect("checked");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE lines (id bigint, note text)");
            statement.execute("INSERT INTO lines VALUES (1, 'x')");
            statement.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
        }
        secret("password", TestPostgres.PASSWORD);
        secret("wrong", "not the word");
        secret("stranger", "stranger");
        int nobody = closedPort();
        String good = server(postgres.port(), "checked", TestPostgres.USERNAME, "password");
        product("good", good, LINES);
        product("away", server(nobody, "checked", TestPostgres.USERNAME, "password"), LINES);
        product("locked", server(postgres.port(), "checked", TestPostgres.USERNAME, "wrong"), LINES);
        product("forgotten", server(postgres.port(), "checked", TestPostgres.USERNAME, "missing"), LINES);
        product("elsewhere", server(postgres.port(), "nowhere", TestPostgres.USERNAME, "password"), LINES);
        product("denied", server(postgres.port(), "checked", "stranger", "stranger"), LINES);
        product("empty", good, "- {name: lines}\n- {name: rows}");
        product("other", good, """
            - name: lines
              properties:
                - {name: id, physicalType: text}
                - {name: note, physicalType: text}
                - {name: size, physicalType: integer}
            """);
        product("files", "type: local\npath: %s\nformat: csv".formatted(folder.resolve("data")), "- {name: rows.csv}");
        Files.writeString(folder.resolve("data/rows.csv"), "a,b\n1,2\n");
        product("nofiles", "type: duckdb\ndatabase: %s".formatted(folder.resolve("data/none.duckdb")), LINES);

        Run run = check("--config", config());
        assertEquals(1, run.code(), () -> String.join("\n", run.lines()));
        assertEquals("ok: shop.good_v1 (postgres): 1 table", run.line("shop.good_v1"));
        assertEquals("ok: shop.files_v1 (local): 1 table", run.line("shop.files_v1"));
        says(run.line("shop.away_v1"), "cannot be reached", "Shop Team", "#shop", "right host and port");
        says(run.line("shop.locked_v1"), "password authentication failed", "Shop Team", "#shop", "secretRef");
        says(run.line("shop.forgotten_v1"), "secret file:missing of domain shop", "Shop Team", "#shop", "secretRef");
        says(run.line("shop.elsewhere_v1"), "database \"nowhere\" does not exist", "#shop", "right database");
        says(run.line("shop.denied_v1"), "permission denied", "Shop Team", "#shop", "GRANT SELECT", "to stranger");
        says(run.line("shop.empty_v1"), "there is no table public.rows", "#shop", "physicalName of shop.empty_v1.rows");
        says(run.line("shop.other_v1.lines.id"), "as VARCHAR", "of type bigint", "#shop", "physicalType");
        says(run.line("shop.other_v1.lines.size"), "has no column size", "Shop Team", "#shop", "Next:");
        says(run.line("shop.nofiles_v1"), "Shop Team", "#shop", "Next:");
        assertEquals("9 errors, 0 warnings", run.lines().getLast());
        assertFalse(String.join("\n", run.lines()).contains("not the word"));

        Run offline = check("--config", config(), "--offline");
        assertEquals(0, offline.code());
        assertEquals(List.of("0 errors, 0 warnings"), offline.lines());
    }

    private static void says(String line, String... words) {
        for (String word : words) {
            assertTrue(line.contains(word), () -> word + " is not in " + line);
        }
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A server that takes connections and says nothing, beside one that is fine. */
    @Test
    void anEndpointThatHangsHoldsNobodyBackAndIsNamed() throws Exception {
        product("files", "type: local\npath: %s\nformat: csv".formatted(folder.resolve("data")), "- {name: r.csv}");
        Files.writeString(folder.resolve("data/r.csv"), "a,b\n1,2\n");
        // The first check of a process takes longer than the later ones.
        assertEquals(0, check("--config", config()).code());
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            secret("password", TestPostgres.PASSWORD);
            for (int i = 0; i < 3; i++) {
                product(
                        "silent" + i,
                        server(silent.getLocalPort(), "checked", TestPostgres.USERNAME, "password"),
                        LINES);
            }
            Run run = check("--config", config(), "--timeout", "5");
            assertEquals(1, run.code());
            says(run.line("silent2_v1"), "did not answer within 5 s", "Shop Team", "#shop", "--timeout");
            run.line("ok: shop.files_v1");
            assertEquals("3 errors, 0 warnings", run.lines().getLast());
        }
    }

    @Test
    void theFolderMayBeAnotherThanTheConfigurations() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other/shop/sales"));
        Files.writeString(other.resolve("v1.odcs.yaml"), "[");
        Run run = check(folder.resolve("other").toString(), "--config", config());
        assertEquals(1, run.code());
        run.line("v1.odcs.yaml:1: unusable");
    }

    @Test
    void wantsAFolderOrAConfiguration() {
        assertEquals(2, check().code());
        assertEquals(2, check("--config", config(), "--timeout", "0").code());
        assertEquals(
                1, check("--config", folder.resolve("none.yaml").toString()).code());
    }
}
