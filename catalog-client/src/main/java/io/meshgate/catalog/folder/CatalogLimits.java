package io.meshgate.catalog.folder;

/**
 * How much the catalog folder may ask of Meshgate. What is beyond a limit is reported, never loaded in part without a
 * word.
 *
 * @param documentBytesMax size of one document
 * @param nestingMax depth of a document's lists and mappings
 * @param aliasesMax aliases ({@code *name}) of lists and mappings in a document
 * @param columnsMax columns of all tables of a document
 * @param findingsMax findings that are kept of a document
 * @param documentsMax documents in the folder
 */
public record CatalogLimits(
        int documentBytesMax, int nestingMax, int aliasesMax, int columnsMax, int findingsMax, int documentsMax) {
    public static final CatalogLimits DEFAULT = new CatalogLimits(4 << 20, 50, 50, 50_000, 50, 10_000);

    public CatalogLimits {
        requireAtLeast(1, "documentBytesMax", documentBytesMax);
        requireAtLeast(1, "nestingMax", nestingMax);
        requireAtLeast(0, "aliasesMax", aliasesMax);
        requireAtLeast(1, "columnsMax", columnsMax);
        requireAtLeast(1, "findingsMax", findingsMax);
        requireAtLeast(1, "documentsMax", documentsMax);
    }

    private static void requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", and must be at least " + least);
        }
    }
}
