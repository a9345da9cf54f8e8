package io.meshgate.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is different between two snapshots of the mesh, in the words of its operator: a line for each change. */
public final class MeshChanges {
    private MeshChanges() {}

    /** By domain, product and version first, then what was found wrong while loading, then what is repaired. */
    public static List<String> between(MeshSnapshot before, MeshSnapshot after) {
        List<String> lines = new ArrayList<>(versions(before, after));
        lines.addAll(defaults(before, after));
        Set<LoadWarning> known = new HashSet<>(before.warnings());
        after.warnings().stream()
                .filter(warning -> !known.contains(warning))
                .forEach(warning -> lines.add((warning.unusable() ? "unusable: " : "warning: ") + warning));
        Set<String> unusable = unusableFiles(after);
        unusableFiles(before).stream()
                .filter(file -> !unusable.contains(file))
                .sorted()
                .forEach(file -> lines.add(file + " is no longer unusable"));
        return lines;
    }

    private static List<String> versions(MeshSnapshot before, MeshSnapshot after) {
        Map<String, ProductVersion> then = byName(before);
        Map<String, ProductVersion> now = byName(after);
        List<String> lines = new ArrayList<>();
        now.forEach((name, version) -> {
            ProductVersion old = then.get(name);
            if (old == null) {
                lines.add(name + " appeared: version " + version.version() + ", " + tables(version));
            } else if (!old.equals(version)) {
                lines.add(name + " changed: " + difference(old, version));
            }
        });
        then.forEach((name, version) -> {
            if (!now.containsKey(name)) {
                lines.add(name + " went: version " + version.version() + ", " + tables(version));
            }
        });
        return lines;
    }

    private static String difference(ProductVersion old, ProductVersion now) {
        List<String> parts = new ArrayList<>();
        if (!old.version().equals(now.version())) {
            parts.add("version " + old.version() + " -> " + now.version());
        }
        if (old.status() != now.status()) {
            parts.add(word(old.status()) + " -> " + word(now.status()));
        }
        if (!old.endpoint().equals(now.endpoint())) {
            parts.add(now.endpointProblem()
                    .map(problem -> "no endpoint: " + problem)
                    .orElse("another endpoint, or another owner of it"));
        }
        if (!old.tables().equals(now.tables())) {
            parts.add("other tables or columns, now " + tables(now));
        }
        return parts.isEmpty() ? "its text only" : String.join("; ", parts);
    }

    private static String word(ProductVersion.Status status) {
        return switch (status) {
            case ACTIVE -> "active";
            case DEPRECATED -> "deprecated";
            case RETIRED -> "retired";
        };
    }

    private static String tables(ProductVersion version) {
        int tables = version.tables().size();
        return tables + (tables == 1 ? " table" : " tables");
    }

    /** What a bare name means is a change of its own for those who use it. */
    private static List<String> defaults(MeshSnapshot before, MeshSnapshot after) {
        List<String> lines = new ArrayList<>();
        for (Domain domain : after.domains()) {
            for (Product product : domain.products()) {
                Optional<Product> old = before.domain(domain.name()).flatMap(d -> d.product(product.name()));
                int now = product.defaultVersion().major();
                old.filter(o -> o.defaultVersion().major() != now)
                        .ifPresent(o -> lines.add(domain.name() + "." + product.name() + " now means v" + now
                                + ", not v" + o.defaultVersion().major()));
            }
        }
        return lines;
    }

    private static Map<String, ProductVersion> byName(MeshSnapshot snapshot) {
        Map<String, ProductVersion> versions = new LinkedHashMap<>();
        snapshot.domains()
                .forEach(domain -> domain.products()
                        .forEach(product -> product.versions()
                                .forEach(
                                        version -> versions.put(domain.name() + "." + version.pinnedName(), version))));
        return versions;
    }

    private static Set<String> unusableFiles(MeshSnapshot snapshot) {
        Set<String> files = new HashSet<>();
        snapshot.warnings().stream().filter(LoadWarning::unusable).forEach(warning -> files.add(warning.file()));
        return files;
    }
}
