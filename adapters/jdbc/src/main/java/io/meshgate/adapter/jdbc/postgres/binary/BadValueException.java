package io.meshgate.adapter.jdbc.postgres.binary;

/** A value that the promised type has no place for; names the column and the value. */
public final class BadValueException extends RuntimeException {
    public BadValueException(String message) {
        super(message);
    }
}
