package io.meshgate.gateway.stores;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.ProductVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one snapshot of the mesh offers, by endpoint label.
 *
 * @param versions empty: whatever is asked for, because nobody has said yet what is offered
 */
record Offered(Optional<Map<String, ProductVersion>> versions) {
    static final Offered EVERYTHING = new Offered(Optional.empty());

    static Offered by(MeshSnapshot snapshot) {
        Map<String, ProductVersion> versions = new HashMap<>();
        snapshot.domains()
                .forEach(domain -> domain.products()
                        .forEach(product -> product.versions()
                                .forEach(version -> version.endpoint()
                                        .ifPresent(endpoint -> versions.put(endpoint.label(), version)))));
        return new Offered(Optional.of(Map.copyOf(versions)));
    }

    boolean has(Endpoint endpoint) {
        return versions.isEmpty()
                || version(endpoint).flatMap(ProductVersion::endpoint).equals(Optional.of(endpoint));
    }

    /** Whether the endpoint's contract says the same as it did then. */
    boolean sameAs(Offered then, Endpoint endpoint) {
        return has(endpoint) && version(endpoint).equals(then.version(endpoint));
    }

    private Optional<ProductVersion> version(Endpoint endpoint) {
        return versions.map(known -> known.get(endpoint.label()));
    }
}
