package io.meshgate.catalog.folder;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document's place in the catalog folder, which gives it its SQL names.
 *
 * @param major of a contract {@code v<major>.odcs.yaml}; empty: the product's own file {@code product.odps.yaml}
 */
record CatalogFile(Path root, String domain, String product, OptionalInt major) {
    static final String PRODUCT_FILE = "product.odps.yaml";

    private static final Pattern CONTRACT_FILE = Pattern.compile("v(0|[1-9]\\d{0,5})\\.odcs\\.yaml");

    /** Empty where the file name is neither a contract's nor a product's. */
    static Optional<CatalogFile> named(Path root, String domain, String product, String fileName) {
        if (fileName.equals(PRODUCT_FILE)) {
            return Optional.of(new CatalogFile(root, domain, product, OptionalInt.empty()));
        }
        Matcher matcher = CONTRACT_FILE.matcher(fileName);
        return matcher.matches()
                ? Optional.of(
                        new CatalogFile(root, domain, product, OptionalInt.of(Integer.parseInt(matcher.group(1)))))
                : Optional.empty();
    }

    /** The contract that a path means when it counts from this document's folder; empty where it is none of the catalog. */
    Optional<CatalogFile> contractAt(String path) {
        try {
            Path target = root.relativize(folder().resolve(path).normalize());
            return target.getNameCount() == 3 && !target.startsWith("..")
                    ? named(
                                    root,
                                    target.getName(0).toString(),
                                    target.getName(1).toString(),
                                    target.getName(2).toString())
                            .filter(CatalogFile::isContract)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean isContract() {
        return major.isPresent();
    }

    /** Relative to the catalog folder, with {@code /} on every system. */
    String relative() {
        return domain + "/" + product + "/" + fileName();
    }

    Path path() {
        return folder().resolve(fileName());
    }

    /** What relative paths in the document count from. */
    Path folder() {
        return root.resolve(domain).resolve(product);
    }

    private String fileName() {
        return isContract() ? "v" + major.getAsInt() + ".odcs.yaml" : PRODUCT_FILE;
    }
}
