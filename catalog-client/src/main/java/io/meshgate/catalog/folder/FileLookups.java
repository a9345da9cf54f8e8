package io.meshgate.catalog.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answers of {@link FileRoots} that one contract's reading rests on: links below {@code files.roots} may come to lead
 * elsewhere while the contract stays as it is. Not thread-safe.
 */
final class FileLookups {
    private final FileRoots roots;
    private final List<Lookup> made = new ArrayList<>();

    /** @param real where the path led; empty: it was refused */
    private record Lookup(Path base, String path, Optional<Path> real) {}

    FileLookups(FileRoots roots) {
        this.roots = roots;
    }

    /** See {@link FileRoots#resolve}. */
    Path resolve(Path base, String path) throws FileRoots.Refused {
        try {
            Path real = roots.resolve(base, path);
            made.add(new Lookup(base, path, Optional.of(real)));
            return real;
        } catch (FileRoots.Refused refused) {
            made.add(new Lookup(base, path, Optional.empty()));
            throw refused;
        }
    }

    /** Whether each path would lead where it led, or be refused as it was. */
    boolean stillHold() {
        return made.stream().allMatch(lookup -> real(lookup).equals(lookup.real()));
    }

    private Optional<Path> real(Lookup lookup) {
        try {
            return Optional.of(roots.resolve(lookup.base(), lookup.path()));
        } catch (FileRoots.Refused refused) {
            return Optional.empty();
        }
    }
}
