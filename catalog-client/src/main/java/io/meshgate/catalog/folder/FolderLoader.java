package io.meshgate.catalog.folder;

import io.meshgate.catalog.Domain;
import io.meshgate.catalog.ForeignKey;
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
 * One pass over the catalog folder. What has not changed since the pass before is not read, or not parsed, again. Where a
 * document became unusable its last good version stays; a document that is gone, or that its owner hid, is gone.
 */
final class FolderLoader {
    private final CatalogSettings settings;
    private final boolean thorough;
    private final Readings before;
    private final Optional<FolderState> settled;
    private final Map<CatalogFile, Reading<ProductVersion>> contracts = new HashMap<>();
    private final Map<CatalogFile, Reading<ProductFile>> products = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private FolderLoader(CatalogSettings settings, boolean thorough, Readings before, Optional<FolderState> settled) {
        this.settings = settings;
        this.thorough = thorough;
        this.before = before;
        this.settled = settled;
    }

    /**
     * What each document came to.
     *
     * @param domains those under which the contracts were read
     */
    record Readings(
            Collection<String> domains,
            Map<CatalogFile, Reading<ProductVersion>> contracts,
            Map<CatalogFile, Reading<ProductFile>> products) {
        static final Readings NONE = new Readings(List.of(), Map.of(), Map.of());

        Readings {
            domains = List.copyOf(domains);
            contracts = Map.copyOf(contracts);
            products = Map.copyOf(products);
        }

        /** The documents that offered something. */
        Set<CatalogFile> files() {
            Set<CatalogFile> files = new LinkedHashSet<>();
            contracts.forEach((file, reading) -> reading.value().ifPresent(_ -> files.add(file)));
            products.forEach((file, reading) -> reading.value().ifPresent(_ -> files.add(file)));
            return files;
        }
    }

    /**
     * @param domainNames every domain that has a folder, also those that offer nothing
     * @param findings in file order
     */
    record Loaded(List<Domain> domains, Collection<String> domainNames, List<Finding> findings, Readings readings) {}

    /**
     * @param thorough see {@link ContractReader}
     * @param settled what the folder looked like when nobody wrote: a document that looks otherwise while it is read stays
     *     as it was before; empty: documents are taken as they are
     */
    static Loaded load(CatalogSettings settings, boolean thorough, Readings before, Optional<FolderState> settled) {
        return new FolderLoader(settings, thorough, before, settled).load();
    }

    private Loaded load() {
        FolderScan.Scan scan = FolderScan.scan(settings, before.files());
        findings.addAll(scan.findings());
        ContractReader reader = new ContractReader(settings, scan.domains(), thorough);
        boolean sameDomains = List.copyOf(scan.domains()).equals(before.domains());
        List<Domain> domains = new ArrayList<>();
        grouped(scan.files()).forEach((name, productFiles) -> {
            List<Product> products = new ArrayList<>();
            productFiles.forEach(
                    (product, files) -> product(files, reader, sameDomains).ifPresent(products::add));
            List<Product> visible = withoutCollisions(products);
            if (!visible.isEmpty()) {
                domains.add(new Domain(name, visible));
            }
        });
        reportDanglingKeys(domains);
        findings.sort(Comparator.comparing(Finding::file).thenComparingInt(Finding::line));
        return new Loaded(domains, scan.domains(), findings, new Readings(scan.domains(), contracts, products));
    }

    /** Foreign keys stay as declared: what they refer to may come with a later contract. */
    private void reportDanglingKeys(List<Domain> domains) {
        MeshSnapshot mesh = new MeshSnapshot(0, domains, List.of());
        contracts.forEach((file, reading) -> reading.value().stream()
                .flatMap(version -> version.tables().stream())
                .forEach(table -> table.foreignKeys().stream()
                        .filter(key -> key.target(mesh).isEmpty())
                        .forEach(key -> findings.add(dangling(file, table, key)))));
    }

    private static Finding dangling(CatalogFile file, Table table, ForeignKey key) {
        String columns = key.targetColumns().stream().map(Findings::quoted).collect(Collectors.joining(", "));
        return new Finding(
                file.relative(),
                0,
                Finding.Severity.WARNING,
                "a relationship of table " + Findings.quoted(table.name()) + " leads nowhere: " + key.domain() + "."
                        + key.product() + "_v" + key.major() + " offers no " + Findings.quoted(key.table()) + " with "
                        + columns);
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

    private Optional<Product> product(List<CatalogFile> files, ContractReader reader, boolean sameDomains) {
        Optional<ProductFile> productFile = Optional.empty();
        List<ProductVersion> versions = new ArrayList<>();
        for (CatalogFile file : files) {
            if (file.isContract()) {
                contract(file, reader, sameDomains).ifPresent(versions::add);
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

    /** Whose a secret is depends on all domains: where they are others, no contract's reading holds. */
    private Optional<ProductVersion> contract(CatalogFile file, ContractReader reader, boolean sameDomains) {
        Reading<ProductVersion> reading = reading(
                file,
                Optional.ofNullable(before.contracts().get(file)),
                sameDomains,
                (document, found, lookups) -> reader.read(file, document, found, lookups));
        contracts.put(file, reading);
        return reading.value();
    }

    private Optional<ProductFile> productFile(CatalogFile file) {
        Reading<ProductFile> reading = reading(
                file,
                Optional.ofNullable(before.products().get(file)),
                true,
                (document, found, lookups) -> Optional.of(ProductFile.read(file, document, settings.limits(), found)));
        products.put(file, reading);
        return reading.value();
    }

    @FunctionalInterface
    private interface Reader<T> {
        Optional<T> read(byte[] document, Findings findings, FileLookups lookups) throws UnusableDocument;
    }

    private <T> Reading<T> reading(CatalogFile file, Optional<Reading<T>> last, boolean reusable, Reader<T> reader) {
        Optional<DocumentStamp> now = DocumentStamp.of(file.path());
        Reading<T> reading = last.filter(known -> reusable && known.holds(now)).orElseGet(() -> {
            Reading<T> read = read(file, now.filter(stamp -> !stamp.isFresh()), last, reusable, reader);
            boolean whole = settled.isEmpty() || settled.get().stillHas(file);
            return whole ? read : last.orElseGet(Reading::nothing);
        });
        findings.addAll(reading.findings());
        return reading;
    }

    /** What the document says, or said when it could last be used. */
    private <T> Reading<T> read(
            CatalogFile file,
            Optional<DocumentStamp> stamp,
            Optional<Reading<T>> last,
            boolean reusable,
            Reader<T> reader) {
        Findings found = new Findings(file.relative(), settings.limits().findingsMax());
        FileLookups lookups = new FileLookups(new FileRoots(settings.fileRoots()));
        Optional<T> value;
        String digest = "";
        try {
            byte[] document = YamlDocument.bytes(file.path(), settings.folder(), settings.limits());
            digest = Digests.sha256(document);
            if (reusable && last.isPresent() && last.get().holds(digest)) {
                return last.get().stamped(stamp);
            }
            value = reader.read(document, found, lookups);
        } catch (UnusableDocument unusable) {
            value = last.flatMap(Reading::value);
            String consequence = value.isPresent() ? "; its last good version stays" : "";
            found.unusable(unusable.line(), unusable.reason() + consequence);
        }
        // What could not be read may be readable the next time, without looking any different.
        boolean wasRead = !digest.isEmpty();
        return new Reading<>(wasRead ? stamp : Optional.empty(), digest, value, found.all(), lookups);
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
