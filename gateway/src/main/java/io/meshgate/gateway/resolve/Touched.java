package io.meshgate.gateway.resolve;

import io.meshgate.catalog.ProductVersion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The product versions that a query names, collected while it is resolved. */
final class Touched {
    private final Set<ProductVersion> versions = new LinkedHashSet<>();

    void touch(ProductVersion version) {
        versions.add(version);
    }

    List<ProductVersion> versions() {
        return List.copyOf(versions);
    }
}
