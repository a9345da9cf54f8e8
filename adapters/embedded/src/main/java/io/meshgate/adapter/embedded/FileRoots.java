package io.meshgate.adapter.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The folders below which Meshgate may read files; real paths. */
record FileRoots(List<Path> roots) {
    FileRoots {
        roots = List.copyOf(roots);
    }

    /**
     * The real path of a file or folder, symbolic links resolved.
     *
     * @param path absolute, or below one of the roots
     * @throws NoSuchFileException where there is none
     * @throws OutsideRoots where it lies elsewhere
     */
    Path admit(String path) throws IOException, OutsideRoots {
        Path given = Path.of(path);
        Path found = given;
        for (Path root : roots) {
            if (!given.isAbsolute() && Files.exists(root.resolve(given))) {
                found = root.resolve(given);
                break;
            }
        }
        return admit(found);
    }

    /** The same for a path that is known. */
    Path admit(Path path) throws IOException, OutsideRoots {
        Path real = path.toRealPath();
        if (roots.stream().noneMatch(real::startsWith)) {
            throw new OutsideRoots(path);
        }
        return real;
    }

    /** A path that leads out of the roots. */
    static final class OutsideRoots extends Exception {
        OutsideRoots(Path path) {
            super(path
                    + " lies outside files.roots; move it below one of these folders, or add its folder to"
                    + " files.roots");
        }
    }
}
