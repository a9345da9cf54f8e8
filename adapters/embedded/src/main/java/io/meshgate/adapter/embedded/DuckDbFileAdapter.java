package io.meshgate.adapter.embedded;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * DuckDB database files, opened read-only.
 *
 * <p>Endpoints of one file share its room: DuckDB's file lock belongs to the whole process, so that one instance that
 * closes the file would unlock it for the others.
 */
public final class DuckDbFileAdapter implements StoreAdapter {
    /** An open file is locked against its owner, who may want to write; opening it again takes milliseconds. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(10);

    private final Map<Optional<Path>, SharedRoom> roomsByFile = new ConcurrentHashMap<>();

    @Override
    public Set<String> kinds() {
        return Set.of("duckdb");
    }

    @Override
    public DomainStore open(Endpoint endpoint, Secrets secrets, StoreSettings settings) {
        String file = endpoint.database()
                .orElseThrow(() -> StoreFailure.of(
                        Kind.REFUSED,
                        Phase.CONNECT,
                        endpoint,
                        "its server entry names no file; add the key database with the path of the DuckDB file",
                        null));
        if (file.indexOf(';') >= 0) {
            throw StoreFailure.of(
                    Kind.REFUSED,
                    Phase.CONNECT,
                    endpoint,
                    "the file name " + file + " has a semicolon; rename the file",
                    null);
        }
        return new DuckDbFileStore(
                endpoint,
                file,
                settings,
                blueprint -> roomsByFile.computeIfAbsent(blueprint.config().file(), path -> new SharedRoom(IDLE_MAX)));
    }
}
