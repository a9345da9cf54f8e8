package io.meshgate.gateway.demo;

import org.jspecify.annotations.Nullable;

/** A demo that cannot start: what happened and what to do about it, in words for the one who typed the command. */
public final class DemoFailure extends RuntimeException {
    DemoFailure(String message) {
        this(message, null);
    }

    DemoFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
