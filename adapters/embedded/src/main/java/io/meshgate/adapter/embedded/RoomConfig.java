package io.meshgate.adapter.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one DuckDB instance may see and use.
 *
 * @param file the DuckDB file, opened read-only; empty: a database in memory
 * @param readableFolders below these it may read files; none: no files at all
 * @param memoryBytesMax for all its statements together, in bytes
 * @param threadsMax its worker threads, the callers' own included
 * @param spill where what does not fit in memory may go; empty: nowhere, so that it is an error
 * @param joinsAsWritten whether DuckDB keeps the join order and build sides of the statement
 */
record RoomConfig(
        Optional<Path> file,
        List<Path> readableFolders,
        long memoryBytesMax,
        int threadsMax,
        Optional<Spill> spill,
        boolean joinsAsWritten) {

    /** A folder for temporary files, and the most that they may take, in bytes. */
    record Spill(Path folder, long bytesMax) {}

    RoomConfig {
        readableFolders = List.copyOf(readableFolders);
        if (memoryBytesMax < 1 << 20) {
            throw new IllegalArgumentException("memoryBytesMax is " + memoryBytesMax + ": DuckDB needs at least 1 MiB");
        }
        if (threadsMax < 1) {
            throw new IllegalArgumentException("threadsMax is " + threadsMax + ": it must be at least 1");
        }
    }
}
