package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoContractsTest {
    private static final int PORT = 54321;

    @TempDir
    private Path folder;

    private DemoFolder demo;

    @BeforeEach
    void writeContracts() throws IOException {
        demo = new DemoFolder(folder.resolve("it's a \"folder\": 0.1"));
        DemoContracts.write(demo, PORT);
    }

    private JsonNode contract(String domain, String product) throws IOException {
        Path file = demo.catalog().resolve(domain).resolve(product).resolve("v1.odcs.yaml");
        return new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
    }

    private List<JsonNode> contracts() throws IOException {
        return List.of(contract("sales", "orders"), contract("supply", "parts"), contract("reference", "geo"));
    }

    @Test
    void theyFollowTheStandard() throws IOException {
        Path standard = TestFolders.outsideData().resolve("odcs-json-schema-v3.1.0.json");
        assumeTrue(Files.exists(standard), () -> standard + " is missing: the contracts are not checked against it");
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
                .getSchema(Files.readString(standard), InputFormat.JSON);
        for (JsonNode contract : contracts()) {
            List<Error> errors = schema.validate(contract.toString(), InputFormat.JSON);
            assertEquals(List.of(), errors);
        }
    }

    @Test
    void theyNameTheirStores() throws IOException {
        JsonNode orders = contract("sales", "orders").get("servers").get(0);
        assertEquals("postgres", orders.get("type").asText());
        assertEquals(PORT, orders.get("port").asInt());
        assertEquals(
                "file:" + DemoFolder.ORDERS_SECRET,
                orders.get("customProperties").get(1).get("value").asText());
        assertEquals(
                demo.partsDatabase().toString(),
                contract("supply", "parts")
                        .get("servers")
                        .get(0)
                        .get("database")
                        .asText());
        assertEquals(
                demo.geo().toString(),
                contract("reference", "geo").get("servers").get(0).get("path").asText());
        for (JsonNode contract : contracts()) {
            assertEquals(
                    DemoContracts.ENVIRONMENT,
                    contract.get("servers").get(0).get("environment").asText());
            assertFalse(contract.toString().contains("${"), contract.toString());
        }
    }

    @Test
    void theyDescribeEveryColumnOfTheirTables() throws IOException {
        assertEquals(columns(DataMaker.ORDERS), columns(contract("sales", "orders")));
        assertEquals(columns(DataMaker.PARTS), columns(contract("supply", "parts")));
        assertEquals(columns(DataMaker.GEO), columns(contract("reference", "geo")));
    }

    private static List<String> columns(List<TpchTable> tables) {
        return tables.stream()
                .flatMap(table -> table.columns().stream()
                        .map(column -> table.tableName() + "." + column.name() + " " + column.type()
                                + (table.primaryKey().contains(column.name()) ? " key" : "")))
                .sorted()
                .toList();
    }

    private static List<String> columns(JsonNode contract) {
        List<String> columns = new ArrayList<>();
        for (JsonNode table : contract.get("schema")) {
            assertTrue(table.hasNonNull("description"), table.toString());
            for (JsonNode column : table.get("properties")) {
                assertTrue(column.hasNonNull("description"), column.toString());
                assertTrue(column.get("required").asBoolean(), column.toString());
                columns.add(
                        table.get("name").asText() + "." + column.get("name").asText() + " "
                                + column.get("physicalType").asText()
                                + (column.path("primaryKey").asBoolean() ? " key" : ""));
            }
        }
        return columns.stream().sorted().toList();
    }

    /** Every reference within a contract names a column that is there; those to other contracts lead to one. */
    @Test
    void theirRelationshipsLeadSomewhere() throws IOException {
        List<String> targets = new ArrayList<>();
        for (JsonNode contract : contracts()) {
            contract.get("schema").findValues("to").forEach(to -> {
                Stream<JsonNode> all = to.isArray() ? Stream.of(to.get(0), to.get(1)) : Stream.of(to);
                all.forEach(target -> targets.add(
                        target.asText().replaceFirst(".*#/schema/", "").replace("/properties/", ".")));
            });
        }
        assertEquals(9, targets.size());
        List<String> known = contracts().stream()
                .flatMap(contract -> columns(contract).stream())
                .map(column -> column.replaceFirst(" .*", ""))
                .toList();
        assertTrue(known.containsAll(targets), targets.toString());
    }
}
