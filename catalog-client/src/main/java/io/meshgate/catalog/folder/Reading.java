package io.meshgate.catalog.folder;

import java.util.List;
import java.util.Optional;

/**
 * What reading one document came to.
 *
 * @param stamp of the file before it was read; empty where it proves nothing, so that the document is read again
 * @param digest of the document; empty text where it could not be read
 * @param value what the document says, or what it said when it could last be used; empty where it offers nothing
 * @param findings what is wrong in it
 * @param lookups what the reading rests on beside the document
 */
record Reading<T>(
        Optional<DocumentStamp> stamp, String digest, Optional<T> value, List<Finding> findings, FileLookups lookups) {
    Reading {
        findings = List.copyOf(findings);
    }

    /** Of a document that offers nothing yet. */
    static <T> Reading<T> nothing() {
        return new Reading<>(
                Optional.empty(), "", Optional.empty(), List.of(), new FileLookups(new FileRoots(List.of())));
    }

    /** Whether reading again would come to the same, as far as can be told without the document. */
    boolean holds(Optional<DocumentStamp> now) {
        return stamp.isPresent() && stamp.equals(now) && lookups.stillHold();
    }

    /** The same of a document that was read again and has not changed. */
    boolean holds(String digestNow) {
        return digest.equals(digestNow) && lookups.stillHold();
    }

    Reading<T> stamped(Optional<DocumentStamp> now) {
        return new Reading<>(now, digest, value, findings, lookups);
    }
}
