package io.meshgate.catalog.folder;

import io.meshgate.catalog.LoadWarning;

/**
 * Something that is wrong in the catalog folder.
 *
 * @param file relative to the catalog folder, with {@code /} between names
 * @param line 1-based; 0 where the whole file is meant
 * @param reason one line of text; never a secret
 */
public record Finding(String file, int line, Severity severity, String reason) {

    /** What the finding means for those who query. */
    public enum Severity {
        /** Something was ignored or overruled; queries work. */
        WARNING,
        /** Something that the contract offers cannot be queried. */
        ERROR,
        /** The whole document is refused; its last good version stays, if there is one. */
        UNUSABLE
    }

    LoadWarning asLoadWarning() {
        return new LoadWarning(file, line, reason, severity == Severity.UNUSABLE);
    }

    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + reason;
    }
}
