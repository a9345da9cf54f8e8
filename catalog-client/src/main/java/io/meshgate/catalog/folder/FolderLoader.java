package io.meshgate.catalog.folder;

import io.meshgate.catalog.Domain;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.SqlNames;
import io.meshgate.catalog.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One pass over the catalog folder. Where a document became unusable its last good version stays; a document that is gone,
 * or that its owner hid, is gone.
 */
final class FolderLoader {
    private final CatalogSettings settings;
    private final boolean thorough;
    private final LastGood before;
    private final Map<CatalogFile, ProductVersion> goodContracts = new HashMap<>();
    private final Map<CatalogFile, ProductFile> goodProducts = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private FolderLoader(CatalogSettings settings, boolean thorough, LastGood before) {
        this.settings = settings;
        this.thorough = thorough;
        this.before = before;
    }

    /** What each document said when it could last be used. */
    record LastGood(Map<CatalogFile, ProductVersion> contracts, Map<CatalogFile, ProductFile> products) {
        static final LastGood NOTHING = new LastGood(Map.of(), Map.of());

        LastGood {
            contracts = Map.copyOf(contracts);
            products = Map.copyOf(products);
        }

        Set<CatalogFile> files() {
            Set<CatalogFile> files = new LinkedHashSet<>(contracts.keySet());
            files.addAll(products.keySet());
            return files;
        }
    }

    /**
     * @param domainNames every domain that has a folder, also those that offer nothing
     * @param findings in file order
     */
    record Loaded(List<Domain> domains, Collection<String> domainNames, List<Finding> findings, LastGood good) {}

    /** @param thorough see {@link ContractReader} */
    static Loaded load(CatalogSettings settings, boolean thorough, LastGood before) {
        return new FolderLoader(settings, thorough, before).load();
    }

    private Loaded load() {
        FolderScan.Scan scan = FolderScan.scan(settings, before.files());
        findings.addAll(scan.findings());
        ContractReader reader = new ContractReader(settings, scan.domains(), thorough);
        List<Domain> domains = new ArrayList<>();
        grouped(scan.files()).forEach((name, productFiles) -> {
            List<Product> products = new ArrayList<>();
            productFiles.forEach((product, files) -> product(files, reader).ifPresent(products::add));
            List<Product> visible = withoutCollisions(products);
            if (!visible.isEmpty()) {
                domains.add(new Domain(name, visible));
            }
        });
        reportDanglingKeys(domains);
        findings.sort(Comparator.comparing(Finding::file).thenComparingInt(Finding::line));
        return new Loaded(domains, scan.domains(), findings, new LastGood(goodContracts, goodProducts));
    }

    /** Foreign keys stay as declared: what they refer to may come with a later contract. */
    private void reportDanglingKeys(List<Domain> domains) {
        MeshSnapshot mesh = new MeshSnapshot(0, domains, List.of());
        for (ProductVersion version : goodContracts.values()) {
            for (Table table : version.tables()) {
                table.foreignKeys().stream()
                        .filter(key -> key.target(mesh).isEmpty())
                        .forEach(key -> findings.add(new Finding(
                                version.domain() + "/" + version.product() + "/v" + version.major() + ".odcs.yaml",
                                0,
                                Finding.Severity.WARNING,
                                "a relationship of table " + Findings.quoted(table.name()) + " leads nowhere: "
                                        + key.domain() + "." + key.product() + "_v" + key.major() + " offers no "
                                        + Findings.quoted(key.table()) + " with "
                                        + key.targetColumns().stream()
                                                .map(Findings::quoted)
                                                .collect(Collectors.joining(", ")))));
            }
        }
    }

    private static Map<String, Map<String, List<CatalogFile>>> grouped(List<CatalogFile> files) {
        Map<String, Map<String, List<CatalogFile>>> domains = new LinkedHashMap<>();
        for (CatalogFile file : files) {
            domains.computeIfAbsent(file.domain(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(file.product(), _ -> new ArrayList<>())
                    .add(file);
        }
        return domains;
    }

    private Optional<Product> product(List<CatalogFile> files, ContractReader reader) {
        Optional<ProductFile> productFile = Optional.empty();
        List<ProductVersion> versions = new ArrayList<>();
        for (CatalogFile file : files) {
            if (file.isContract()) {
                contract(file, reader).ifPresent(versions::add);
            } else {
                productFile = productFile(file);
            }
        }
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        CatalogFile first = files.getFirst();
        String place = first.isContract() ? first.domain() + "/" + first.product() : first.relative();
        Findings aboutDefault = new Findings(place, settings.limits().findingsMax());
        ProductVersion defaultVersion = DefaultVersion.choose(versions, productFile, aboutDefault);
        findings.addAll(aboutDefault.all());
        return Optional.of(new Product(first.domain(), first.product(), versions, defaultVersion));
    }

    private Optional<ProductVersion> contract(CatalogFile file, ContractReader reader) {
        Optional<ProductVersion> version = usable(
                file,
                Optional.ofNullable(before.contracts().get(file)),
                (document, found) -> reader.read(file, document, found));
        version.ifPresent(good -> goodContracts.put(file, good));
        return version;
    }

    private Optional<ProductFile> productFile(CatalogFile file) {
        Optional<ProductFile> product = usable(
                file,
                Optional.ofNullable(before.products().get(file)),
                (document, found) -> Optional.of(ProductFile.read(file, document, settings.limits(), found)));
        product.ifPresent(good -> goodProducts.put(file, good));
        return product;
    }

    @FunctionalInterface
    private interface Reader<T> {
        Optional<T> read(byte[] document, Findings findings) throws UnusableDocument;
    }

    /** What the document says, or said when it could last be used. */
    private <T> Optional<T> usable(CatalogFile file, Optional<T> lastGood, Reader<T> reader) {
        Findings found = new Findings(file.relative(), settings.limits().findingsMax());
        try {
            byte[] document = YamlDocument.bytes(file.path(), settings.folder(), settings.limits());
            return reader.read(document, found);
        } catch (UnusableDocument unusable) {
            String consequence = lastGood.isPresent() ? "; its last good version stays" : "";
            found.unusable(unusable.line(), unusable.reason() + consequence);
            return lastGood;
        } finally {
            findings.addAll(found.all());
        }
    }

    /** Hides a product whose name is what another product's major is pinned by: {@code x_v2} beside a v2 of {@code x}. */
    private List<Product> withoutCollisions(List<Product> products) {
        Set<String> pinned = new HashSet<>();
        products.forEach(
                product -> product.versions().forEach(version -> pinned.add(SqlNames.fold(version.pinnedName()))));
        return products.stream()
                .filter(product -> {
                    boolean collides = pinned.contains(SqlNames.fold(product.name()));
                    if (collides) {
                        findings.add(new Finding(
                                product.domain() + "/" + product.name(),
                                0,
                                Finding.Severity.ERROR,
                                "hidden: the name means a major version of another product"));
                    }
                    return !collides;
                })
                .toList();
    }
}
