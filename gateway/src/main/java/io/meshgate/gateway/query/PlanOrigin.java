package io.meshgate.gateway.query;

import java.time.Duration;
import java.time.Instant;

/** Where a statement's plan came from. */
public record PlanOrigin(Kind kind, Instant madeAt) {
    /** In one word. */
    public enum Kind {
        /** It was made for this query. */
        MADE,
        /** It was made for the same statement. */
        KEPT,
        /** It was made for a statement with other literals. */
        SHAPE
    }

    /** For people. */
    String words(Instant now) {
        long seconds = Math.max(0, Duration.between(madeAt, now).toSeconds());
        return switch (kind) {
            case MADE -> "made now";
            case KEPT -> "kept, made " + seconds + " s ago";
            case SHAPE -> "kept, made " + seconds + " s ago for other literals";
        };
    }
}
