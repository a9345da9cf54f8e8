package io.meshgate.adapter;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The bounds within which a store is used.
 *
 * @param fileRoots folders below which local files and DuckDB files must lie; real paths
 * @param connectionsMax statements that run on one endpoint at a time
 * @param connectTimeMax how long making a connection may take
 * @param statementTimeMax how long one statement may run
 * @param memoryBytesMax memory of one embedded store, in bytes
 * @param threadsMax threads of one embedded store
 */
public record StoreSettings(
        List<Path> fileRoots,
        int connectionsMax,
        Duration connectTimeMax,
        Duration statementTimeMax,
        long memoryBytesMax,
        int threadsMax) {
    public StoreSettings {
        fileRoots = List.copyOf(fileRoots);
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("connectionsMax is " + connectionsMax + ": it must be at least 1");
        }
    }
}
