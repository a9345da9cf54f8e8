package io.meshgate.gateway.cli;

import org.jspecify.annotations.Nullable;

/** A command that failed for a reason that its user is told: words without a stack trace, exit code 1. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
