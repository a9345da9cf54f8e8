package io.meshgate.adapter.jdbc;

import io.meshgate.adapter.StoreFailure.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * What each SQLSTATE means to Meshgate: the standard's classes (ISO/IEC 9075-2, clause 24.1) and a database's own codes;
 * the longest prefix counts, and what has none is {@link Kind#STATEMENT_FAILED}.
 */
public final class SqlStates {
    private static final Map<String, Kind> STANDARD = Map.ofEntries(
            Map.entry("08", Kind.UNREACHABLE),
            Map.entry("0A", Kind.REFUSED),
            Map.entry("22", Kind.STATEMENT_FAILED),
            Map.entry("25", Kind.REFUSED),
            Map.entry("28", Kind.REFUSED),
            Map.entry("3D", Kind.REFUSED),
            Map.entry("3F", Kind.REFUSED),
            Map.entry("42", Kind.REFUSED));

    private final Map<String, Kind> kinds = new HashMap<>(STANDARD);

    /** @param own the database's codes and classes, over the standard's */
    public SqlStates(Map<String, Kind> own) {
        kinds.putAll(own);
    }

    /** The meaning of an SQLSTATE, which may be empty. */
    public Kind kind(String state) {
        for (int length = state.length(); length >= 2; length--) {
            Kind kind = kinds.get(state.substring(0, length));
            if (kind != null) {
                return kind;
            }
        }
        return Kind.STATEMENT_FAILED;
    }
}
