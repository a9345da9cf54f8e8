package io.meshgate.adapter;

import io.meshgate.catalog.Endpoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store that did not answer as asked: what happened, whose store it is, in which phase, and whom to ask. Never holds a
 * secret. Made once, at the adapter's edge, with its cause.
 */
public final class StoreFailure extends RuntimeException {

    /** The closed list of ways in which a store fails. */
    public enum Kind {
        UNREACHABLE("cannot be reached"),
        REFUSED("refused the request"),
        TIMED_OUT("did not answer in time"),
        OVERLOADED("is overloaded"),
        BAD_DATA("holds a value that cannot be read"),
        /** The statement raised an error over its rows, such as a division by zero. */
        STATEMENT_FAILED("raised an error"),
        CANCELLED("was told to stop");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** What was under way. */
    public enum Phase {
        CONNECT,
        DESCRIBE,
        EXECUTE,
        READ
    }

    private final Kind kind;
    private final Phase phase;
    private final @Nullable Endpoint endpoint;
    private final Optional<String> sqlState;

    private StoreFailure(
            Kind kind,
            Phase phase,
            @Nullable Endpoint endpoint,
            Optional<String> sqlState,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.phase = phase;
        this.endpoint = endpoint;
        this.sqlState = sqlState;
    }

    /**
     * A failure of a domain's store.
     *
     * @param detail what the store or driver said, without secrets
     */
    public static StoreFailure of(Kind kind, Phase phase, Endpoint endpoint, String detail, @Nullable Throwable cause) {
        return of(kind, phase, endpoint, Optional.empty(), detail, cause);
    }

    /** The same with the store's SQLSTATE. */
    public static StoreFailure of(
            Kind kind,
            Phase phase,
            Endpoint endpoint,
            Optional<String> sqlState,
            String detail,
            @Nullable Throwable cause) {
        String where =
                "The store of " + endpoint.label() + " (" + endpoint.type() + ", owned by " + endpoint.owner() + ") ";
        String whom =
                endpoint.support().map(s -> " Its owner answers at " + s + ".").orElse("");
        return new StoreFailure(
                kind, phase, endpoint, sqlState, where + kind.words + ": " + sentence(detail) + whom, cause);
    }

    /** A failure of the local engine, which belongs to no domain. */
    public static StoreFailure local(Kind kind, Phase phase, String detail, @Nullable Throwable cause) {
        return local(kind, phase, Optional.empty(), detail, cause);
    }

    /** The same with the SQLSTATE of what the engine said. */
    public static StoreFailure local(
            Kind kind, Phase phase, Optional<String> sqlState, String detail, @Nullable Throwable cause) {
        return new StoreFailure(
                kind, phase, null, sqlState, "The gateway's own engine " + kind.words + ": " + sentence(detail), cause);
    }

    private static String sentence(String detail) {
        String trimmed = detail.strip();
        return trimmed.endsWith(".") ? trimmed : trimmed + ".";
    }

    public Kind kind() {
        return kind;
    }

    public Phase phase() {
        return phase;
    }

    /** Whose store it was; empty for the local engine. */
    public Optional<Endpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** The store's own SQLSTATE, where it has one, or the standard's for what it said; 42P01: it has no such table. */
    public Optional<String> sqlState() {
        return sqlState;
    }

    /** Whether asking again may help and can do no harm: nothing has been read yet. */
    public boolean retrySafe() {
        return phase != Phase.READ && (kind == Kind.UNREACHABLE || kind == Kind.OVERLOADED);
    }
}
