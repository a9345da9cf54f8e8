package io.meshgate.catalog;

import java.util.Map;
import java.util.Optional;

/**
 * Where and how a product version's tables are reached: one entry of the contract's {@code servers}, parsed into typed
 * fields. Never holds a secret, only the reference to one.
 *
 * @param domain the owner
 * @param product the data product, without its major version
 * @param major the contract's major version
 * @param server the entry's {@code server} name
 * @param type the kind of store, lower case: {@code postgres}, {@code duckdb}, {@code local}, ...
 * @param port 0 where the contract gives none: the kind's default
 * @param database the store's database; for DuckDB the file
 * @param path for files the folder
 * @param format for files: parquet, csv, json
 * @param options the remaining {@code customProperties} by name; an adapter copies only those that it allows
 * @param owner whose data it is, as the contract's team or domain says
 * @param support where the owner is reached, from the contract's support channels
 */
public record Endpoint(
        String domain,
        String product,
        int major,
        String server,
        String type,
        Optional<String> host,
        int port,
        Optional<String> database,
        Optional<String> schema,
        Optional<String> path,
        Optional<String> format,
        Optional<String> username,
        Optional<SecretReference> secret,
        Map<String, String> options,
        String owner,
        Optional<String> support) {
    public Endpoint {
        options = Map.copyOf(options);
    }

    /** {@code domain.product_vN}: names the endpoint in plans, errors and pools. */
    public String label() {
        return domain + "." + product + "_v" + major;
    }
}
