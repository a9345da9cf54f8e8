package io.meshgate.catalog;

import java.util.Locale;

/** How Meshgate's SQL compares names: {@code Sales}, {@code sales} and {@code "SALES"} are one name. */
public final class SqlNames {
    private SqlNames() {}

    public static boolean same(String one, String other) {
        return fold(one).equals(fold(other));
    }

    /** The form under which a name is looked up: equal for all spellings of one name. */
    public static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
