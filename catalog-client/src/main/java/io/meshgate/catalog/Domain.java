package io.meshgate.catalog;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A business domain and its products, ordered by name. */
public record Domain(String name, List<Product> products) {
    public Domain {
        products = List.copyOf(products);
    }

    /** The product of this bare SQL name, without a major version. */
    public Optional<Product> product(String name) {
        return products.stream()
                .filter(product -> SqlNames.same(product.name(), name))
                .findFirst();
    }

    /** What {@code orders} (the default major) or {@code orders_v2} (that major) means in SQL. */
    public Optional<ProductVersion> version(String sqlName) {
        return product(sqlName)
                .map(Product::defaultVersion)
                .or(() -> products.stream()
                        .flatMap(product -> product.versions().stream())
                        .filter(version -> SqlNames.same(version.pinnedName(), sqlName))
                        .findFirst());
    }

    /** Every name that {@link #version} answers: bare and pinned, for example to suggest one. */
    public List<String> productNames() {
        return products.stream()
                .flatMap(product -> Stream.concat(
                        Stream.of(product.name()), product.versions().stream().map(ProductVersion::pinnedName)))
                .toList();
    }
}
