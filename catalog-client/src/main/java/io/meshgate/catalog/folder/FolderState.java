package io.meshgate.catalog.folder;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the file system says about the catalog folder at one moment: equal at two moments means that nobody writes. */
record FolderState(Collection<String> domains, Map<CatalogFile, Optional<DocumentStamp>> documents) {
    static FolderState of(CatalogSettings settings) {
        FolderScan.Scan scan = FolderScan.scan(settings, List.of());
        Map<CatalogFile, Optional<DocumentStamp>> documents = new HashMap<>();
        scan.files().forEach(file -> documents.put(file, DocumentStamp.of(file.path())));
        return new FolderState(List.copyOf(scan.domains()), Map.copyOf(documents));
    }

    /** Whether the document is, at this later moment, what it was. */
    boolean stillHas(CatalogFile file) {
        return documents.getOrDefault(file, Optional.empty()).equals(DocumentStamp.of(file.path()));
    }
}
