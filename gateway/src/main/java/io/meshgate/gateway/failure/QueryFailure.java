package io.meshgate.gateway.failure;

import io.meshgate.adapter.StoreFailure;
import io.meshgate.catalog.Secrets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A query that ends in an error that its client is told: a code, a message that names cause and next step, and where. */
public final class QueryFailure extends RuntimeException {

    /** A place in the SQL text; both count from 1. */
    public record Position(int line, int column) {}

    /** What is wrong inside is for the log: a client can do nothing with it. */
    private static final String BUG = "Meshgate failed at this statement. This is a bug; please report it with the"
            + " statement and the query id, under which the gateway's log tells more.";

    private static final int CAUSES_MAX = 20;

    private final ErrorCode code;
    private final Optional<Position> position;

    private QueryFailure(ErrorCode code, String message, Optional<Position> position, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.position = position;
    }

    public static QueryFailure of(ErrorCode code, String message) {
        return new QueryFailure(code, message, Optional.empty(), null);
    }

    public static QueryFailure of(ErrorCode code, String message, @Nullable Throwable cause) {
        return new QueryFailure(code, message, Optional.empty(), cause);
    }

    public static QueryFailure at(ErrorCode code, String message, Position position, @Nullable Throwable cause) {
        return new QueryFailure(code, message, Optional.of(position), cause);
    }

    /** Translates whatever a stage threw; a failure that has no better name is a bug of Meshgate. */
    public static QueryFailure from(Throwable thrown) {
        return switch (thrown) {
            case QueryFailure failure -> failure;
            case Throwable deep
            when causedBy(deep, StackOverflowError.class) ->
                of(
                        ErrorCode.NESTING_TOO_DEEP,
                        "the statement nests its expressions too deeply to be planned; split it",
                        deep);
            case StoreFailure failure
            when causedBy(failure, Secrets.SecretUnavailable.class) ->
                of(ErrorCode.SECRET_UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
            case StoreFailure failure -> of(StoreFailures.code(failure), String.valueOf(failure.getMessage()), failure);
            case Secrets.SecretUnavailable failure ->
                of(ErrorCode.SECRET_UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
            default -> of(ErrorCode.INTERNAL, BUG, thrown);
        };
    }

    private static boolean causedBy(Throwable thrown, Class<? extends Throwable> kind) {
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (kind.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Position> position() {
        return position;
    }

    /** Message with code and place, as clients print it: {@code UNKNOWN_NAME at line 1, column 15: ...}. */
    public String describe() {
        return code
                + position.map(p -> " at line " + p.line() + ", column " + p.column())
                        .orElse("") + ": " + getMessage();
    }
}
