package io.meshgate.catalog.folder;

import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.ProductVersion.Status;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a product's bare name means: the major that its owner declares, in the product's file or in a contract,
 * else the lowest active one (so that publishing a new major breaks nobody), else the lowest deprecated, else the lowest.
 */
final class DefaultVersion {
    private DefaultVersion() {}

    /**
     * @param versions the visible ones, ascending, at least one
     * @param declared {@code defaultMajor} of the product's file
     */
    static ProductVersion choose(List<ProductVersion> versions, Optional<ProductFile> declared, Findings findings) {
        List<ProductVersion> byContract =
                versions.stream().filter(ProductVersion::declaredDefault).toList();
        if (byContract.size() > 1) {
            findings.warning(
                    0,
                    "several contracts declare that they are the default: v"
                            + byContract.getFirst().major() + " counts");
        }
        return declared.flatMap(file -> byProduct(versions, byContract, file, findings))
                .or(() -> byContract.stream().findFirst())
                .or(() -> lowest(versions, Status.ACTIVE))
                .or(() -> lowest(versions, Status.DEPRECATED))
                .orElseGet(versions::getFirst);
    }

    private static Optional<ProductVersion> byProduct(
            List<ProductVersion> versions, List<ProductVersion> byContract, ProductFile file, Findings findings) {
        if (file.defaultMajor().isEmpty()) {
            return Optional.empty();
        }
        int major = file.defaultMajor().getAsInt();
        Optional<ProductVersion> declared =
                versions.stream().filter(version -> version.major() == major).findFirst();
        if (declared.isEmpty()) {
            findings.error(file.line(), "defaultMajor is " + major + ", and no v" + major + " is offered: ignored");
        } else if (!byContract.isEmpty() && !byContract.contains(declared.get())) {
            findings.warning(
                    file.line(),
                    "defaultMajor " + major + " counts, although the contract of v"
                            + byContract.getFirst().major() + " declares itself the default");
        }
        return declared;
    }

    private static Optional<ProductVersion> lowest(List<ProductVersion> versions, Status status) {
        return versions.stream().filter(version -> version.status() == status).findFirst();
    }
}
