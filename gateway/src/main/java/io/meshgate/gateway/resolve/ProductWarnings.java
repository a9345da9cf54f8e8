package io.meshgate.gateway.resolve;

import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.ProductVersion.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What those who use a product should know beside its rows. */
public final class ProductWarnings {
    private static final int PER_CONTRACT_MAX = 3;

    private ProductWarnings() {}

    /** For each product: whether it is deprecated, and what was found wrong in its contract; a sentence each. */
    public static List<String> of(Collection<ProductVersion> products, MeshSnapshot snapshot) {
        List<String> warnings = new ArrayList<>();
        for (ProductVersion product : products) {
            String name = product.domain() + "." + product.pinnedName();
            if (product.status() == Status.DEPRECATED) {
                warnings.add(name + " is deprecated"
                        + product.replacedBy()
                                .map(r -> "; use " + r + " instead")
                                .orElse(""));
            }
            List<String> contract = snapshot.warnings(product).stream()
                    .map(warning -> "the contract of " + name + (warning.line() > 0 ? ", line " + warning.line() : "")
                            + ": " + warning.reason())
                    .toList();
            contract.stream().limit(PER_CONTRACT_MAX).forEach(warnings::add);
            if (contract.size() > PER_CONTRACT_MAX) {
                warnings.add("the contract of " + name + " has " + (contract.size() - PER_CONTRACT_MAX)
                        + " warnings more; its owner sees them by `meshgate catalog check`");
            }
        }
        return warnings;
    }
}
