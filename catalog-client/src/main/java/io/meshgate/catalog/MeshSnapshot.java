package io.meshgate.catalog;

import java.util.List;
import java.util.Optional;

/**
 * Everything the mesh offers at one moment; immutable, so a query that holds one sees no change under way.
 *
 * @param version grows with every published change
 * @param domains ordered by name
 * @param warnings what was found wrong while loading, in file order
 */
public record MeshSnapshot(long version, List<Domain> domains, List<LoadWarning> warnings) {
    public MeshSnapshot {
        domains = List.copyOf(domains);
        warnings = List.copyOf(warnings);
    }

    /** What was found wrong in the contract of this product version. */
    public List<LoadWarning> warnings(ProductVersion version) {
        String file = version.domain() + "/" + version.product() + "/v" + version.major() + ".odcs.yaml";
        return warnings.stream().filter(warning -> warning.file().equals(file)).toList();
    }

    /** The domain of this SQL name. */
    public Optional<Domain> domain(String name) {
        return domains.stream()
                .filter(domain -> SqlNames.same(domain.name(), name))
                .findFirst();
    }
}
