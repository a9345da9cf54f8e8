package io.meshgate.gateway.config;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One key of the configuration.
 *
 * @param byDefault the value where the file has none; empty: the file must have one
 * @param defaultWords the default as documents say it
 * @param meaning a sentence or two for documents
 */
record Setting<T>(
        String key, SettingType<T> type, Optional<Supplier<T>> byDefault, String defaultWords, String meaning) {
    boolean required() {
        return byDefault.isEmpty();
    }
}
