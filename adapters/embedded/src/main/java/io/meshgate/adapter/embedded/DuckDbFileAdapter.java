package io.meshgate.adapter.embedded;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * DuckDB database files, opened read-only.
 *
 * <p>Endpoints of one file share its room: DuckDB's file lock belongs to the whole process, so that one instance that
 * closes the file would unlock it for the others.
 */
public final class DuckDbFileAdapter implements StoreAdapter {
    /** An open file is locked against its owner, who may want to write; opening it again takes milliseconds. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(10);

    /** As long as a store, a statement or an open instance refers to a room: whoever has it is not to meet another one. */
    private final Map<Optional<Path>, WeakReference<SharedRoom>> roomsByFile = new HashMap<>();

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
                endpoint, file, settings, blueprint -> room(blueprint.config().file()));
    }

    private synchronized SharedRoom room(Optional<Path> file) {
        WeakReference<SharedRoom> known = roomsByFile.get(file);
        SharedRoom room = known == null ? null : known.get();
        if (room == null) {
            roomsByFile.values().removeIf(left -> left.refersTo(null));
            room = new SharedRoom(IDLE_MAX);
            roomsByFile.put(file, new WeakReference<>(room));
        }
        return room;
    }

    /** Files whose rooms are still known, for tests. */
    synchronized int roomsKnown() {
        return roomsByFile.size();
    }
}
