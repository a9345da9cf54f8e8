package io.meshgate.catalog;

import java.util.List;

/** A business domain and its products, ordered by name. */
public record Domain(String name, List<Product> products) {
    public Domain {
        products = List.copyOf(products);
    }
}
