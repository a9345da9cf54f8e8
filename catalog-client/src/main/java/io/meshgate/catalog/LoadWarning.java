package io.meshgate.catalog;

/**
 * Something in the catalog folder that was ignored, overruled or unusable.
 *
 * @param file relative to the catalog folder
 * @param line 1-based; 0 where the whole file is meant
 * @param unusable whether the document could not be used at all (its last good version, if any, stays)
 */
public record LoadWarning(String file, int line, String reason, boolean unusable) {
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + reason;
    }
}
