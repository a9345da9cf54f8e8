package io.meshgate.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The data of a demo: made once, in a folder beside the final one that is renamed when it is complete, so that whatever
 * bears the final name can be used.
 */
final class DemoData {
    private static final int LAYOUT = 1;

    /** Measured, with what sorting takes while indexes are made: at scale 1 the folder has 1.5 GB when it is complete. */
    private static final long BYTES = 400_000_000;

    private static final long BYTES_PER_SCALE = 2_200_000_000L;

    private final DemoFolder folder;
    private final double scale;
    private final PostgresBinaries binaries;

    DemoData(DemoFolder folder, double scale, PostgresBinaries binaries) {
        this.folder = folder;
        this.scale = scale;
        this.binaries = binaries;
    }

    /** Makes the folder unless it is there, made by this version; the caller holds its lock. */
    void prepare(Started started, ProgressListener listener) throws IOException, SQLException {
        DemoFolder partial = folder.partial();
        Trees.delete(partial.root());
        if (Files.exists(folder.root())) {
            if (isCurrent()) {
                return;
            }
            Trees.delete(folder.root());
        }
        checkSpace();
        try {
            Files.createDirectory(partial.root(), Trees.PRIVATE_FOLDER);
            new DataMaker(partial, scale, binaries, started, listener).make();
            Files.writeString(partial.stamp(), stamp());
            Files.move(partial.root(), folder.root(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Trees.delete(partial.root());
        }
    }

    /** A folder without a stamp is none that this class has made, and is not its to delete. */
    private boolean isCurrent() throws IOException {
        if (!Files.exists(folder.stamp())) {
            throw new DemoFailure(folder.root() + " is in the demo's way and not of its making. Move it, or set"
                    + " XDG_DATA_HOME to another folder.");
        }
        return Files.readString(folder.stamp()).equals(stamp());
    }

    private String stamp() {
        return "layout " + LAYOUT + ", postgresql " + binaries.digest() + "\n";
    }

    private void checkSpace() throws IOException {
        Path parent = Trees.parent(folder.root());
        long needed = BYTES + (long) (BYTES_PER_SCALE * scale);
        long free = Files.getFileStore(parent).getUsableSpace();
        if (free < needed) {
            throw new DemoFailure(String.format(
                    Locale.ROOT,
                    "The demo's data needs about %.1f GB in %s, where %.1f GB are free. Make room, take a smaller"
                            + " --scale, or set XDG_DATA_HOME to a folder on another disk.",
                    needed / 1e9,
                    parent,
                    free / 1e9));
        }
    }
}
