package io.meshgate.catalog.folder;

import static io.meshgate.catalog.folder.ContractFolder.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.SecretReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which server of a contract is the endpoint, and what of it reaches the adapters. */
class EndpointTest {
    private static final String FILE = "sales/orders/v1.odcs.yaml";

    @TempDir
    Path temporary;

    private Path catalog;
    private Path data;
    private Optional<String> environment = Optional.empty();

    @BeforeEach
    void makeFolders() throws Exception {
        catalog = Files.createDirectories(temporary.toRealPath().resolve("catalog"));
        data = Files.createDirectories(temporary.toRealPath().resolve("data"));
    }

    private MeshSnapshot load(String servers) {
        return load(servers, "");
    }

    private MeshSnapshot load(String servers, String more) {
        new ContractFolder(catalog).write(FILE, """
            apiVersion: v3.1.0
            kind: DataContract
            id: 1
            version: 1.0.0
            status: active
            schema: [{name: lines}]
            """ + more + servers);
        return new FolderCatalog(new CatalogSettings(catalog, environment, List.of(data), ContractFolder.STORE_KINDS))
                .snapshot();
    }

    private static ProductVersion orders(MeshSnapshot snapshot) {
        return ContractFolder.version(snapshot, "sales", "orders");
    }

    private Endpoint endpoint(String servers) {
        MeshSnapshot snapshot = load(servers);
        return orders(snapshot).endpoint().orElseThrow(() -> new AssertionError(snapshot.warnings()));
    }

    /** Why there is no endpoint; the same is said as a warning with its line. */
    private String problem(String servers) {
        MeshSnapshot snapshot = load(servers);
        assertEquals(Optional.empty(), orders(snapshot).endpoint());
        String problem = orders(snapshot).endpointProblem().orElseThrow();
        assertTrue(
                snapshot.warnings().stream()
                        .anyMatch(warning ->
                                warning.reason().equals(problem) && warning.line() > 0 && !warning.unusable()),
                () -> problem + " is not among " + snapshot.warnings());
        return problem;
    }

    @Test
    void aServersFieldsAreTyped() {
        Endpoint endpoint = endpoint("""
            support:
              - {channel: orders-help, url: "https://chat.example/orders"}
            team: {name: Order Team}
            servers:
              - server: main
                type: Postgres
                host: db.example
                port: 5433
                database: shop
                schema: public
                customProperties:
                  - {property: username, value: reader}
                  - {property: secretRef, value: "env:MESHGATE_SECRET_SALES_DB"}
                  - {property: sslmode, value: require}
                  - {property: tags, value: [a, b]}
            """);
        assertEquals(
                new Endpoint(
                        "sales",
                        "orders",
                        1,
                        "main",
                        "postgres",
                        Optional.of("db.example"),
                        5433,
                        Optional.of("shop"),
                        Optional.of("public"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("reader"),
                        Optional.of(
                                new SecretReference("sales", SecretReference.Source.ENV, "MESHGATE_SECRET_SALES_DB")),
                        Map.of("sslmode", "require"),
                        "Order Team",
                        Optional.of("orders-help (https://chat.example/orders)")),
                endpoint);
        assertEquals("sales.orders_v1", endpoint.label());
    }

    private static final String THREE_SERVERS = """
        servers:
          - {server: warehouse, type: snowflake, environment: prod}
          - {server: first, type: postgres, environment: prod, host: one}
          - {server: second, type: postgres, environment: prod, host: two}
          - {server: testing, type: postgres, environment: test, host: three}
        """;

    @Test
    void theFirstOfTheEnvironmentWhoseTypeIsKnownCounts() {
        environment = Optional.of("prod");
        assertEquals("first", endpoint(THREE_SERVERS).server());
        environment = Optional.of("test");
        assertEquals("testing", endpoint(THREE_SERVERS).server());
    }

    @Test
    void anUnknownEnvironmentIsNamedWithWhatThereIs() {
        environment = Optional.of("tests");
        assertEquals(
                "no server is for the environment `tests` (catalog.environment); there are `prod`, `test`; did you"
                        + " mean `test`?",
                problem(THREE_SERVERS));
    }

    @Test
    void theEnvironmentMayBeLeftOutIfThereIsOnlyOneServer() {
        String only = "servers: [{server: main, type: postgres, host: db}]\n";
        assertEquals("main", endpoint(only).server());
        environment = Optional.of("prod");
        assertEquals("main", endpoint(only).server());
    }

    @Test
    void anOnlyServerOfAnotherEnvironmentDoesNotCount() {
        environment = Optional.of("prod");
        assertTrue(problem("servers: [{server: main, type: postgres, environment: dev}]\n")
                .contains("`dev`"));
    }

    @Test
    void withoutAConfiguredEnvironmentTheChoiceMustBeClear() {
        assertEquals(
                "main",
                endpoint("servers: [{server: main, type: postgres, environment: dev}]\n")
                        .server());
        assertEquals("b", endpoint("""
            servers:
              - {server: a, type: kafka, environment: dev}
              - {server: b, type: postgres, environment: dev}
            """).server());
        assertEquals(
                "the servers are for the environments `prod`, `test`: set catalog.environment to one of them",
                problem(THREE_SERVERS));
        assertEquals("b", endpoint("""
            servers:
              - {server: a, type: postgres, environment: dev}
              - {server: b, type: postgres}
            """).server());
    }

    @Test
    void aServerWithoutEnvironmentIsNotTheOneAskedFor() {
        environment = Optional.of("prod");
        assertEquals("b", endpoint("""
            servers:
              - {server: a, type: postgres}
              - {server: b, type: postgres, environment: prod}
            """).server());
        assertTrue(problem("""
            servers:
              - {server: a, type: postgres}
              - {server: b, type: postgres}
            """).contains("only servers without an environment"));
    }

    @Test
    void noServerOfAKnownTypeIsAProblem() {
        assertEquals(
                "no server is of a type that Meshgate reads: found `snowflake`, known are duckdb, local, postgres,"
                        + " postgresql",
                problem("servers: [{server: main, type: snowflake}]\n"));
        assertEquals("the contract has no servers", problem("servers: []\n"));
        assertEquals("the contract has no servers", problem("description: x\n"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0", "65536", "-1", "${PGPORT}", "5432x", "1e3"})
    void aPortIsANumber(String port) {
        assertTrue(problem("servers: [{server: a, type: postgres, port: \"" + port + "\"}]\n")
                .startsWith("port `"));
    }

    @Test
    void aPortMayBeQuotedOrLeftOut() {
        assertEquals(
                5432,
                endpoint("servers: [{server: a, type: postgres, port: \"5432\"}]\n")
                        .port());
        assertEquals(0, endpoint("servers: [{server: a, type: postgres}]\n").port());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"db/shop?user=x", "user@db", "a,b", "db shop", "db&x=1", "''"})
    void aHostIsNothingButAHost(String host) {
        String value = host.equals("''") ? "" : host;
        assertEquals(
                "the host is neither a host name nor an address",
                problem("servers: [{server: a, type: postgres, host: \"" + value + "\"}]\n"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"localhost", "10.0.0.1", "[::1]", "fe80::1%eth0", "db-1.shop_a.example"})
    void hostsAndAddressesAreTaken(String host) {
        assertEquals(
                Optional.of(host),
                endpoint("servers: [{server: a, type: postgres, host: \"" + host + "\"}]\n")
                        .host());
    }

    @Test
    void localFilesLieBelowAFileRoot() throws Exception {
        Files.createDirectories(data.resolve("geo"));
        Endpoint endpoint = endpoint("servers: [{server: a, type: local, path: " + data + "/geo, format: Parquet}]\n");
        assertEquals(Optional.of(data.resolve("geo").toString()), endpoint.path());
        assertEquals(Optional.of("parquet"), endpoint.format());
    }

    @Test
    void aRelativePathCountsFromTheContractsFolder() {
        Endpoint endpoint = endpoint("servers: [{server: a, type: local, path: ../../../data/geo, format: csv}]\n");
        assertEquals(Optional.of(data.resolve("geo").toString()), endpoint.path());
        Endpoint file = endpoint("servers: [{server: a, type: duckdb, database: ../../../data/parts.duckdb}]\n");
        assertEquals(Optional.of(data.resolve("parts.duckdb").toString()), file.database());
    }

    @Test
    void aRootItselfWillDo() {
        assertEquals(
                Optional.of(data.toString()),
                endpoint("servers: [{server: a, type: local, path: " + data + "/x/.., format: json}]\n")
                        .path());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/etc",
                "DATA/../catalog",
                "DATA-beside",
                "geo",
                "../..",
                ":memory:",
                "s3://bucket/x",
                "DATA/out/x",
                "DATA/dangling",
                "DATA/dangling/x"
            })
    void pathsThatLeaveTheRootsAreRefused(String path) throws Exception {
        Files.createDirectories(temporary.resolve("data-beside"));
        Files.createSymbolicLink(data.resolve("out"), Files.createDirectories(temporary.resolve("outside")));
        Files.createSymbolicLink(data.resolve("dangling"), temporary.resolve("not-yet-there"));
        String real = path.replace("DATA", data.toString());
        assertTrue(problem("servers: [{server: a, type: local, path: \"" + real + "\", format: csv}]\n")
                .startsWith("path: `"));
        assertTrue(problem("servers: [{server: a, type: duckdb, database: \"" + real + "\"}]\n")
                .startsWith("database: `"));
    }

    @Test
    void linksWithinTheRootsAreFollowed() throws Exception {
        Files.createSymbolicLink(data.resolve("current"), Files.createDirectories(data.resolve("2024")));
        assertEquals(
                Optional.of(data.resolve("2024/x").toString()),
                endpoint("servers: [{server: a, type: local, path: " + data + "/current/x, format: csv}]\n")
                        .path());
    }

    @Test
    void localServersNeedAFolderAndAFormat() {
        assertEquals(
                "a server of type local needs a path", problem("servers: [{server: a, type: local, format: csv}]\n"));
        assertEquals("a server of type duckdb needs a database", problem("servers: [{server: a, type: duckdb}]\n"));
        assertTrue(problem("servers: [{server: a, type: local, path: " + data + "}]\n")
                .startsWith("format ``"));
        assertTrue(problem("servers: [{server: a, type: local, path: " + data + ", format: delta}]\n")
                .startsWith("format `delta`"));
        assertTrue(problem("servers: [{server: a, type: local, path: \"" + data + "/*.csv\", format: csv}]\n")
                .startsWith("path is a folder"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/etc/passwd", "../other/x.csv", "a/../../x.csv", "..", "file:///etc/passwd", "..\\\\x"})
    void aLocalTablesFileStaysBelowTheFolder(String physicalName) {
        MeshSnapshot snapshot = load(
                "servers: [{server: a, type: local, path: " + data + ", format: csv}]\n",
                "schema: [{name: good, physicalName: \"2024/*.csv\"}, {name: bad, physicalName: \"" + physicalName
                        + "\"}]\n");
        assertEquals(
                List.of("good"),
                orders(snapshot).tables().stream().map(table -> table.name()).toList());
        assertTrue(
                warnings(snapshot).stream().anyMatch(warning -> warning.startsWith(FILE + ":7: table `bad` is hidden")),
                () -> warnings(snapshot).toString());
    }

    @Test
    void anotherStoresTableMayHaveAnyPhysicalName() {
        MeshSnapshot snapshot =
                load("servers: [{server: a, type: postgres}]\n", "schema: [{name: t, physicalName: \"a..b\"}]\n");
        assertEquals("a..b", orders(snapshot).table("t").orElseThrow().physicalName());
    }

    private String secret(String reference) {
        return "servers: [{server: a, type: postgres, customProperties: [{property: secretRef, value: " + reference
                + "}]}]\n";
    }

    @Test
    void aSecretReferenceIsTheDomainsOwn() {
        assertEquals(
                Optional.of(new SecretReference("sales", SecretReference.Source.FILE, "db-password")),
                endpoint(secret("file:db-password")).secret());
        for (String foreign : List.of(
                "env:PATH",
                "env:MESHGATE_SECRET_SUPPLY_DB",
                "env:MESHGATE_SECRET_SALES_",
                "file:../supply/db",
                "file:/etc/passwd")) {
            assertTrue(problem(secret(foreign)).startsWith("secretRef is refused: "), foreign);
        }
    }

    @Test
    void aSecretOfADomainWithALongerNameIsNotTheShortersOwn() {
        new ContractFolder(catalog).write("sales_emea/orders/v1.odcs.yaml", ContractFolder.active(1));
        assertTrue(problem(secret("env:MESHGATE_SECRET_SALES_EMEA_DB")).contains("`sales_emea`"));
        assertEquals(
                "MESHGATE_SECRET_SALES_DB",
                endpoint(secret("env:MESHGATE_SECRET_SALES_DB"))
                        .secret()
                        .orElseThrow()
                        .name());
    }

    @Test
    void whatIsNoReferenceMayBeThePasswordAndIsNeverRepeated() {
        MeshSnapshot snapshot = load(secret("hunter2"));
        assertEquals(Optional.empty(), orders(snapshot).endpoint());
        assertEquals(
                Optional.of("secretRef is neither env:NAME nor file:NAME"),
                orders(snapshot).endpointProblem());
        assertFalse(snapshot.toString().contains("hunter2"));
    }

    @Test
    void credentialsInAContractAreReportedAndDropped() {
        MeshSnapshot snapshot = load("""
            servers:
              - server: a
                type: postgres
                password: hunter2
                customProperties:
                  - {property: password, value: hunter2}
                  - {property: sslPassword, value: hunter2}
                  - {property: accessKey, value: hunter2}
                  - {property: authToken, value: hunter2}
                  - {property: sslmode, value: require}
            """);
        assertEquals(
                Map.of("sslmode", "require"),
                orders(snapshot).endpoint().orElseThrow().options());
        assertFalse(snapshot.toString().contains("hunter2"));
        assertEquals(
                List.of(10, 12, 13, 14, 15),
                snapshot.warnings().stream().map(warning -> warning.line()).toList());
    }

    @Test
    void aRetiredContractNeedsNoServer() {
        new ContractFolder(catalog).write("sales/old/v1.odcs.yaml", """
            apiVersion: v3.0.2
            version: 1.0.0
            status: retired
            schema: [{name: t}]
            """);
        MeshSnapshot snapshot = load("servers: [{server: a, type: postgres}]\n");
        assertEquals(
                Optional.empty(),
                ContractFolder.version(snapshot, "sales", "old").endpoint());
        assertEquals(List.of(), warnings(snapshot));
    }

    private String owner(String fields) {
        MeshSnapshot snapshot = load("servers: [{server: a, type: postgres}]\n", fields);
        assertEquals(List.of(), warnings(snapshot));
        return orders(snapshot).endpoint().orElseThrow().owner();
    }

    @Test
    void theOwnerIsFoundInEveryVersionOfTheStandard() {
        assertEquals("Order Team", owner("team: {name: Order Team, members: [{username: ann, role: owner}]}\n"));
        assertEquals("ann", owner("team: {members: [{username: bob, role: dev}, {username: ann, role: Owner}]}\n"));
        assertEquals(
                "Ann",
                owner("team: [{username: bob, role: Owner, dateOut: 2024-01-01}, {username: a1, name: Ann, role:"
                        + " owner}]\n"));
        assertEquals("seller", owner("customProperties: [{property: owner, value: seller}]\n"));
        assertEquals("sales", owner("team: [{username: bob, role: dev}]\n"));
        assertEquals("sales", owner(""));
    }

    private Optional<String> support(String fields) {
        return orders(load("servers: [{server: a, type: postgres}]\n", fields))
                .endpoint()
                .orElseThrow()
                .support();
    }

    @Test
    void theFirstSupportChannelIsNamed() {
        assertEquals(Optional.of("#help"), support("support: [{channel: \"#help\", tool: slack}, {channel: other}]\n"));
        assertEquals(Optional.of("mailto:a@b.c"), support("support: [{tool: email}, {url: \"mailto:a@b.c\"}]\n"));
        assertEquals(Optional.empty(), support(""));
    }
}
