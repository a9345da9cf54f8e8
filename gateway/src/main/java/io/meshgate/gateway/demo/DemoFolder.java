package io.meshgate.gateway.demo;

import java.nio.file.Path;

/**
 * Where everything of one demo lies.
 *
 * <pre>
 * &lt;data folder&gt;/
 *   postgresql-&lt;digest&gt;/   PostgreSQL's programs, for all scales
 *   0.1.lock               held while a demo of this scale runs
 *   0.1.partial/           the folder below while it is being made
 *   0.1/
 *     stamp                what made the folder: another version makes it anew
 *     postgres/            the data of sales.orders
 *     files/parts.duckdb   the data of supply.parts
 *     files/geo/           the data of reference.geo
 *     secrets/sales/orders-password
 *     catalog/&lt;domain&gt;/&lt;product&gt;/v1.odcs.yaml    written at every start, for they name the port
 * </pre>
 */
record DemoFolder(Path root) {
    /** The name of the file that holds the password of {@code sales.orders}. */
    static final String ORDERS_SECRET = "orders-password";

    Path lock() {
        return root.resolveSibling(root.getFileName() + ".lock");
    }

    /** The same folder under the name that it has while it is being made. */
    DemoFolder partial() {
        return new DemoFolder(root.resolveSibling(root.getFileName() + ".partial"));
    }

    Path stamp() {
        return root.resolve("stamp");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    /** All files that a contract may name. */
    Path files() {
        return root.resolve("files");
    }

    Path partsDatabase() {
        return files().resolve("parts.duckdb");
    }

    Path geo() {
        return files().resolve("geo");
    }

    Path secrets() {
        return root.resolve("secrets");
    }

    Path ordersSecret() {
        return secrets().resolve("sales").resolve(ORDERS_SECRET);
    }

    Path catalog() {
        return root.resolve("catalog");
    }

    /** For files that are gone when the folder is complete. */
    Path work() {
        return root.resolve("work");
    }
}
