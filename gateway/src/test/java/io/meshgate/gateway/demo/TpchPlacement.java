package io.meshgate.gateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.meshgate.gateway.demo.TpchStores.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Which table lies in which kind of store, as a catalog of contracts over {@link TpchStores}: a product for each kind
 * that lists the tables assigned to it.
 *
 * @param name for messages
 */
public record TpchPlacement(String name, Map<TpchTable, Store> stores) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** The same assignment as the demo's. */
    public static TpchPlacement likeTheDemo() {
        Map<TpchTable, Store> stores = new EnumMap<>(TpchTable.class);
        DataMaker.ORDERS.forEach(table -> stores.put(table, Store.POSTGRES));
        DataMaker.PARTS.forEach(table -> stores.put(table, Store.DUCKDB));
        DataMaker.GEO.forEach(table -> stores.put(table, Store.PARQUET));
        return new TpchPlacement("demo", stores);
    }

    /** An assignment by chance, the same for the same seed. */
    public static TpchPlacement random(long seed) {
        Random random = new Random(seed);
        List<Store> kinds = List.of(Store.values());
        Map<TpchTable, Store> stores = new EnumMap<>(TpchTable.class);
        for (TpchTable table : TpchTable.values()) {
            stores.put(table, kinds.get(random.nextInt(kinds.size())));
        }
        return new TpchPlacement("seed " + seed, stores);
    }

    /** The table's name in SQL. */
    String qualifiedName(TpchTable table) {
        return stores.get(table).domain() + ".tpch." + table.tableName();
    }

    /** The query over the tables where they lie. */
    public String sql(TpchQuery query) {
        return query.sql(this::qualifiedName);
    }

    /** Writes the contracts into an empty folder. */
    public void writeCatalog(Path folder, TpchStores places) throws IOException {
        for (Store store : Store.values()) {
            ArrayNode tables = YAML.createArrayNode();
            for (TpchTable table : TpchTable.values()) {
                if (stores.get(table) == store) {
                    tables.add(schema(table, store));
                }
            }
            if (!tables.isEmpty()) {
                Path file = folder.resolve(store.domain()).resolve("tpch").resolve("v1.odcs.yaml");
                Files.createDirectories(file.getParent());
                YAML.writeValue(file.toFile(), contract(store, places, tables));
            }
        }
    }

    private static ObjectNode contract(Store store, TpchStores places, ArrayNode tables) {
        ObjectNode contract = YAML.createObjectNode()
                .put("apiVersion", "v3.1.0")
                .put("kind", "DataContract")
                .put("id", "tpch-" + store.domain())
                .put("version", "1.0.0")
                .put("status", "active")
                .put("domain", store.domain());
        contract.putArray("servers").add(server(store, places));
        contract.set("schema", tables);
        return contract;
    }

    private static ObjectNode server(Store store, TpchStores places) {
        ObjectNode server = YAML.createObjectNode().put("server", "test");
        switch (store) {
            case POSTGRES, POSTGRES_C -> {
                String secret = "env:MESHGATE_SECRET_" + store.domain().toUpperCase(Locale.ROOT) + "_PASSWORD";
                server.put("type", "postgres")
                        .put("host", "127.0.0.1")
                        .put("port", places.postgresPort())
                        .put("database", store == Store.POSTGRES ? "tpch" : "tpch_c")
                        .put("schema", "public");
                ArrayNode properties = server.putArray("customProperties");
                properties.addObject().put("property", "username").put("value", TpchStores.USERNAME);
                properties.addObject().put("property", "secretRef").put("value", secret);
            }
            case DUCKDB ->
                server.put("type", "duckdb")
                        .put("database", places.duckDbFile().toString())
                        .put("schema", "main");
            case PARQUET ->
                server.put("type", "local")
                        .put("path", places.parquetFolder().toString())
                        .put("format", "parquet");
        }
        return server;
    }

    /** The table's part of the demo's contract, without relationships: what they point to may be elsewhere. */
    private static ObjectNode schema(TpchTable table, Store store) throws IOException {
        for (Map.Entry<String, String> product :
                Map.of("sales", "orders", "supply", "parts", "reference", "geo").entrySet()) {
            JsonNode contract =
                    YAML.readTree(DemoContracts.document(product.getKey(), product.getValue(), Map.of("port", "1")));
            for (JsonNode candidate : contract.get("schema")) {
                if (candidate.get("name").asText().equals(table.tableName())) {
                    ObjectNode schema = (ObjectNode) candidate;
                    schema.remove("relationships");
                    schema.get("properties").forEach(property -> ((ObjectNode) property).remove("relationships"));
                    String suffix = store == Store.PARQUET ? ".parquet" : "";
                    return schema.put("physicalName", table.tableName() + suffix);
                }
            }
        }
        throw new IllegalStateException("No contract of the demo has " + table);
    }
}
