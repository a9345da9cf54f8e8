package io.meshgate.catalog;

/** Resolves secret references; the only way from a contract to a password. */
@FunctionalInterface
public interface Secrets {
    /**
     * Reads the secret now (never cached, so that a rotated one counts), without a trailing newline.
     *
     * @throws SecretUnavailable naming the reference, what is wrong and how to provide it, never a value
     */
    Secret resolve(SecretReference reference);

    /** A secret that is missing, unreadable or not the domain's own. */
    final class SecretUnavailable extends RuntimeException {
        public SecretUnavailable(String message) {
            super(message);
        }
    }
}
