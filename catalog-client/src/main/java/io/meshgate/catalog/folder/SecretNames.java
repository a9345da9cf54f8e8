package io.meshgate.catalog.folder;

import io.meshgate.catalog.SecretReference;
import io.meshgate.catalog.SqlNames;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Which secrets are a domain's own.
 *
 * <p>An environment variable is the domain's when its name begins {@code MESHGATE_SECRET_<DOMAIN>_}, the domain in upper
 * case with {@code _} for all that is not a letter or digit of ASCII. As that spelling is not unique
 * ({@code MESHGATE_SECRET_A_B_X} begins like those of domain {@code a} and of domain {@code a_b}), the longest prefix
 * among all domains decides, and where two domains share it ({@code a-b} and {@code a_b}) neither may use it.
 */
final class SecretNames {
    private static final String PREFIX = "MESHGATE_SECRET_";
    private static final int NAME_CHARS_MAX = 255;

    private SecretNames() {}

    /** Reads {@code env:NAME} or {@code file:NAME}; empty where the text is neither. */
    static Optional<SecretReference> parse(String domain, String reference) {
        if (reference.startsWith("env:")) {
            return Optional.of(new SecretReference(domain, SecretReference.Source.ENV, reference.substring(4)));
        }
        if (reference.startsWith("file:")) {
            return Optional.of(new SecretReference(domain, SecretReference.Source.FILE, reference.substring(5)));
        }
        return Optional.empty();
    }

    /** Why the reference is not the domain's own to use; empty where it is. */
    static Optional<String> refusal(SecretReference reference, Collection<String> domains) {
        return switch (reference.source()) {
            case ENV -> environmentRefusal(reference, domains);
            case FILE ->
                isPlainName(reference.name()) && isPlainName(reference.domain())
                        ? Optional.empty()
                        : Optional.of(
                                "the file's name must be a plain name, without folders: it lies in <secrets.folder>/"
                                        + reference.domain() + "/");
        };
    }

    private static Optional<String> environmentRefusal(SecretReference reference, Collection<String> domains) {
        String own = prefix(reference.domain());
        String name = reference.name();
        if (!name.startsWith(own) || !name.matches("[A-Za-z0-9_]{" + (own.length() + 1) + "," + NAME_CHARS_MAX + "}")) {
            return Optional.of("the variable's name must begin " + own + " and go on with letters, digits and _");
        }
        for (String other : domains) {
            String prefix = prefix(other);
            boolean claimed = name.startsWith(prefix) && prefix.length() >= own.length();
            if (claimed && !SqlNames.same(other, reference.domain())) {
                return Optional.of("the variable's name begins " + prefix + ", which belongs to domain `" + other
                        + "` as well: rename the variable, or use file:NAME");
            }
        }
        return Optional.empty();
    }

    static String prefix(String domain) {
        return PREFIX + domain.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_";
    }

    private static boolean isPlainName(String name) {
        return !name.isBlank()
                && name.length() <= NAME_CHARS_MAX
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }
}
