package io.meshgate.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A data product with its visible major versions, ascending.
 *
 * @param defaultVersion what the bare name means: the major that the owner declares, else the lowest active one, else
 *     the lowest deprecated one, else the lowest
 */
public record Product(String domain, String name, List<ProductVersion> versions, ProductVersion defaultVersion) {
    public Product {
        versions = List.copyOf(versions);
        if (!versions.contains(defaultVersion)) {
            throw new IllegalArgumentException(domain + "." + name + ": the default must be one of the versions");
        }
    }

    public Optional<ProductVersion> version(int major) {
        return versions.stream().filter(version -> version.major() == major).findFirst();
    }
}
