package io.meshgate.catalog.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the embedded catalog is told from outside.
 *
 * @param folder {@code catalog.folder}, with one folder per domain
 * @param environment {@code catalog.environment}: which {@code servers} entry of a contract counts
 * @param fileRoots {@code files.roots}: the folders below which contracts may name files; none: no files at all
 * @param storeKinds the server types that there is an adapter for, lower case
 */
public record CatalogSettings(
        Path folder, Optional<String> environment, List<Path> fileRoots, Set<String> storeKinds, CatalogLimits limits) {
    public CatalogSettings {
        fileRoots = List.copyOf(fileRoots);
        storeKinds = Set.copyOf(storeKinds);
    }

    public CatalogSettings(Path folder, Optional<String> environment, List<Path> fileRoots, Set<String> storeKinds) {
        this(folder, environment, fileRoots, storeKinds, CatalogLimits.DEFAULT);
    }
}
