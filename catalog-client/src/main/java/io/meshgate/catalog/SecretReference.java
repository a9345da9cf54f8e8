package io.meshgate.catalog;

/**
 * Where a password is kept: {@code env:NAME} or {@code file:NAME}. A domain reaches only its own secrets:
 * {@link Secrets#resolve} checks it.
 */
public record SecretReference(String domain, Source source, String name) {
    /** The two places that a secret may come from. */
    public enum Source {
        ENV,
        FILE
    }
}
