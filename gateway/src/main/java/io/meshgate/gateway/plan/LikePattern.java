package io.meshgate.gateway.plan;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A LIKE pattern without an escape character, as a test of Java's: for estimates only. */
final class LikePattern {
    private LikePattern() {}

    static Predicate<String> of(String pattern) {
        StringBuilder regex = new StringBuilder();
        pattern.codePoints()
                .forEach(c -> regex.append(
                        switch (c) {
                            case '%' -> ".*";
                            case '_' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }
}
