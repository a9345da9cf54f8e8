package io.meshgate.catalog.folder;

import io.meshgate.catalog.MeshCatalog;
import io.meshgate.catalog.SqlNames;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the documents of the catalog folder.
 *
 * <p>Names that begin with a dot are not looked at. A folder whose name cannot be a SQL name, differs only in case from
 * one before it, or is a link out of the catalog folder is reported and hidden. Where a folder cannot be listed its
 * documents that were known before are handed out, so that their reading fails and their last good versions stay.
 */
final class FolderScan {
    private static final int NAME_CHARS_MAX = 128;

    private static final Comparator<CatalogFile> BY_NAME = Comparator.comparing(
                    (CatalogFile file) -> SqlNames.fold(file.domain()))
            .thenComparing(file -> SqlNames.fold(file.product()))
            .thenComparingInt(file -> file.major().orElse(-1));

    private final CatalogSettings settings;
    private final Collection<CatalogFile> known;
    private final List<CatalogFile> files = new ArrayList<>();
    private final TreeSet<String> domains = new TreeSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private FolderScan(CatalogSettings settings, Collection<CatalogFile> known) {
        this.settings = settings;
        this.known = known;
    }

    /**
     * @param files by domain and product; within a product its own file first, then the contracts by major
     * @param domains every domain that has a folder, also those that offer nothing
     */
    record Scan(List<CatalogFile> files, Collection<String> domains, List<Finding> findings) {}

    static Scan scan(CatalogSettings settings, Collection<CatalogFile> known) {
        FolderScan scan = new FolderScan(settings, known);
        scan.scanRoot();
        scan.files.sort(BY_NAME);
        scan.dropBeyondLimit();
        return new Scan(List.copyOf(scan.files), List.copyOf(scan.domains), List.copyOf(scan.findings));
    }

    private void scanRoot() {
        Optional<List<Path>> children = list(settings.folder(), "");
        if (children.isEmpty()) {
            known.forEach(this::keep);
            return;
        }
        for (Path domain : namedFolders(children.get(), "")) {
            if (SqlNames.same(name(domain), MeshCatalog.INFORMATION_SCHEMA)) {
                report(name(domain), "hidden: the name is that of the mesh's own list of tables; rename the domain");
                continue;
            }
            domains.add(name(domain));
            scanDomain(domain);
        }
    }

    private void scanDomain(Path domain) {
        String place = name(domain) + "/";
        Optional<List<Path>> children = list(domain, place);
        if (children.isEmpty()) {
            known.stream().filter(file -> file.relative().startsWith(place)).forEach(this::keep);
            return;
        }
        for (Path product : namedFolders(children.get(), place)) {
            scanProduct(domain, product, place + name(product) + "/");
        }
    }

    private void scanProduct(Path domain, Path product, String place) {
        Optional<List<Path>> children = list(product, place);
        if (children.isEmpty()) {
            known.stream().filter(file -> file.relative().startsWith(place)).forEach(this::keep);
            return;
        }
        for (Path file : children.get()) {
            CatalogFile.named(settings.folder(), name(domain), name(product), name(file))
                    .ifPresentOrElse(files::add, () -> reportStray(place, name(file)));
        }
    }

    private void keep(CatalogFile file) {
        domains.add(file.domain());
        files.add(file);
    }

    /** The folders among the children whose names can be SQL names, each name in its first spelling only. */
    private List<Path> namedFolders(List<Path> children, String place) {
        Map<String, String> spellings = new HashMap<>();
        List<Path> folders = new ArrayList<>();
        for (Path child : children) {
            String name = name(child);
            if (!Files.isDirectory(child)) {
                reportStray(place, name);
                continue;
            }
            Optional<String> reason = reasonToHide(child, name, spellings);
            if (reason.isPresent()) {
                report(place + Findings.printable(name), "hidden: " + reason.get());
            } else {
                folders.add(child);
            }
        }
        return folders;
    }

    private Optional<String> reasonToHide(Path child, String name, Map<String, String> spellings) {
        if (name.length() > NAME_CHARS_MAX || name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("the name cannot be a SQL name (at most " + NAME_CHARS_MAX
                    + " characters, none of them a control character)");
        }
        String other = spellings.putIfAbsent(SqlNames.fold(name), name);
        if (other != null) {
            return Optional.of("the name differs only in case from `" + other + "`");
        }
        return leadsOut(child) ? Optional.of("is a link that leads out of the catalog folder") : Optional.empty();
    }

    /** A contract where none is looked for is a mistake; other files are nobody's business. */
    private void reportStray(String place, String name) {
        if (name.endsWith(".odcs.yaml") || name.endsWith(".odcs.yml") || name.endsWith(".odps.yaml")) {
            findings.add(new Finding(
                    place + name,
                    0,
                    Finding.Severity.WARNING,
                    "ignored: documents are <domain>/<product>/v<major>.odcs.yaml and <domain>/<product>/"
                            + CatalogFile.PRODUCT_FILE));
        }
    }

    private boolean leadsOut(Path folder) {
        try {
            return !folder.toRealPath().startsWith(settings.folder().toRealPath());
        } catch (IOException e) {
            return true;
        }
    }

    /** Sorted by name, without those that begin with a dot; empty, and reported, where the folder cannot be read. */
    private Optional<List<Path>> list(Path folder, String place) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream =
                Files.newDirectoryStream(folder, child -> !name(child).startsWith("."))) {
            stream.forEach(children::add);
        } catch (IOException | DirectoryIteratorException e) {
            String reason = "the folder cannot be read: " + e;
            findings.add(new Finding(place.isEmpty() ? "." : place, 0, Finding.Severity.UNUSABLE, reason));
            return Optional.empty();
        }
        children.sort(Comparator.comparing(FolderScan::name));
        return Optional.of(children);
    }

    private void dropBeyondLimit() {
        int max = settings.limits().documentsMax();
        if (files.size() > max) {
            report(
                    files.get(max).relative(),
                    "this and all later documents are ignored: there are " + files.size() + ", at most " + max
                            + " are read");
            files.subList(max, files.size()).clear();
        }
    }

    private void report(String file, String reason) {
        findings.add(new Finding(file, 0, Finding.Severity.ERROR, reason));
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
