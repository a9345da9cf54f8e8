package io.meshgate.gateway.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The contract of a domain's product {@code hostile} over one store.
 *
 * @param server fields of the contract's server
 * @param customProperties the server's further properties
 */
public record HostileContract(Map<String, Object> server, Map<String, String> customProperties, List<Schema> tables) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** @param columns types by name; empty: the store's own */
    public record Schema(String name, String physicalName, Map<String, String> columns) {}

    /** Writes the contract into a catalog's folder. */
    public void write(Path catalog, String domain) throws IOException {
        ObjectNode contract = YAML.createObjectNode()
                .put("apiVersion", "v3.1.0")
                .put("kind", "DataContract")
                .put("id", domain + "-hostile")
                .put("version", "1.0.0")
                .put("status", "active");
        ObjectNode place = contract.putArray("servers").addObject();
        place.setAll((ObjectNode) YAML.valueToTree(server));
        ArrayNode properties = place.putArray("customProperties");
        customProperties.forEach(
                (name, value) -> properties.addObject().put("property", name).put("value", value));
        ArrayNode schemas = contract.putArray("schema");
        for (Schema table : tables) {
            ObjectNode schema = schemas.addObject().put("name", table.name()).put("physicalName", table.physicalName());
            ArrayNode columns = table.columns().isEmpty() ? YAML.createArrayNode() : schema.putArray("properties");
            table.columns()
                    .forEach((name, type) ->
                            columns.addObject().put("name", name).put("physicalType", type));
        }
        Path file = catalog.resolve(domain).resolve("hostile").resolve("v1.odcs.yaml");
        Files.createDirectories(file.getParent());
        YAML.writeValue(file.toFile(), contract);
    }
}
