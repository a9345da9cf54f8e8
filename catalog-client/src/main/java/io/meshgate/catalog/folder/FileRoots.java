package io.meshgate.catalog.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Holds contracts to the folders of {@code files.roots}. A path need not exist yet (its owner may bring the file later);
 * what exists of it is followed through all links, and a link to nowhere is refused.
 */
final class FileRoots {
    private final List<Path> roots;

    FileRoots(List<Path> roots) {
        this.roots = roots;
    }

    /** Why a path was refused, for the contract's owner. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    /**
     * The absolute path, without links, that a contract's path means.
     *
     * @param base what a relative path counts from
     * @throws Refused unless the path lies below one of the roots
     */
    Path resolve(Path base, String path) throws Refused {
        Path real = real(base, path);
        for (Path root : roots) {
            if (existing(root).filter(real::startsWith).isPresent()) {
                return real;
            }
        }
        throw new Refused(Findings.quoted(path) + " does not lie below a folder of files.roots");
    }

    private static Path real(Path base, String path) throws Refused {
        try {
            Path wanted = base.toAbsolutePath().resolve(path).normalize();
            for (Path known = wanted; known != null; known = known.getParent()) {
                Optional<Path> real = existing(known);
                if (real.isPresent()) {
                    return real.get().resolve(known.relativize(wanted)).normalize();
                }
                if (Files.exists(known, LinkOption.NOFOLLOW_LINKS)) {
                    throw new Refused(Findings.quoted(path) + " is a link to nowhere, or cannot be read");
                }
            }
            throw new Refused(Findings.quoted(path) + " cannot be read");
        } catch (InvalidPathException e) {
            throw new Refused(Findings.quoted(path) + " is not a path");
        }
    }

    private static Optional<Path> existing(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether a name stays below the folder that it is used in: relative and without {@code ..}. */
    static boolean staysBelow(String name) {
        try {
            Path path = Path.of(name.replace('\\', '/'));
            boolean climbs = false;
            for (Path part : path) {
                climbs |= part.toString().equals("..");
            }
            return !path.isAbsolute() && !climbs && !name.contains("://");
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
