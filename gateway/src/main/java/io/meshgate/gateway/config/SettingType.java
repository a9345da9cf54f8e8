package io.meshgate.gateway.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a key's value may look like.
 *
 * @param words for documents and messages, with the unit
 * @param list whether the value is a YAML list; otherwise it is one scalar
 * @param reader from the scalars, of which there is one if it is no list; relative paths count from the folder
 */
record SettingType<T>(String words, boolean list, Reader<T> reader) {

    /** Reads a value, or throws IllegalArgumentException. */
    interface Reader<T> {
        T read(List<String> scalars, Path folder);
    }

    static final SettingType<String> TEXT = scalar("text", Function.identity());

    static final SettingType<Optional<String>> OPTIONAL_TEXT = scalar("text", Optional::of);

    static final SettingType<Integer> NUMBER = scalar("a whole number", Integer::valueOf);

    static final SettingType<Optional<Long>> OPTIONAL_NUMBER =
            scalar("a whole number", text -> Optional.of(Long.valueOf(text)));

    static final SettingType<Optional<DataSize>> OPTIONAL_SIZE =
            scalar("a size such as 512MB or 1GiB", text -> Optional.of(DataSize.parse(text)));

    static final SettingType<Integer> CHARACTERS = scalar("a number of characters", Integer::valueOf);

    static final SettingType<DataSize> SIZE = scalar("a size such as 512MB or 1GiB", DataSize::parse);

    static final SettingType<Duration> TIME = scalar("a time such as 500ms, 30s, 10m or 1h", TimeSpan::parse);

    static final SettingType<Path> FOLDER =
            new SettingType<>("a folder", false, (scalars, folder) -> path(scalars.get(0), folder));

    static final SettingType<Optional<Path>> OPTIONAL_FOLDER =
            new SettingType<>("a folder", false, (scalars, folder) -> Optional.of(path(scalars.get(0), folder)));

    static final SettingType<List<Path>> FOLDERS = new SettingType<>(
            "a list of folders",
            true,
            (scalars, folder) -> scalars.stream().map(s -> path(s, folder)).toList());

    static final SettingType<Optional<Path>> OPTIONAL_FILE =
            new SettingType<>("a file", false, (scalars, folder) -> Optional.of(path(scalars.get(0), folder)));

    static final SettingType<List<String>> TEXTS =
            new SettingType<>("a list of texts", true, (scalars, folder) -> List.copyOf(scalars));

    /** One of an enum's names, in lower case. */
    static <E extends Enum<E>> SettingType<E> choice(Class<E> options) {
        List<String> names = Arrays.stream(options.getEnumConstants())
                .map(option -> option.name().toLowerCase(Locale.ROOT))
                .toList();
        return scalar("one of " + String.join(", ", names), text -> {
            int at = names.indexOf(text);
            if (at < 0) {
                throw new IllegalArgumentException("none of them");
            }
            return options.getEnumConstants()[at];
        });
    }

    private static <T> SettingType<T> scalar(String words, Function<String, T> reader) {
        return new SettingType<>(words, false, (scalars, folder) -> reader.apply(scalars.get(0)));
    }

    private static Path path(String text, Path folder) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("an empty path");
        }
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("no path", e);
        }
    }
}
