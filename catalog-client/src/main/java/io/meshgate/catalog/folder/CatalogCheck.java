package io.meshgate.catalog.folder;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks a catalog folder before it is given to a gateway. */
public final class CatalogCheck {
    private CatalogCheck() {}

    /**
     * Everything that is wrong in the folder, in file order. Looks further than loading does: at the servers of all
     * environments and at contracts whose status hides them. As no configuration is known, files may lie anywhere.
     *
     * @param storeKinds the server types that there is an adapter for, lower case
     */
    public static List<Finding> check(Path folder, Set<String> storeKinds) {
        List<Path> anywhere = new ArrayList<>();
        FileSystems.getDefault().getRootDirectories().forEach(anywhere::add);
        return check(new CatalogSettings(folder, Optional.empty(), anywhere, storeKinds));
    }

    /** The same under a gateway's settings: files must lie below its {@code files.roots}. */
    public static List<Finding> check(CatalogSettings settings) {
        return FolderLoader.load(settings, true, FolderLoader.Readings.NONE, Optional.empty())
                .findings();
    }
}
