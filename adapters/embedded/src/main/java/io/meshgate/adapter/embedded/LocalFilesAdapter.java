package io.meshgate.adapter.embedded;

import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import java.util.Set;

/** Parquet, CSV and JSON files in a folder of this machine. */
public final class LocalFilesAdapter implements StoreAdapter {
    @Override
    public Set<String> kinds() {
        return Set.of("local");
    }

    @Override
    public DomainStore open(Endpoint endpoint, Secrets secrets, StoreSettings settings) {
        String folder = endpoint.path()
                .orElseThrow(() -> refused(endpoint, "its server entry names no folder; add the key path"));
        String format = endpoint.format()
                .orElseThrow(() -> refused(
                        endpoint, "its server entry names no format; add the key format: " + FileFormat.names()));
        FileFormat known = FileFormat.of(format)
                .orElseThrow(() ->
                        refused(endpoint, "the format " + format + " is not known; it may be " + FileFormat.names()));
        return new LocalFilesStore(endpoint, folder, known, settings);
    }

    private static StoreFailure refused(Endpoint endpoint, String detail) {
        return StoreFailure.of(Kind.REFUSED, Phase.CONNECT, endpoint, detail, null);
    }
}
