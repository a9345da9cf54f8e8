package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.KeySet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Join keys for a database that refuses statements with letters beyond U+00FF. A key with such letters is that of none of its
 * rows; the one that takes its place may be that of some, which the join above drops.
 */
final class Latin1Keys {
    private static final Pattern BEYOND = Pattern.compile("[^\\x00-\\xff]");

    private Latin1Keys() {}

    static Map<Integer, KeySet> of(Map<Integer, KeySet> keys) {
        return keys.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, slot -> of(slot.getValue())));
    }

    private static KeySet of(KeySet keys) {
        return keys instanceof KeySet.Values values
                ? new KeySet.Values(values.keys().stream().map(Latin1Keys::of).toList())
                : keys;
    }

    private static List<Object> of(List<Object> key) {
        return key.stream()
                .<Object>map(value ->
                        value instanceof String text ? BEYOND.matcher(text).replaceAll("?") : value)
                .toList();
    }
}
