package io.meshgate.catalog.folder;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.SqlNames;
import io.meshgate.catalog.Table;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one contract (Open Data Contract Standard 3.0 to 3.2, https://bitol-io.github.io/open-data-contract-standard)
 * into a product version.
 */
final class ContractReader {
    private static final int STANDARD_MAJOR = 3;
    private static final int STANDARD_MINOR_MAX = 2;
    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,6})(?:\\.(\\d{1,6}))?(?:[.+-].*)?");

    private final CatalogSettings settings;
    private final Collection<String> domains;
    private final boolean thorough;

    /**
     * @param domains all domains of the catalog, which decide whose a secret is
     * @param thorough whether servers of other environments and hidden contracts are checked as well
     */
    ContractReader(CatalogSettings settings, Collection<String> domains, boolean thorough) {
        this.settings = settings;
        this.domains = domains;
        this.thorough = thorough;
    }

    /**
     * Empty where the contract is not offered: its status hides it.
     *
     * @param lookups finds the files that the contract names
     */
    Optional<ProductVersion> read(CatalogFile file, byte[] document, Findings findings, FileLookups lookups)
            throws UnusableDocument {
        Fields contract = YamlDocument.parse(document, settings.limits(), findings);
        requireKnownStandard(contract, findings);
        Optional<ProductVersion.Status> status = status(contract, findings);
        if (status.isEmpty() && !thorough) {
            return Optional.empty();
        }
        reportOtherNames(contract, file, findings);
        Map<String, Fields.Custom> properties = contract.customProperties();
        Reached reached = endpoint(contract, properties, file, findings, lookups, status);
        String storeType = reached.endpoint().map(Endpoint::type).orElse("");
        List<Table> tables = new SchemaReader(findings, storeType, settings.limits()).tables(contract, file);
        if (tables.isEmpty()) {
            findings.warning(contract.line("schema"), "the contract offers no table");
        }
        return status.map(visible -> new ProductVersion(
                file.domain(),
                file.product(),
                file.major().orElseThrow(),
                contract.text("version")
                        .orElseGet(() -> Integer.toString(file.major().orElseThrow())),
                visible,
                isDefault(contract, properties),
                text(properties, "replacedBy"),
                description(contract),
                reached.endpoint(),
                reached.problem(),
                tables,
                Digests.sha256(document)));
    }

    private static void requireKnownStandard(Fields contract, Findings findings) throws UnusableDocument {
        Optional<String> kind = contract.text("kind");
        if (kind.isPresent() && !kind.get().equals("DataContract")) {
            throw new UnusableDocument(
                    contract.line("kind"), "kind " + Findings.quoted(kind.get()) + " is not DataContract");
        }
        Optional<String> standard = contract.text("apiVersion");
        if (standard.isEmpty()) {
            findings.warning(contract.line(), "apiVersion is missing: read as v3");
            return;
        }
        Matcher matcher = VERSION.matcher(standard.get().strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != STANDARD_MAJOR) {
            throw new UnusableDocument(
                    contract.line("apiVersion"),
                    "apiVersion " + Findings.quoted(standard.get())
                            + " is not one that Meshgate reads: v3.0.0 to v3.2.0");
        }
        if (matcher.group(2) != null && Integer.parseInt(matcher.group(2)) > STANDARD_MINOR_MAX) {
            findings.warning(
                    contract.line("apiVersion"),
                    "apiVersion " + Findings.quoted(standard.get())
                            + " is newer than v3.2: what is new in it is ignored");
        }
    }

    /** Empty, and reported, where the contract is hidden. */
    private static Optional<ProductVersion.Status> status(Fields contract, Findings findings) {
        String status = contract.text("status").orElse("").strip().toLowerCase(Locale.ROOT);
        return switch (status) {
            case "active" -> Optional.of(ProductVersion.Status.ACTIVE);
            case "deprecated" -> Optional.of(ProductVersion.Status.DEPRECATED);
            case "retired" -> Optional.of(ProductVersion.Status.RETIRED);
            case "" -> hidden(contract, findings, "it has no status");
            case "draft", "proposed" -> hidden(contract, findings, "its status is " + status);
            default -> hidden(contract, findings, "its status " + Findings.quoted(status) + " is not known");
        };
    }

    private static Optional<ProductVersion.Status> hidden(Fields contract, Findings findings, String reason) {
        findings.warning(contract.line("status"), "hidden: " + reason + "; active, deprecated and retired are shown");
        return Optional.empty();
    }

    /** The folder's names are the SQL names, whatever the contract says. */
    private static void reportOtherNames(Fields contract, CatalogFile file, Findings findings) {
        reportOtherName(contract, "domain", file.domain(), findings);
        reportOtherName(contract, "dataProduct", file.product(), findings);
        Optional<String> version = contract.text("version");
        if (version.isEmpty()) {
            findings.warning(contract.line(), "version is missing");
            return;
        }
        Matcher matcher = VERSION.matcher(version.get().strip());
        int major = file.major().orElseThrow();
        if (matcher.matches() && Integer.parseInt(matcher.group(1)) != major) {
            findings.warning(
                    contract.line("version"),
                    "version " + Findings.quoted(version.get()) + " differs from the file's name, which counts: v"
                            + major);
        }
    }

    static void reportOtherName(Fields document, String key, String folderName, Findings findings) {
        Optional<String> said = document.text(key);
        if (said.isPresent() && !SqlNames.same(said.get().strip(), folderName)) {
            findings.warning(
                    document.line(key),
                    key + " " + Findings.quoted(said.get()) + " differs from the folder's name, which counts: `"
                            + folderName + "`");
        }
    }

    /** An endpoint, or why there is none. */
    private record Reached(Optional<Endpoint> endpoint, Optional<String> problem) {}

    private Reached endpoint(
            Fields contract,
            Map<String, Fields.Custom> properties,
            CatalogFile file,
            Findings findings,
            FileLookups lookups,
            Optional<ProductVersion.Status> status) {
        if (status.filter(ProductVersion.Status.RETIRED::equals).isPresent()) {
            return new Reached(Optional.empty(), Optional.of("the contract is retired"));
        }
        String owner = OwnerReader.owner(contract, properties, file.domain());
        var reader =
                new EndpointReader(settings, domains, file, findings, lookups, owner, OwnerReader.support(contract));
        if (thorough) {
            return new Reached(reader.checkAll(contract), Optional.empty());
        }
        try {
            return new Reached(Optional.of(reader.endpoint(contract)), Optional.empty());
        } catch (EndpointProblem problem) {
            findings.error(problem.line(), problem.reason());
            return new Reached(Optional.empty(), Optional.of(problem.reason()));
        }
    }

    private static boolean isDefault(Fields contract, Map<String, Fields.Custom> properties) {
        return text(properties, "default").flatMap(Fields::truth).orElse(false)
                || contract.flag("default").orElse(false);
    }

    private static Optional<String> description(Fields contract) {
        return contract.isMapping("description")
                ? contract.mapping("description").flatMap(description -> description.text("purpose"))
                : contract.text("description");
    }

    private static Optional<String> text(Map<String, Fields.Custom> properties, String name) {
        return Optional.ofNullable(properties.get(name)).flatMap(Fields.Custom::text);
    }
}
