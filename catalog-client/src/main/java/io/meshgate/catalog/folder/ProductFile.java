package io.meshgate.catalog.folder;

import java.util.OptionalInt;

/**
 * What Meshgate reads of {@code product.odps.yaml} (Open Data Product Standard): the custom property
 * {@code defaultMajor}.
 *
 * @param line of the property, 0 where there is none
 */
record ProductFile(OptionalInt defaultMajor, int line) {

    static ProductFile read(CatalogFile file, byte[] document, CatalogLimits limits, Findings findings)
            throws UnusableDocument {
        Fields product = YamlDocument.parse(document, limits, findings);
        String kind = product.text("kind").orElse("DataProduct");
        if (!kind.equals("DataProduct")) {
            throw new UnusableDocument(product.line("kind"), "kind " + Findings.quoted(kind) + " is not DataProduct");
        }
        ContractReader.reportOtherName(product, "domain", file.domain(), findings);
        Fields.Custom property = product.customProperties().get("defaultMajor");
        if (property == null) {
            return new ProductFile(OptionalInt.empty(), 0);
        }
        OptionalInt major = property.text().map(Fields::wholeNumber).orElse(OptionalInt.empty());
        if (major.isEmpty()) {
            throw new UnusableDocument(property.line(), "defaultMajor is not a whole number");
        }
        return new ProductFile(major, property.line());
    }
}
