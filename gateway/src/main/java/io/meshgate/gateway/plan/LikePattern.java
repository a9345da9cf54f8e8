package io.meshgate.gateway.plan;

import java.util.function.Predicate;

/** A LIKE pattern without an escape character, as a test of Java's: for estimates only. */
final class LikePattern {
    private LikePattern() {}

    static Predicate<String> of(String pattern) {
        int[] wanted = pattern.codePoints().toArray();
        return text -> matches(wanted, text.codePoints().toArray());
    }

    /**
     * Whether all of the text is matched. The last {@code %} alone takes a character more where what follows it does not fit:
     * so there are never more steps than the product of both lengths, whatever the pattern is.
     */
    private static boolean matches(int[] pattern, int[] text) {
        int next = 0;
        int at = 0;
        int many = -1;
        int takenUpTo = 0;
        while (at < text.length) {
            if (next < pattern.length && pattern[next] == '%') {
                many = next++;
                takenUpTo = at;
            } else if (next < pattern.length && (pattern[next] == '_' || pattern[next] == text[at])) {
                next++;
                at++;
            } else if (many >= 0) {
                next = many + 1;
                at = ++takenUpTo;
            } else {
                return false;
            }
        }
        while (next < pattern.length && pattern[next] == '%') {
            next++;
        }
        return next == pattern.length;
    }
}
