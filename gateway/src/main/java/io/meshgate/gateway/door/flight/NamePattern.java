package io.meshgate.gateway.door.flight;

import java.util.stream.IntStream;

/**
 * A name filter of a metadata request. In a pattern {@code %} stands for any characters, {@code _} for one, and a backslash
 * takes their meaning away; case does not count, as in Meshgate's SQL. A filter that was not given matches every name, an
 * empty one only things without a name, of which there are none here.
 */
final class NamePattern {
    private static final int ONE = -1;
    private static final int MANY = -2;
    static final NamePattern ANY = new NamePattern(new int[] {MANY});

    /** Folded code points, {@link #ONE} and {@link #MANY}. */
    private final int[] parts;

    private NamePattern(int[] parts) {
        this.parts = parts;
    }

    /** The filter as a pattern. */
    static NamePattern of(boolean given, String pattern) {
        if (!given) {
            return ANY;
        }
        IntStream.Builder parts = IntStream.builder();
        boolean escaped = false;
        for (int c : pattern.codePoints().toArray()) {
            if (!escaped && c == '\\') {
                escaped = true;
                continue;
            }
            parts.add(escaped ? fold(c) : c == '%' ? MANY : c == '_' ? ONE : fold(c));
            escaped = false;
        }
        return new NamePattern(parts.build().toArray());
    }

    /** The filter as a name. */
    static NamePattern exactly(boolean given, String name) {
        return given ? new NamePattern(folded(name)) : ANY;
    }

    /** In time proportional to name times pattern: only the last {@code %} is ever tried again. */
    boolean matches(String name) {
        int[] text = folded(name);
        int at = 0;
        int part = 0;
        int lastMany = -1;
        int retryAt = 0;
        while (at < text.length) {
            if (part < parts.length && parts[part] == MANY) {
                lastMany = part++;
                retryAt = at;
            } else if (part < parts.length && (parts[part] == ONE || parts[part] == text[at])) {
                part++;
                at++;
            } else if (lastMany >= 0) {
                part = lastMany + 1;
                at = ++retryAt;
            } else {
                return false;
            }
        }
        while (part < parts.length && parts[part] == MANY) {
            part++;
        }
        return part == parts.length;
    }

    private static int[] folded(String name) {
        return name.codePoints().map(NamePattern::fold).toArray();
    }

    private static int fold(int codePoint) {
        return Character.toLowerCase(Character.toUpperCase(codePoint));
    }
}
